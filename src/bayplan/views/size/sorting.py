"""Which container is told of where: in the plan, left out of it, as it is, or without any evidence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bayplan.model.evidence import Place
from bayplan.rightsizing.framework import Bound, Quality
from bayplan.rightsizing.report.plan import Omitted
from bayplan.rightsizing.report.recommendation import Held, Recommendation, Sized
from bayplan.rightsizing.report.whole import Sizing

URGENT: Final = ("ran-out-of-memory", "leak", "peak-near-limit", "card-memory", "throttled")
"""Warnings in the order in which somebody should look at them; all others come after these."""
_NUMBER: Final = re.compile(r"[0-9][0-9.,:-]*(?:[KMGT]i|m)?\b")
KEEPERS: Final = {
    "dead-band": "within what cannot be told from noise",
    "gain": "with too little to gain",
    "thin": "with too little evidence to lower anything",
    "floor": "at a floor",
    "learned": "where the rule was wrong before",
}
AS_WANTED: Final = "as they should be"
UNKNOWN: Final = "nothing is known of its use"


class Row(NamedTuple):
    """A container that changes, with its new amounts by bound."""

    found: Recommendation
    amounts: Mapping[str, int]

    def wanted(self, bound: str) -> int | None:
        """What a bound will be once the plan is in force."""
        one = self.found.of(bound)
        return self.amounts.get(bound, one.now if one else None)

    def change(self, bound: str) -> int:
        """How much more it will be, over all replicas."""
        one = self.found.of(bound)
        now = one.now if one else None
        return ((self.wanted(bound) or 0) - (now or 0)) * max(1, self.found.replicas)

    @property
    def memory(self) -> int:
        """How much more memory it will be, requests and limits together."""
        return self.change(Bound.MEMORY_REQUEST) + self.change(Bound.MEMORY_LIMIT)

    @property
    def grows(self) -> bool:
        """Whether it will have more; of memory, where that changes."""
        return (self.memory or self.change(Bound.CPU_REQUEST)) > 0


class Group(NamedTuple):
    """Containers of which the same is said; `said` is how it is said of the first. `what`: of what of it."""

    said: str
    places: tuple[Place, ...]
    what: str = ""


def rows(answer: Sizing) -> list[Row]:
    """What the plan changes: what grows first, in each part the largest effect first."""
    known = {one.place: one for one in answer.recommendations}
    made = [Row(known[one.place], one.amounts) for one in answer.plan.changes if one.place in known]
    return sorted(made, key=_effect)


def _effect(row: Row) -> tuple[bool, int, int, str]:
    return not row.grows, -abs(row.memory), -abs(row.change(Bound.CPU_REQUEST)), str(row.found.place)


def warned(answer: Sizing) -> list[tuple[Recommendation, Held]]:
    """What a person should know whatever is changed, the most urgent first; not why nothing changes."""
    found = [(one, said) for one in answer.recommendations for said in one.warnings if said.said != one.why]
    return sorted(found, key=lambda pair: (_urgency(pair[1]), str(pair[0].place)))


def _urgency(said: Held) -> int:
    return URGENT.index(said.code) if said.code in URGENT else len(URGENT)


def unsized(answer: Sizing) -> list[Recommendation]:
    """Containers for which nothing is recommended, because nothing is known or somebody decided it."""
    return [one for one in answer.recommendations if _reason(one)]


def _reason(found: Recommendation) -> str:
    if found.changed:
        return ""
    if found.portrait.quality is Quality.NONE:
        return found.why or next(iter(found.portrait.reasons), UNKNOWN)
    return found.why


def reasons(answer: Sizing) -> list[Group]:
    """Why nothing is recommended, the most frequent reason first; figures in it do not tell reasons apart."""
    return _grouped((one.place, _reason(one)) for one in unsized(answer))


def left_out(answer: Sizing) -> list[tuple[str, list[Omitted]]]:
    """What is recommended and not in the plan, by what keeps it out."""
    found: dict[str, list[Omitted]] = {}
    for one in answer.plan.omitted:
        found.setdefault(one.code, []).append(one)
    return sorted(found.items(), key=lambda pair: (pair[0] == "level", pair[0]))


def same(omitted: Sequence[Omitted]) -> list[Group]:
    """Those of which the same is said together; what is said of one container alone names its bounds."""
    heads: dict[tuple[Place, str], list[str]] = {}
    for one in omitted:
        head, colon, cause = one.why.partition(": ")
        heads.setdefault((one.place, cause if colon else one.why), []).append(head if colon else "")
    made = _grouped(heads)
    alone = {one.said: (one.places[0], one.said) for one in made if len(one.places) == 1}
    return [
        one._replace(what=", ".join(filter(None, heads[alone[one.said]]))) if one.said in alone else one
        for one in made
    ]


def kept(answer: Sizing) -> list[Recommendation]:
    """Containers with evidence that are right as they are."""
    return [one for one in answer.recommendations if not one.changed and not _reason(one)]


def keeping(answer: Sizing) -> list[Group]:
    """What keeps them: by the last restraint of each that had a word."""
    return _grouped((one.place, _keeper(one)) for one in kept(answer))


def _keeper(found: Recommendation) -> str:
    said = [held.code for one in found.sized for held in one.held]
    return next((KEEPERS[code] for code in reversed(said) if code in KEEPERS), AS_WANTED)


def decisive(found: Sized) -> tuple[Held, ...]:
    """The restraints that made the figure another than the rule said."""
    return tuple(one for one in found.held if one.before is not None)


def _grouped(pairs: Iterable[tuple[Place, str]]) -> list[Group]:
    found: dict[str, tuple[str, dict[Place, None]]] = {}
    for place, said in pairs:
        found.setdefault(_NUMBER.sub("#", said), (said, {}))[1][place] = None
    made = [Group(said, tuple(places)) for said, places in found.values()]
    return sorted(made, key=lambda group: (-len(group.places), group.said))
