"""Putting pods into a hold, one after the other, up to the first that does not go in.

Pods of one shape that do not mind each other are not placed at all: nodes are bins, each fills up on its own,
and what so many more would take is taken off the room of the nodes and off the ledgers. That is exact. All
others, and mixes of shapes, are created and placed by the scheduler's engine: no more than `CAP` of them, and
in a large estate no more than some work allows, since each has to be held against every node.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.admission.answers import Refused
from bayplan.capacity.constraints import volume_slots
from bayplan.capacity.constraints.registry import rooms as rooms_of
from bayplan.capacity.question import Question
from bayplan.capacity.stowage.causes import Cause
from bayplan.capacity.stowage.entries import Desk, Entry
from bayplan.capacity.stowage.hold import Hold
from bayplan.capacity.stowage.lacking import PODS
from bayplan.capacity.stowage.relaxing import relax
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.scheduling import attachments
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.shapes import Shape

CAP: Final = 10_000
MANY: Final = 200_000
"""More than any estate takes; where more would go in, what would stop them is not looked for."""
WORK: Final = 6_000_000
"""So many pairs of a pod and a node are looked at when an engine places."""
CLAIMING: Final = 50
"""A pod that uses claims is asked about node by node, rule by rule: it counts so many times."""


class Packed(Record, frozen=True):
    """How many went in. `entry`: the first that did not; `refused`: why none can be made; neither: capped."""

    count: int
    entry: Entry | None = None
    refused: Refused | None = None

    @property
    def capped(self) -> bool:
        return self.entry is None and self.refused is None


class Stream:
    """New pods in their order, as the desk would store them; any of them can be looked at again."""

    def __init__(self, pods: Iterator[NewPod], desk: Desk) -> None:
        self._pods, self._desk = pods, desk
        self._known: list[Entry | Refused] = []

    def at(self, index: int) -> Entry | Refused:
        """The pod with that number, counted from 0."""
        while len(self._known) <= index:
            self._known.append(self._desk.admit(next(self._pods)))
        return self._known[index]


def pack(hold: Hold, stream: Stream, start: int = 0, *, mixed: int = 0, work: int = WORK) -> Packed:
    """Fills a hold with a stream from a number on. `mixed`: about so many pods, of many shapes, may come.

    `work` is how much an engine may do.
    """
    entry = stream.at(start)
    if isinstance(entry, Refused):
        return Packed(0, refused=entry)
    hold.learn(entry)
    question = None if mixed else Question(entry.pod, hold.fleet, [claim.name for claim in entry.claims])
    room = _room_of_bins(question, hold) if question else None
    if question is None or room is None:
        return _Placing(hold, stream, start, work).packed(mixed or CAP)
    count = min(sum(room.values()), _room_of_ledgers(hold, entry))
    _stow(hold, question, entry, room, min(count, MANY))
    return Packed(count, entry) if count <= MANY else Packed(MANY)


def _room_of_bins(question: Question, hold: Hold) -> Mapping[str, int] | None:
    """How many more each node takes; None where nodes are no bins to such pods, or nothing bounds them."""
    if question.wide or question.shape.host_ports or any(hold.fleet.nominated.values()):
        return None
    _, shared = volume_slots.brought(question)
    if any(
        name in attachments.limits(bay, hold.fleet.facts) for bay in hold.fleet.bays for name, _ in shared
    ):
        return None
    tightest: dict[str, int] = {}
    for constraint in rooms_of(question):
        for one in constraint.nodes:
            if one.more is not None:
                tightest[one.node] = min(one.more, tightest.get(one.node, one.more))
    return tightest if len(tightest) == len(hold.fleet.bays) else None


def _room_of_ledgers(hold: Hold, entry: Entry) -> int:
    """How many more quotas and pools allow; as many as one likes where nothing is charged."""
    asked = hold.asked(entry)
    rooms = [max(0, hold.left(cause)) // amount for cause, amount in asked.items() if amount]
    return min(rooms, default=_ANY)


_ANY: Final = 1 << 62


def _stow(hold: Hold, question: Question, entry: Entry, room: Mapping[str, int], count: int) -> None:
    """Takes off what so many pods take, node by node in their order, and charges the ledgers."""
    own, _ = volume_slots.brought(question)
    slots = Counter(driver for driver, _ in own)
    hold.charge(entry, count)
    for bay in hold.fleet.bays:
        here = min(count, room[bay.name])
        count -= here
        if here:
            _take_off(hold, bay, question.shape, slots, here)


def _take_off(hold: Hold, bay: Bay, shape: Shape, slots: Mapping[str, int], times: int) -> None:
    for name, amount in shape.requests.items():
        bay.requested[name] = bay.requested.get(name, 0) + times * amount
    relax(hold, PODS, -times, bay.name)
    for driver, number in slots.items():
        relax(hold, Cause("volume-slots", driver), -times * number, bay.name)


class _Placing:
    """Pods that the engine places as they come, until one is refused or finds no place."""

    def __init__(self, hold: Hold, stream: Stream, start: int, work: int) -> None:
        self._hold, self._stream, self._start, self._work = hold, stream, start, work
        self._placed = 0
        self._stopped: Entry | None = None
        self._refused: Refused | None = None

    def packed(self, expected: int) -> Packed:
        fleet = self._hold.fleet
        settle = self._hold.ground.settler(len(fleet.bays), max(expected, CAP))
        fleet.watchers.append(self._count)
        settle(self._pods(), fleet)
        fleet.watchers.remove(self._count)
        return Packed(self._placed, self._stopped, self._refused)

    def _count(self, _bay: Bay, _shape: Shape, sign: int, _terminating: bool) -> None:
        self._placed += sign

    def _pods(self) -> Iterator[Pod]:
        """The engine asks for the next pod once the last one is placed, or is not."""
        while self._placed < CAP and self._work > 0:
            before, entry = self._placed, self._stream.at(self._start + self._placed)
            if isinstance(entry, Refused):
                self._refused = entry
                return
            self._hold.learn(entry)
            claiming = any(volume.claim for volume in entry.pod.spec.volumes)
            self._work -= len(self._hold.fleet.bays) * (CLAIMING if claiming else 1)
            if not self._hold.lacks(entry):
                yield entry.pod
            if self._placed == before:
                self._stopped = entry
                return
            self._hold.charge(entry)
