"""What a restraint is: a look at a draft, and the draft as it leaves it.

A draft holds an aim for each bound of one container: what is set now, and what it is heading for. A restraint
either keeps an aim where it is now, or moves it; what it does stays in the terms of the figure and among what
was held. `least` is how low an aim may go at all, `most` how high; the restraints behind mind both.
"""

import enum
from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from bayplan.model.evidence import Evidence
from bayplan.model.record import Record
from bayplan.rightsizing.framework import Bound, Figure, Subject, Term
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.recommendation import Held


class Cause(enum.StrEnum):
    """Why a bound goes where it goes, beside usage the last word that moved it."""

    USAGE = "usage"
    PEAK = "peak"
    KILL = "kill"
    FLOOR = "floor"
    TIER = "tier"
    RANGE = "range"

    @property
    def binding(self) -> bool:
        """Whether it counts however small the change is."""
        return self is not Cause.USAGE


class Aim(Record, frozen=True):
    """What one bound is heading for. `figure` None: nobody wants it changed, or set."""

    bound: Bound
    now: int | None = None
    figure: Figure | None = None
    least: int = 0
    most: int | None = None
    cause: Cause = Cause.USAGE
    held: tuple[Held, ...] = ()

    @property
    def amount(self) -> int | None:
        """What it comes to so far."""
        return self.figure.amount if self.figure is not None else self.now

    @property
    def changed(self) -> bool:
        """Whether it is another than now."""
        return self.amount != self.now

    @property
    def lowered(self) -> bool:
        """Whether it is less than now."""
        return self.amount is not None and self.now is not None and self.amount < self.now

    def moved(self, amount: int, code: str, said: str, cause: Cause | None = None) -> "Aim":
        """Another amount, and who says so."""
        if amount == self.amount:
            return self
        figure = self.figure or _given(self.now)
        return replace(
            self,
            figure=figure.then("held", amount, said),
            cause=cause or self.cause,
            held=(*self.held, Held(code, said, self.amount)),
        )

    def at_least(self, amount: int, code: str, said: str, cause: Cause | None = None) -> "Aim":
        """Nothing goes below an amount from here on. What is not set, and is not to be, stays so.

        The cause counts where less is set now, whoever else asked for as much; memory that ran out is never
        outdone as one.
        """
        aim = self if amount <= self.least else replace(self, least=amount)
        heading = aim.amount
        if heading is None:
            return aim
        if cause and aim.cause is not Cause.KILL and aim.now is not None and aim.now < amount:
            aim = replace(aim, cause=cause)
        return aim if heading >= amount else aim.moved(amount, code, said)

    def kept(self, code: str, said: str) -> "Aim":
        """What is set now."""
        if not self.changed:
            return self
        if self.now is None:
            return replace(self, figure=None, held=(*self.held, Held(code, said, self.amount)))
        return self.moved(self.now, code, said, Cause.USAGE)

    def noted(self, code: str, said: str) -> "Aim":
        """A word about it that moves nothing."""
        return replace(self, held=(*self.held, Held(code, said)))


class Draft(Record, frozen=True):
    """A recommendation in the making.

    `why`: why nothing more is considered, empty as long as something is. `rule` is the name of the rule.
    """

    subject: Subject
    evidence: Evidence
    portrait: Portrait
    rule: str = ""
    aims: dict[str, Aim] = {}
    why: str = ""

    def of(self, bound: Bound) -> Aim:
        """The aim of a bound."""
        return self.aims[bound.value]

    def with_(self, *aims: Aim) -> "Draft":
        """The draft with some aims exchanged."""
        return replace(self, aims={**self.aims, **{one.bound.value: one for one in aims}})

    def each(self, hold: Callable[[Aim], Aim]) -> "Draft":
        """The draft with every aim held."""
        return replace(self, aims={name: hold(aim) for name, aim in self.aims.items()})

    @property
    def even(self) -> bool:
        """Whether memory request and limit are one decision: the tier wants them equal."""
        return self.subject.equal


Hold = Callable[[Draft], Draft]


class Restraint(NamedTuple):
    """A way to hold a figure back, or up. `code` is what it is called in answers."""

    code: str
    hold: Hold


def draft(
    subject: Subject, evidence: Evidence, portrait: Portrait, rule: str, figures: dict[str, Figure]
) -> Draft:
    """A draft of what a rule says."""
    aims = {one.value: Aim(one, subject.in_force(one), figures.get(one.value)) for one in Bound}
    return Draft(subject, evidence, portrait, rule, aims)


def _given(now: int | None) -> Figure:
    return Figure(0) if now is None else Figure(now, (Term("given", now, note="what is set now"),))
