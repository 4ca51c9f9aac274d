"""The board on which readings are laid over each other: a lane for each container of a workload and kind.

All pods that a workload had, one after the other or side by side, share its lanes; the highest reading
counts. Of a workload's pods there is a count, which adds up.
"""

import functools
from array import array
from collections.abc import Iterable, Mapping
from typing import Final

from bayplan.model.evidence import NOTHING, TRACKS, Place, Track
from bayplan.sources.evidence_cache import Row
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.sources.prometheus.evidence.owners import Owners
from bayplan.sources.prometheus.evidence.questions import LIMITED, MEMORY, REPLICAS, REQUESTED, RSS, Question

PodContainer = tuple[str, str, str]
"""Namespace, pod and container."""
Subject = tuple[str, str, str]
"""Kind, namespace and workload."""
LANES: Final = frozenset(TRACKS) - {REPLICAS}
_NOTHING: Final = array("d", [NOTHING]).tobytes()
WATCHED: Final = (MEMORY, RSS, LIMITED, REQUESTED)
"""Lanes that hold what was read in a step itself; rates look back beyond it."""


class Board:
    """Readings by place and kind. `guessed` are workloads told from the names of their pods."""

    def __init__(self, frame: Frame, owners: Owners) -> None:
        self._frame, self._owners = frame, owners
        self._places: dict[PodContainer, Place] = {}
        self._lanes: dict[Place, dict[str, array[float]]] = {}
        self._replicas: dict[Subject, array[float]] = {}
        self.guessed: set[Place] = set()

    @property
    def places(self) -> list[Place]:
        """Every container that anything is known of."""
        return sorted(self._lanes)

    @functools.cached_property
    def begins(self) -> int:
        """The step of the earliest reading: before it nobody watched. To be asked once readings are laid."""
        lanes = [lane for by_kind in self._lanes.values() for lane in by_kind.values()]
        return min((first for first in map(_first, lanes) if first is not None), default=0)

    @property
    def latest(self) -> int | None:
        """The moment of the latest reading."""
        tracks = [self._track(lane) for by_kind in self._lanes.values() for lane in by_kind.values()]
        return max((track.end for track in tracks if track), default=None)

    def place(self, who: PodContainer) -> Place:
        """The container of a workload that a pod's container is."""
        found = self._places.get(who)
        if found is None:
            workload = self._owners.of_pod(who[0], who[1])
            found = self._places[who] = Place(workload.kind, who[0], workload.name, who[2])
            self._lanes.setdefault(found, {})
            if workload.guessed:
                self.guessed.add(found)
        return found

    def lay(self, question: Question, start: int, rows: Iterable[Row]) -> None:
        """Lays the readings of a block down, the first of which is of the moment `start`."""
        offset = self._frame.step_of(start)
        for row in rows:
            who = named(question, dict(row.labels))
            if who:
                lane = self._lane(self._lanes[self.place(who)], question.kind)
                _highest(lane, offset, row.values, question.scale)

    def count(self, question: Question, start: int, rows: Iterable[Row]) -> None:
        """Adds the pods of each owner to those of its workload."""
        offset = self._frame.step_of(start)
        for row in rows:
            labels = dict(row.labels)
            namespace, kind = labels.get(question.naming.namespace, ""), labels.get("owner_kind", "")
            workload = self._owners.of_owner(namespace, kind, labels.get("owner_name", ""))
            lane = self._replicas.setdefault((workload.kind, namespace, workload.name), self._empty())
            for index, value in enumerate(row.values, offset):
                if value == value:
                    lane[index] = value + (lane[index] if lane[index] == lane[index] else 0.0)

    def tracks(self, place: Place) -> Mapping[str, Track]:
        """What is known of a container, by the name of the track."""
        lanes = {kind: self._track(lane) for kind, lane in self._lanes[place].items()}
        replicas = self._replicas.get(place[:3])
        return lanes if replicas is None else {**lanes, REPLICAS: self._track(replicas)}

    def before(self, place: Place, kind: str, step: int) -> float:
        """The lower reading of a step and the one before it; not a number where there is neither.

        Whoever sees a container killed raises its limit, often within the step.
        """
        lane = self._lanes.get(place, {}).get(kind)
        known = [] if lane is None else [one for one in lane[max(0, step - 1) : step + 1] if one == one]
        return min(known, default=NOTHING)

    def silent(self, place: Place, after: int, before: int) -> bool:
        """Whether nobody read anything of a container in the steps between two others."""
        lanes = [self._lanes[place][kind] for kind in WATCHED if kind in self._lanes[place]]
        return not any(value == value for lane in lanes for value in lane[after + 1 : before])

    def _lane(self, lanes: "dict[str, array[float]]", kind: str) -> "array[float]":
        lane = lanes.get(kind)
        if lane is None:
            lane = lanes[kind] = self._empty()
        return lane

    def _empty(self) -> "array[float]":
        return array("d", [NOTHING]) * self._frame.steps

    def _track(self, lane: "array[float]") -> Track:
        """From the first reading to the last."""
        first = _first(lane)
        if first is None:
            return Track()
        last = len(lane) - next(index for index, value in enumerate(reversed(lane)) if value == value)
        return Track(self._frame.time(first), self._frame.step, lane[first:last])


def named(question: Question, labels: Mapping[str, str]) -> PodContainer | None:
    """Whom a series is about; None where it does not say."""
    namespace, pod, container = (labels.get(label, "") for label in question.naming)
    return (namespace, pod, container) if pod and container else None


def _first(lane: "array[float]") -> int | None:
    """The step of the first reading."""
    return next((index for index, value in enumerate(lane) if value == value), None)


def _highest(lane: "array[float]", offset: int, values: "array[float]", scale: float) -> None:
    """Lays values over a lane; a comparison with what is not a number is never true."""
    if scale != 1.0:
        values = array("d", [value * scale for value in values])
    end = offset + len(values)
    before = lane[offset:end]
    if before.tobytes() == _NOTHING * len(before):
        lane[offset:end] = values
        return
    lane[offset:end] = array(
        "d", [new if new == new and not old >= new else old for old, new in zip(before, values, strict=True)]
    )
