"""Evidence from several sources, one body of it for each container.

Readings of the same step are laid over each other, the highest counting. Of different steps the finer one
counts wherever it covers, and the other where it does not; that is said in a note, for readings of two steps
are not alike. A kill that two sources tell of is one kill.
"""

import bisect
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from bayplan.model.evidence import TRACKS, Advice, Evidence, Kill, Place

if TYPE_CHECKING:
    from bayplan.rightsizing.gathering.laying import United

SAME_KILL: Final = 120
"""Seconds that two sources may lie apart when they tell of one kill; a counter tells of it a step later."""
LONGEST_DOUBT: Final = 3_600
SAME_START: Final = 60
TRUSTED: Final = ("status", "event", "kernel", "counter")
"""Whose word on the moment of a kill counts, best first."""

RECOMMENDERS: Final = ("vpa", "goldilocks")
VPA_FLOOR: Final = 250 * 1024 * 1024
"""What the recommender asks for a pod at least (`pod-recommendation-min-memory-mb`), shared by containers."""
VPA_FLOORS: Final = (100 << 20, 100_000_000)
"""What it asks for at least where somebody lowered its floor, as many charts do."""
MOST_CONTAINERS: Final = 8
MANY: Final = 3
"""The same lowest amount in so many workloads is no coincidence."""
ARTEFACT: Final = "artefact"
FLOOR: Final = f"{ARTEFACT}: a floor of the recommender, not a measurement"


def merge(groups: Iterable[Iterable[Evidence]]) -> tuple[Evidence, ...]:
    """One evidence for each container, in the order of their places, whatever the order of the groups."""
    everything = sorted((one for group in groups for one in group), key=lambda one: one.place)
    merged = tuple(
        _united(place, list(found))
        for place, found in itertools.groupby(everything, key=lambda one: one.place)
    )
    return noted(merged)


def _united(place: Place, found: list[Evidence]) -> Evidence:
    """What several sources know of one container."""
    from bayplan.rightsizing.gathering import laying  # brings NumPy, which takes a while to load

    united = {name: laying.unite(getattr(one, name) for one in found) for name in TRACKS}
    told = [note for one in found for note in one.notes]
    for name, one in united.items():
        told.extend(_said(name, one))
    step = united["memory"].track.step
    advice = {one: None for each in found for one in each.advice}
    tracks: dict[str, Any] = {name: one.track for name, one in united.items()}
    return Evidence(
        place,
        **tracks,
        starts=_starts(at for one in found for at in one.starts),
        restarts=max(one.restarts for one in found),
        since=min((one.since for one in found if one.since is not None), default=None),
        kills=_kills([one.kills for one in found], min(max(SAME_KILL, step + SAME_KILL), LONGEST_DOUBT)),
        advice=tuple(
            sorted(advice, key=lambda one: (one.source, one.resource, one.bound, one.at, one.amount))
        ),
        sources=tuple(sorted({source for one in found for source in one.sources})),
        notes=tuple(sorted(set(told))),
    )


def _said(name: str, united: "United") -> Iterator[str]:
    if len(united.steps) > 1:
        wider = ", ".join(f"{step:,} s" for step in united.steps[1:])
        yield f"{name}: where readings of {united.steps[0]:,} s are missing, those of {wider} stand for them"
    if united.dropped:
        wider = ", ".join(f"{step:,} s" for step in united.dropped)
        yield f"{name}: readings of {wider} are left out; beside {united.steps[0]:,} s they are too many"
    if united.aside:
        yield f"{name}: readings of long before the latest are left out; correct their times if those are off"


def _starts(found: Iterable[int]) -> tuple[int, ...]:
    kept: list[int] = []
    for at in sorted(found):
        if not kept or at - kept[-1] > SAME_START:
            kept.append(at)
    return tuple(kept)


def _kills(groups: Iterable[tuple[Kill, ...]], doubt: int) -> tuple[Kill, ...]:
    """All kills once: those that two groups have alike, and those that two sources tell of within a doubt."""
    counts: Counter[Kill] = Counter()
    for group in groups:
        counts |= Counter(group)
    by_source: defaultdict[str, list[Kill]] = defaultdict(list)
    for kill in counts.elements():
        by_source[kill.source].append(kill)
    kept: list[Kill] = []
    for source in sorted(by_source, key=lambda name: (TRUSTED.index(name) if name in TRUSTED else 9, name)):
        kept = _beside(kept, sorted(by_source[source], key=_moment), doubt)
    return tuple(sorted(kept, key=_moment))


def _beside(kept: list[Kill], others: list[Kill], doubt: int) -> list[Kill]:
    """What is known, and what another source tells besides. Each known kill explains one of the other's."""
    left, made = sorted(kept, key=_moment), list[Kill]()
    for other in others:
        index = _nearest(left, other.at)
        if index is None or abs(left[index].at - other.at) > doubt:
            made.append(other)
            continue
        near = left.pop(index)
        made.append(near if near.limit is not None else replace(near, limit=other.limit))
    return made + left


def _nearest(kills: Sequence[Kill], at: int) -> int | None:
    """The kill nearest to a moment, the earlier of two; None where there is none."""
    after = bisect.bisect_left(kills, at, key=lambda one: one.at)
    near = [index for index in (after - 1, after) if 0 <= index < len(kills)]
    return min(near, key=lambda index: abs(kills[index].at - at), default=None)


def _moment(kill: Kill) -> tuple[int, str, int]:
    return kill.at, kill.source, kill.limit or 0


def noted(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The same evidence, where advice that is only the recommender's floor says so."""
    found = tuple(evidence)
    floors = _floors(found)
    return tuple(_marked(one, floors) if one.advice else one for one in found)


def _marked(one: Evidence, floors: Mapping[int, str]) -> Evidence:
    advice = tuple(
        replace(said, note="; ".join(filter(None, (said.note, floors[said.amount]))))
        if _is_recommended(said) and said.amount in floors and floors[said.amount] not in said.note
        else said
        for said in one.advice
    )
    return replace(one, advice=advice) if advice != one.advice else one


def _floors(found: Iterable[Evidence]) -> dict[int, str]:
    """Amounts of memory that are no measurement, each with why."""
    known = dict.fromkeys(VPA_FLOORS, FLOOR)
    known |= {int(VPA_FLOOR * (1.0 / count)): FLOOR for count in range(1, MOST_CONTAINERS + 1)}
    holders: defaultdict[int, set[str]] = defaultdict(set)
    for one in found:
        for said in one.advice:
            if _is_recommended(said) and said.bound == "target":
                holders[said.amount].add(one.place.subject)
    if holders and len(holders[min(holders)]) >= MANY:
        lowest = min(holders)
        many = f"{FLOOR}: {len(holders[lowest])} workloads have this very amount, and none less"
        known.setdefault(lowest, many)
    return known


def _is_recommended(said: Advice) -> bool:
    """Whether a recommender of the VPA made it, whoever repeats it."""
    return said.resource == "memory" and said.source.lower().startswith(RECOMMENDERS)
