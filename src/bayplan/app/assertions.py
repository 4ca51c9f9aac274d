"""What became of what scenarios expect, and scenarios side by side, as plain records."""

from bayplan.capacity.answers import Answer


class Assertion(Answer, frozen=True):
    """What became of an expectation of a scenario. `met` None: it cannot be told, and `found` says why.

    `expectation` is as it was written (`survives any-node`), `found` what is there instead.
    """

    scenario: str
    expectation: str
    met: bool | None
    found: str = ""
    file: str = ""
    line: int = 0


class Room(Answer, frozen=True):
    """What is left of one thing over all places of a scope: memory of hosts, slots for volumes.

    `free` None: nobody says what it could bear. `least` is the place with the least left in proportion.
    """

    name: str
    scope: str
    unit: str
    free: int | None = None
    least: str = ""


class Column(Answer, frozen=True):
    """One scenario among those that are compared. `scenario` is its name, or its file.

    `complete`: every step was done as asked. `pending` pods wait in the end, `refused` and `displaced` ones
    were so on the way; `overloaded` are places that cannot bear it. `survives`: of the losses that the policy
    wants survived, whether each is; None: it cannot be told. `met` of `expected` are expectations.
    """

    scenario: str
    steps: tuple[str, ...] = ()
    complete: bool = True
    moved: int = 0
    pending: int = 0
    refused: int = 0
    displaced: int = 0
    overloaded: int = 0
    rooms: tuple[Room, ...] = ()
    survives: dict[str, bool | None] = {}
    met: int = 0
    expected: int = 0


class Comparison(Answer, frozen=True):
    """Scenarios side by side, each from the estate as it is; the first column is that with no step at all."""

    kubernetes: str
    columns: tuple[Column, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    seed: int | None = None
    notes: tuple[str, ...] = ()
