"""Labels and what selects by them (apimachinery `labels`, component-helpers `nodeaffinity`)."""

import enum
import re
from collections.abc import Mapping
from typing import Final

from bayplan.model.record import Record

Labels = Mapping[str, str]


class Operator(enum.StrEnum):
    """How a requirement compares a label with its values. `Gt` and `Lt` exist for nodes only."""

    IN = "In"
    NOT_IN = "NotIn"
    EXISTS = "Exists"
    DOES_NOT_EXIST = "DoesNotExist"
    GT = "Gt"
    LT = "Lt"


class Requirement(Record, frozen=True):
    """One condition on one label."""

    key: str
    operator: Operator
    values: tuple[str, ...] = ()

    def accepts(self, labels: Labels) -> bool:
        """Whether labels meet it. A missing label meets only `NotIn` and `DoesNotExist`."""
        value = labels.get(self.key)
        match self.operator:
            case Operator.IN:
                return value is not None and value in self.values
            case Operator.NOT_IN:
                return value is None or value not in self.values
            case Operator.EXISTS:
                return value is not None
            case Operator.DOES_NOT_EXIST:
                return value is None
            case Operator.GT | Operator.LT:
                return value is not None and self._compares(value)

    def _compares(self, value: str) -> bool:
        """Integers only: what is no 64-bit integer never matches (`labels.Requirement.Matches`)."""
        if len(self.values) != 1:
            return False
        left, right = integer(value), integer(self.values[0])
        if left is None or right is None:
            return False
        return left > right if self.operator is Operator.GT else left < right


class LabelSelector(Record, frozen=True):
    """Equalities and requirements, all of which must hold. Empty, it selects everything."""

    match_labels: dict[str, str] = {}
    expressions: tuple[Requirement, ...] = ()

    def selects(self, labels: Labels) -> bool:
        """Whether something with these labels is selected."""
        for key, value in self.match_labels.items():
            if labels.get(key) != value:
                return False
        return all(requirement.accepts(labels) for requirement in self.expressions)

    @property
    def empty(self) -> bool:
        return not self.match_labels and not self.expressions


_INTEGER: Final = re.compile(r"[+-]?[0-9]+\Z", re.ASCII)


def integer(text: str) -> int | None:
    """A 64-bit integer as Go's `strconv.ParseInt` reads it, or None."""
    if not _INTEGER.match(text) or len(text) > 20:
        return None
    value = int(text)
    return value if -(2**63) <= value < 2**63 else None
