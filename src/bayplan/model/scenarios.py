"""Scenarios: steps of a what-if that somebody keeps in a file, and what is expected of them."""

from typing import Final

from bayplan.model.record import Record

COMPLETE: Final = "complete"
COUNTS: Final = ("pending", "refused", "displaced", "overloaded")
"""What is counted: pods that wait in the end, that are refused or displaced on the way, and hosts, storage
pools and networks that have to bear more than they can."""
SURVIVES: Final = "survives"
FITS: Final = "fits"
FREE: Final = "free"
OPERATORS: Final = (">=", "<=", "==", ">", "<")


class Bound(Record, frozen=True):
    """A number that is expected: `>= 2Gi`. `number` is in millicores, bytes or pieces.

    `written` is how the file has it.
    """

    operator: str
    number: int
    written: str = ""

    def holds(self, found: int) -> bool:
        """Whether a number is what was expected."""
        match self.operator:
            case ">=":
                return found >= self.number
            case "<=":
                return found <= self.number
            case ">":
                return found > self.number
            case "<":
                return found < self.number
            case _:
                return found == self.number


class Expected(Record, frozen=True):
    """One expectation. `kind` is its key in the file, `subject` what it is about.

    `complete` has `truth`; counts, `fits` and `free` have a `bound`. `survives` names one loss (`any-node`,
    `host/pve1`), `fits` a workload, `free` a resource and a place (`memory@k8s-node2`). `line` says where it
    stands.
    """

    kind: str
    subject: str = ""
    bound: Bound | None = None
    truth: bool = True
    line: int = 0


class Scenario(Record, frozen=True):
    """Steps as they are written, with the line of each, and what is expected once they are done."""

    name: str = ""
    steps: tuple[str, ...] = ()
    expects: tuple[Expected, ...] = ()
    file: str = ""
    lines: tuple[int, ...] = ()
