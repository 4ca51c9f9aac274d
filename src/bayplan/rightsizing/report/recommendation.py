"""A recommendation: for one container, what each bound should be, and why."""

import enum

from bayplan.model.evidence import Advice, Place
from bayplan.rightsizing.framework import Role, Term
from bayplan.rightsizing.report.answer import Answer
from bayplan.rightsizing.report.evidence import Portrait


class Direction(enum.StrEnum):
    """Which way a bound goes."""

    RAISE = "raise"
    LOWER = "lower"
    SET = "set"
    KEEP = "keep"


class Level(enum.StrEnum):
    """How much of a plan is wanted, from least to most.

    `safe`: reductions with full evidence, and raises where memory ran out. `balanced`: also raises on usage
    and what tiers ask for. `complete`: everything that is recommended.
    """

    SAFE = "safe"
    BALANCED = "balanced"
    COMPLETE = "complete"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Level).index(self)


class Held(Answer, frozen=True):
    """A restraint that had a word: its code (`floor`, `peak`, `dead-band`, ...), and what it says.

    `before` is what the figure was until then, None where the restraint only says something.
    """

    code: str
    said: str
    before: int | None = None


class Sized(Answer, frozen=True):
    """What one bound should be.

    `now` None: nothing is set. `asked` is what the rule said, before restraint.
    """

    bound: str
    now: int | None
    wanted: int | None
    asked: int | None = None
    direction: Direction = Direction.KEEP
    level: Level = Level.COMPLETE
    terms: tuple[Term, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def change(self) -> int:
        """How much more it is than now."""
        return (self.wanted or 0) - (self.now or 0) if self.direction is not Direction.KEEP else 0


class Recommendation(Answer, frozen=True):
    """What one container should be given.

    `replicas` pods have it. `rule` made the figures. `warnings` are what a person should know whatever is
    changed (`peak-near-limit`, `leak`, `ran-out-of-memory`, `steers-autoscaler`, `artefact`, ...), `why` says
    why nothing is recommended, where nothing is. `advice`: what others recommend, beside it.
    """

    place: Place
    role: Role = Role.MAIN
    replicas: int = 1
    priority: int = 0
    tier: str = ""
    sizing_class: str = ""
    rule: str = ""
    sized: tuple[Sized, ...] = ()
    portrait: Portrait = Portrait()
    warnings: tuple[Held, ...] = ()
    advice: tuple[Advice, ...] = ()
    why: str = ""
    file: str = ""
    line: int = 0

    @property
    def changed(self) -> tuple[Sized, ...]:
        """The bounds that should be another."""
        return tuple(one for one in self.sized if one.direction is not Direction.KEEP)

    def of(self, bound: str) -> Sized | None:
        """What is said of one bound."""
        return next((one for one in self.sized if one.bound == bound), None)
