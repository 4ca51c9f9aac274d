"""Which constraint stops the next pod: found by asking of each that lacks something whether it alone helps.

Everything that is named was tried: in a fork of the filled hold the constraint gives way, and the scheduler's
rules and the ledgers are asked about the same pod again.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from bayplan.capacity import trials
from bayplan.capacity.report.binding import Relaxed
from bayplan.capacity.stowage import lacking
from bayplan.capacity.stowage.causes import RULES, Cause, Lacks
from bayplan.capacity.stowage.entries import Entry
from bayplan.capacity.stowage.hold import Hold
from bayplan.capacity.stowage.packing import WORK, Packed, Stream, pack
from bayplan.capacity.stowage.relaxing import relax, relaxed
from bayplan.model.record import Record

_TRIES: Final = 24
"""So many sets of constraints are tried together, the smallest first."""


class Stop(Record, frozen=True):
    """What keeps an entry out: of the ledgers (`lacks`), and of every node; and which of it has to give way.

    `alone`: each of these by itself lets it in; `together`: where none does, a set of which all have to.
    """

    entry: Entry
    lacks: Lacks
    nodes: dict[str, Lacks]
    alone: tuple[Cause, ...] = ()
    together: tuple[Cause, ...] = ()

    @property
    def giving(self) -> tuple[Cause, ...]:
        """What has to give way."""
        return self.alone or self.together

    def places(self, cause: Cause) -> dict[str, int]:
        """Where nothing else is in the way, and how much is lacking there."""
        found = {name: lacks[cause] for name, lacks in self.nodes.items() if lacks.keys() == {cause}}
        return {} if self.lacks else found


def find(hold: Hold, entry: Entry) -> Stop:
    """What keeps an entry out of a hold."""
    lacks, nodes = hold.lacks(entry), dict(lacking.by_node(entry.pod, hold.fleet))
    known = dict.fromkeys([*lacks, *(cause for found in nodes.values() for cause in found)])
    alone = tuple(cause for cause in known if enters(relaxed(hold, (cause,)), entry))
    together = () if alone else _together(hold, entry, lacks, nodes)
    return Stop(entry, lacks, nodes, alone, together)


def enters(hold: Hold, entry: Entry) -> bool:
    """Whether an entry goes into a hold as it is."""
    return not hold.lacks(entry) and trials.fits(entry.pod, hold.fleet)


def prove(hold: Hold, packed: Packed, stop: Stop, stream: Stream, *, mixed: int = 0) -> tuple[Relaxed, ...]:
    """Each constraint that helps alone, relaxed by the least that lets one more in, where that is least."""
    proofs = [_prove(cause, hold, packed, stop, stream, mixed) for cause in stop.alone]
    return tuple(sorted(filter(None, proofs), key=lambda one: (one.constraint in RULES, one.by)))


def behind(
    hold: Hold, stop: Stop, stream: Stream, start: int, *, mixed: int = 0
) -> tuple[Packed, Stop | None]:
    """How many more go in once what stops them gives way without bound, and what stops the next then."""
    freed = relaxed(hold, stop.giving)
    packed = pack(freed, stream, start, mixed=mixed, work=WORK // 4)
    return packed, find(freed, packed.entry) if packed.entry is not None else None


def _prove(
    cause: Cause, hold: Hold, packed: Packed, stop: Stop, stream: Stream, mixed: int
) -> Relaxed | None:
    place, by = _least(cause, stop)
    trial = hold.fork()
    relax(trial, cause, by, "" if cause.holder else place)
    more = pack(trial, stream, packed.count, mixed=mixed, work=WORK // 4).count
    if not more:
        return None
    return Relaxed(cause.constraint, cause.name, place, by, cause.unit, packed.count + more)


def _least(cause: Cause, stop: Stop) -> tuple[str, int]:
    """The place where the least is lacking; a ledger is its own place, a rule has none."""
    if cause in stop.lacks:
        return cause.holder, stop.lacks[cause]
    places = stop.places(cause)
    if cause.constraint in RULES or not places:
        return "", 1
    place = min(places, key=lambda name: places[name])
    return place, places[place]


def _together(hold: Hold, entry: Entry, lacks: Lacks, nodes: Mapping[str, Lacks]) -> tuple[Cause, ...]:
    """The smallest set of which all have to give way: what one node lacks, and what the ledgers do."""
    sets: Iterable[frozenset[Cause]] = dict.fromkeys(
        frozenset({*lacks, *found}) for found in (nodes.values() if nodes else [{}])
    )
    for chosen in sorted(sets, key=lambda one: (len(one), sorted(cause.title for cause in one)))[:_TRIES]:
        if chosen and enters(relaxed(hold, chosen), entry):
            return tuple(sorted(chosen, key=lambda cause: cause.title))
    return ()
