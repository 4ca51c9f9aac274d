"""What rules speak of: a container to be sized, figures, and the terms that a figure is made of.

Memory in bytes, CPU in millicores. A rule looks at evidence and says figures; it knows of no limit range, no
floor and no file.
"""

import enum
from typing import Final, Protocol

from bayplan.model.evidence import Evidence, Place
from bayplan.model.record import Record
from bayplan.model.sizing import Floor


class Bound(enum.StrEnum):
    """What of a container is sized."""

    MEMORY_REQUEST = "requests.memory"
    MEMORY_LIMIT = "limits.memory"
    CPU_REQUEST = "requests.cpu"

    @property
    def resource(self) -> str:
        return self.value.partition(".")[2]

    @property
    def side(self) -> str:
        """`requests` or `limits`."""
        return self.value.partition(".")[0]


class Role(enum.StrEnum):
    """What a container is to its pod."""

    MAIN = "container"
    SIDECAR = "sidecar"
    INIT = "init"


class Quality(enum.StrEnum):
    """How much evidence can bear: full recommendations, raises only, or nothing."""

    ENOUGH = "enough"
    THIN = "thin"
    NONE = "none"


STABLE: Final = "stable"
VOLATILE: Final = "volatile"


class Window(Record, frozen=True):
    """What a limit range or the like allows one container; None: no bound.

    `ratio`: how many times its request a limit may be, 0 where nothing says.
    """

    minimum: int | None = None
    maximum: int | None = None
    source: str = ""
    ratio: float = 0.0


class Card(Record, frozen=True):
    """Memory of cards that a container declares, in bytes, by a resource of which one stands for `unit`."""

    resource: str
    unit: int
    declared: int = 0


class Subject(Record, frozen=True):
    """A container to be sized, and what has to be known of it.

    `current` are the amounts in force, after admission: a default of a limit range counts. `declared` are
    the bounds that its author wrote. `replicas` 0: parked. `equal`: its tier wants memory requests and limits
    equal. `allowed`: what limit ranges and autoscalers allow, by bound. `autoscaled`: resources whose
    requests steer a HorizontalPodAutoscaler. `fixed`: why nothing is recommended, empty where something may
    be. `learned` are rules that were wrong for it before, each with what happened. `file` and `line`: where
    it is declared. `card`: what it declares of the memory of cards, None where no resource stands for that.
    """

    place: Place
    role: Role = Role.MAIN
    current: dict[str, int] = {}
    declared: tuple[str, ...] = ()
    replicas: int = 1
    priority: int = 0
    tier: str = ""
    equal: bool = False
    stateful: bool = False
    gpu: bool = False
    sizing_class: str = VOLATILE
    factor: float = 0.0
    containers: int = 1
    periodic: bool = False
    floors: tuple[Floor, ...] = ()
    allowed: dict[str, Window] = {}
    autoscaled: tuple[str, ...] = ()
    fixed: str = ""
    learned: dict[str, str] = {}
    file: str = ""
    line: int = 0
    last_line: int = 0
    card: Card | None = None

    def in_force(self, bound: Bound) -> int | None:
        """What is in force, None where nothing is set."""
        return self.current.get(bound.value)


class Term(Record, frozen=True):
    """One step on the way to a figure: what was done, by how much, and what it came to.

    `what` is one of `observed`, `bucket`, `margin`, `confidence`, `floor`, `class`, `trend`, `start`,
    `event`, `kill`, `given`, `override`, `held`, `rounding`. `factor` where it multiplies, 0 where it does
    not.
    """

    what: str
    amount: int
    factor: float = 0.0
    note: str = ""


class Figure(Record, frozen=True):
    """An amount, and the terms it came about by; the last term's amount is the figure's."""

    amount: int
    terms: tuple[Term, ...] = ()

    def then(self, what: str, amount: int, note: str = "", factor: float = 0.0) -> "Figure":
        """The figure after one more step."""
        return Figure(amount, (*self.terms, Term(what, amount, factor, note)))


class Proposal(Record, frozen=True):
    """What a rule makes of the evidence, by bound; what it says nothing of stays as it is. `why`: why not."""

    figures: dict[str, Figure] = {}
    why: str = ""

    def of(self, bound: Bound) -> Figure | None:
        """The figure of one bound."""
        return self.figures.get(bound.value)


class Rule(Protocol):
    """A way to size a container. `name` is what people choose it by, `title` says it in a sentence."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        """The figures for a container; they rest on nothing but the evidence and the subject."""
        ...
