"""Limit ranges and quotas as somebody wrote them, once each, with the namespaces in which they hold.

A rule of the estate or of a policy engine makes the same object in many namespaces; what is wrong with it is
wrong in one place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bayplan.model.estate import NamespaceRule, named_in
from bayplan.model.labels import Labels
from bayplan.model.names import Namespace
from bayplan.model.policy import LimitRange, ResourceQuota
from bayplan.model.trees import NAMESPACE, Declared, Origin, hides

Held = TypeVar("Held", LimitRange, ResourceQuota)


@dataclass(frozen=True)
class Ruling(Generic[Held]):
    """A limit range or a quota. `declared` None: a rule makes it, and `subject` names the rule."""

    record: Held
    subject: str
    namespaces: tuple[Namespace, ...]
    origin: Origin
    declared: Declared | None = None

    @property
    def adrift(self) -> bool:
        """Whether nobody knows its namespace."""
        return self.declared is not None and hides(self.declared.unknowns, NAMESPACE)

    def name_in(self, namespace: Namespace) -> str:
        """Its name in one of its namespaces."""
        return named_in(self.record.name, namespace)

    def at(self, path: str) -> Origin:
        """Where a value of it is written, as far as that is known."""
        return self.declared.place(path) if self.declared else self.origin


def own(record: Held, declared: Declared) -> Ruling[Held]:
    """One that stands in the tree as such."""
    return Ruling(record, declared.subject, (record.namespace,), declared.origin, declared)


def made(record: Held, rule: NamespaceRule, namespaces: Mapping[Namespace, Labels]) -> Ruling[Held]:
    """One that a rule makes in every namespace it is about."""
    met = tuple(name for name, labels in namespaces.items() if rule.where.meets(name, labels))
    return Ruling(record, rule.source, met, Origin(file=rule.file, line=rule.line))
