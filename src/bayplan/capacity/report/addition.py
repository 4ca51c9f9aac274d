"""The smallest worker that clears a shortage, and what can bear it; exact sums for questions about size."""

from bayplan.capacity.answers import Answer
from bayplan.capacity.report.lines import LoadLine, Part


class Tax(Answer, frozen=True):
    """What a node gives away before the first pod: reservations, and the pods of DaemonSets.

    `refused`: DaemonSet pods that a quota of their namespace would refuse, with the sum.
    """

    reserved: dict[str, int] = {}
    daemons: dict[str, int] = {}
    pods: int = 0
    refused: tuple[str, ...] = ()


class Bearer(Answer, frozen=True):
    """A host, and whether it can bear the machine. `lines` are its load lines with the machine on it."""

    host: str
    bears: bool
    why: str = ""
    lines: tuple[LoadLine, ...] = ()


class Addition(Answer, frozen=True):
    """A worker, and what it brings. `shortage` says what it is for; `clears`: it does away with that.

    `machine` and `allocatable` are amounts by resource (`cards` of a machine: passed-through ones); `slots`
    are by driver. `count` is how many such workers it takes; `pods` and `slots` are of all of them.
    """

    shortage: str
    clears: bool
    machine: dict[str, int] = {}
    allocatable: dict[str, int] = {}
    count: int = 1
    tax: Tax = Tax()
    bearers: tuple[Bearer, ...] = ()
    pods: int = 0
    slots: dict[str, int] = {}
    why: str = ""


class Sum(Answer, frozen=True):
    """One sum, with its terms, held against what there is. `of` None: it is not held against anything."""

    name: str
    unit: str
    terms: tuple[Part, ...] = ()
    total: int = 0
    of: int | None = None
    holds: bool = True


class Reckoning(Answer, frozen=True):
    """A question about size, answered exactly. `feasible` None: something that it needs is not known."""

    question: str
    feasible: bool | None
    conclusion: str
    sums: tuple[Sum, ...] = ()
    notes: tuple[str, ...] = ()
