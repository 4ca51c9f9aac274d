"""What the lower layer has to bear while steps change it, by its load lines.

Only lines of hosts, storage pools and networks are looked at, and the slots for volumes of nodes, which hang
on the hypervisor, too. Where nothing is known of the lower layer there are none.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app.answers import LoadLine, Overload, StepResult
from bayplan.app.world import World
from bayplan.capacity import loading

PLACES: Final = ("host", "pool", "network")
SLOTS: Final = "volume-slots"
FULL: Final = "memory"
SQUEEZED: Final = "memory-ballooned"


def lines(world: World) -> tuple[LoadLine, ...]:
    """The load lines of the lower layer as it is now. A host that is down bears nothing."""
    lower = world.lower
    if not (lower.hosts or lower.machines):
        return ()
    down = {("host", host.name) for host in lower.hosts if host.online is False}
    return tuple(
        one
        for one in loading.lines(world.ground)
        if (one.scope in PLACES or one.constraint == SLOTS) and (one.scope, one.subject) not in down
    )


def whole(world: World) -> tuple[LoadLine, ...]:
    """All load lines of the estate as it is now."""
    return loading.lines(world.ground)


class Scales:
    """Weighs step after step; `last` are the load lines of the lower layer as they are now."""

    def __init__(self, world: World) -> None:
        self._world, self.last = world, lines(world)

    def weigh(self, act: Callable[[], StepResult]) -> StepResult:
        """A step, and what cannot bear what it does to the lower layer."""
        before = self.last
        result = act()
        self.last = lines(self._world)
        found = tuple(overloads(before, self.last))
        if not found:
            return result
        borne = all(_eased(one, found) for one in found)
        told = tuple(one for one in found if not _repeats(one, found))
        return replace(result, overloads=told, complete=result.complete and borne)


def _eased(one: Overload, found: Sequence[Overload]) -> bool:
    """Memory promised beyond what a host has can be borne where balloons take enough of it back."""
    also = {(other.subject, other.name) for other in found}
    return one.name == FULL and one.scope == "host" and (one.subject, SQUEEZED) not in also


def _repeats(one: Overload, found: Sequence[Overload]) -> bool:
    """Where nothing can be squeezed, both lines of a host say the same."""
    full = [other.used for other in found if (other.subject, other.name) == (one.subject, FULL)]
    return one.name == SQUEEZED and full == [one.used]


def overloads(before: Sequence[LoadLine], after: Sequence[LoadLine]) -> Iterator[Overload]:
    """The places that have less than nothing left, and had more before."""
    known = {_key(one): one for one in before}
    for one in after:
        old = known.get(_key(one))
        free, was = one.free, old.free if old else None
        if one.scope not in PLACES or free is None or free >= 0 or one.capacity is None:
            continue
        if was is None or free < was:
            yield Overload(
                one.scope, one.subject, one.constraint, one.name, one.unit, old.used if old else 0,
                one.used, one.capacity, one.firm,
            )  # fmt: skip


def changed(
    before: Sequence[LoadLine], after: Sequence[LoadLine]
) -> tuple[tuple[LoadLine, ...], tuple[LoadLine, ...]]:
    """Of both moments only the lines whose figures differ."""
    known = {_key(one): _figures(one) for one in before}
    now = {_key(one): _figures(one) for one in after}
    return (
        tuple(one for one in before if now.get(_key(one)) != _figures(one)),
        tuple(one for one in after if known.get(_key(one)) != _figures(one)),
    )


def _key(line: LoadLine) -> tuple[str, str, str, str]:
    return line.scope, line.subject, line.constraint, line.name


def _figures(line: LoadLine) -> tuple[int, int | None]:
    return line.used, line.capacity
