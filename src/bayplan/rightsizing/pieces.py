"""A plan in pieces: bounds of one container that only make sense together, to be kept or left out as one.

A request may not be above its limit. Where it would be without the other's change, both are one piece; so are
those that are equal today and stay so. Everything else is decided bound by bound.
"""

import fnmatch
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bayplan.model import demand
from bayplan.model.evidence import Place
from bayplan.model.quantities import binary_bytes, millicores
from bayplan.model.record import Record
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.plan import Change
from bayplan.rightsizing.report.recommendation import Direction, Level, Recommendation, Sized

REQUEST: Final = Bound.MEMORY_REQUEST.value
LIMIT: Final = Bound.MEMORY_LIMIT.value

Chosen = dict[str, Sized]
"""What one container is given, by bound."""


class Piece(Record, frozen=True):
    """Bounds of one container that are changed together, or not at all."""

    place: Place
    priority: int
    sized: tuple[Sized, ...]

    @property
    def raises(self) -> bool:
        """Whether it asks for more than today in any bound."""
        return any(one.direction in (Direction.RAISE, Direction.SET) for one in self.sized)

    @property
    def rescues(self) -> bool:
        """Whether it is for a container that ran out of memory."""
        return any(one.direction is Direction.RAISE and one.level is Level.SAFE for one in self.sized)

    @property
    def name(self) -> str:
        """Its bounds in words: `requests.memory 1Gi, limits.memory 2Gi`."""
        return ", ".join(f"{one.bound} {written(one.bound, one.wanted)}" for one in self.sized)

    @property
    def bounds(self) -> tuple[str, ...]:
        """What is changed."""
        return tuple(one.bound for one in self.sized)

    @property
    def resources(self) -> frozenset[str]:
        """The resources that it is about."""
        return frozenset(Bound(one.bound).resource for one in self.sized)


def pieces(found: Recommendation, level: Level) -> tuple[Piece, ...]:
    """What a level takes of a recommendation."""
    chosen = chosen_at(found, level)
    groups: list[tuple[Sized, ...]] = [(one,) for one in chosen.values()]
    if _linked(chosen):
        others = tuple((one,) for name, one in chosen.items() if name not in (REQUEST, LIMIT))
        groups = [(chosen[REQUEST], chosen[LIMIT]), *others]
    return tuple(Piece(found.place, found.priority, group) for group in groups)


def chosen_at(found: Recommendation, level: Level) -> Chosen:
    """The bounds that a level takes, but none that would contradict what it leaves as it is."""
    wanted = {one.bound: one for one in found.changed if one.wanted is not None}
    chosen = {name: one for name, one in wanted.items() if one.level.rank <= level.rank}
    if _equal(wanted) and (REQUEST in chosen) != (LIMIT in chosen):
        return _evened(chosen, wanted)
    request, limit = (_amount(name, chosen, found) for name in (REQUEST, LIMIT))
    if (
        request is not None
        and limit is not None
        and request > limit
        and not chosen.keys() >= {REQUEST, LIMIT}
    ):
        return {name: one for name, one in chosen.items() if name not in (REQUEST, LIMIT)}
    return chosen


def changes(kept: Iterable[Piece]) -> tuple[Change, ...]:
    """What pieces come to, container by container."""
    amounts: dict[Place, dict[str, int]] = {}
    for piece in kept:
        mine = amounts.setdefault(piece.place, {})
        mine.update((one.bound, one.wanted) for one in piece.sized if one.wanted is not None)
    return tuple(Change(place, amounts[place]) for place in sorted(amounts))


def ordered(found: Iterable[Piece], priority: Sequence[str]) -> list[Piece]:
    """Whom to keep first: by declared patterns, then priority class, then who ran out of memory."""

    def rank(piece: Piece) -> tuple[int, int, bool, Place, str]:
        name = f"{piece.place.namespace}/{piece.place.workload}"
        named = (at for at, one in enumerate(priority) if fnmatch.fnmatchcase(name, one))
        return next(named, len(priority)), -piece.priority, not piece.rescues, piece.place, piece.name

    return sorted(found, key=rank)


def left_by(found: Recommendation, level: Level) -> Iterator[Sized]:
    """What is recommended, and not taken at a level."""
    chosen = chosen_at(found, level)
    return (one for one in found.changed if one.wanted is not None and one.bound not in chosen)


def written(bound: str, amount: int | None) -> str:
    """An amount as people write it: `1536Mi`, `250m`."""
    if amount is None:
        return "nothing"
    return str(millicores(amount) if Bound(bound).resource == demand.CPU else binary_bytes(amount))


def _equal(wanted: Mapping[str, Sized]) -> bool:
    """Whether request and limit are equal today, and are to stay so."""
    request, limit = wanted.get(REQUEST), wanted.get(LIMIT)
    if request is None or limit is None:
        return False
    return request.now is not None and (request.now, request.wanted) == (limit.now, limit.wanted)


def _evened(chosen: Chosen, wanted: Mapping[str, Sized]) -> Chosen:
    """Both or none: a raise takes the other along, a reduction waits for it."""
    mine = next(one for name, one in chosen.items() if name in (REQUEST, LIMIT))
    others = {name: one for name, one in chosen.items() if name not in (REQUEST, LIMIT)}
    if mine.direction is Direction.RAISE:
        return {REQUEST: wanted[REQUEST], LIMIT: wanted[LIMIT], **others}
    return others


def _amount(name: str, chosen: Chosen, found: Recommendation) -> int | None:
    if name in chosen:
        return chosen[name].wanted
    known = found.of(name)
    return known.now if known is not None else None


def _linked(chosen: Chosen) -> bool:
    """Whether one of both would be refused, or would end what is equal, without the other."""
    request, limit = chosen.get(REQUEST), chosen.get(LIMIT)
    if request is None or limit is None or request.wanted is None or limit.wanted is None:
        return False
    above = limit.now is not None and request.wanted > limit.now
    below = request.now is not None and limit.wanted < request.now
    return above or below
