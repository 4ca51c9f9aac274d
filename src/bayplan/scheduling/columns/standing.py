"""Where the pods of one shape may stand, and how good each node is for them, as the fleet changes."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from bayplan.model.pods import Pod
from bayplan.scheduling import registry as scalar
from bayplan.scheduling import screening
from bayplan.scheduling.columns import registry
from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.columns.voice import Local, Spoken, Still
from bayplan.scheduling.framework import Judge, Scorer
from bayplan.scheduling.shapes import Shape

NOWHERE: Final = -1
"""The worth of a node where the shape may not stand. Every real worth is 0 or more."""
FEW: Final = 8
"""Up to so many changed nodes are judged one by one with the scalar voice, more of them over columns."""

Memory = tuple[int, Vector]
"""How much of the log was seen, and what the nodes were worth then."""


class Standing:
    """A shape in a fleet. `_worth` holds, per node, its score by still and local rules, or `NOWHERE`."""

    def __init__(self, shape: Shape, columns: Columns, census: Census) -> None:
        self._shape, self._columns = shape, columns
        profile = columns.fleet.profile
        self._filters = frozenset(profile.filters)
        self._weights = {name: weight for name, weight in profile.weights.items() if weight}
        self._open = self._still_mask()
        self._moving = self._moving_scores()
        self._settled = self._settled_scores()
        self._wide = self._speak(census)
        self._judges, self._scorers = self._scalar_voices()
        self._seen = len(columns.log)
        self._worth = self._judged(columns.everywhere)

    def ranking(self, pod: Pod, closed: Sequence[int] = ()) -> Vector:
        """What each node is worth to the next pod of this shape; `NOWHERE` where it may not stand.

        No pod may stand on the `closed` nodes, though they are still there and what stands on them counts.
        """
        worth = self.bare(closed)
        worth = self._scaled(worth)
        return self._minding_nominations(pod, worth) if self._columns.fleet.nominated else worth

    def bare(self, closed: Sequence[int] = (), apart_from: str = "") -> Vector:
        """What each node is worth by itself, without the scores that hang on which others are feasible."""
        self._catch_up()
        worth = self._worth
        if closed:
            worth = worth.copy()
            worth[list(closed)] = NOWHERE
        for name, spoken in self._wide:
            mask = spoken.admits() if name in self._filters and name != apart_from else None
            if mask is not None:
                worth = np.where(mask, worth, NOWHERE)
        return worth

    def remember(self) -> Memory:
        """What this standing knows now, to be brought back with `rewind` after pods were moved about."""
        return self._seen, self._worth.copy()

    def rewind(self, length: int, memory: Memory | None) -> None:
        """Forgets what happened since the log had this length, all of which has been undone.

        A memory that is as old as that is taken as it is; otherwise the nodes are judged once more.
        """
        if memory is not None and memory[0] == length:
            self._worth = memory[1]
        else:
            self._catch_up()
        self._seen = length

    def _catch_up(self) -> None:
        """Judges the nodes again that changed since the last time."""
        log = self._columns.log
        if self._seen == len(log):
            return
        changed = log[self._seen :]
        self._seen = len(log)
        if len(changed) > self._columns.size:
            self._worth = self._judged(self._columns.everywhere)
        elif len(changed) > FEW and len(set(changed)) > FEW:
            at = np.array(changed, dtype=np.int64)
            self._worth[at] = self._judged(at)
        else:
            for index in set(changed):
                self._worth[index] = self._judged_alone(index)

    def _judged(self, at: Vector) -> Vector:
        admitted, scores = self._open.take(at), self._settled.take(at)
        for name, voice in registry.LOCAL.items():
            mask = voice.admits(self._shape, self._columns, at) if name in self._filters else None
            if mask is not None:
                admitted = admitted & mask
            scores = scores + self._local_scores(name, voice, at)
        return np.where(admitted, scores, NOWHERE)

    def _local_scores(self, name: str, voice: Local, at: Vector) -> Vector | int:
        weight = self._weights.get(name)
        found = voice.scores(self._shape, self._columns, at) if weight else None
        return 0 if found is None or weight is None else found * weight

    def _judged_alone(self, index: int) -> int:
        if not self._open[index]:
            return NOWHERE
        bay = self._columns.fleet.bays[index]
        for judge in self._judges:
            if judge.verdict(bay) is not None:
                return NOWHERE
        return int(self._settled[index]) + sum(weight * scorer.score(bay) for weight, scorer in self._scorers)

    def _scaled(self, worth: Vector) -> Vector:
        """Adds the scores that hang on which nodes are feasible."""
        voices = [
            (self._weights[name], one)
            for name, one in self._wide
            if name in self._weights and not one.silent()
        ]
        if not self._moving and not voices:
            return worth
        feasible: Mask = worth != NOWHERE
        total = worth
        for weight, voice in self._moving:
            found = voice.scores(self._shape, self._columns, feasible)
            total = total if found is None else total + weight * found
        for weight, spoken in voices:
            found = spoken.scores(feasible)
            total = total if found is None else total + weight * found
        return np.where(feasible, total, NOWHERE)

    def _minding_nominations(self, pod: Pod, worth: Vector) -> Vector:
        """Where other pods are nominated, the scalar rules decide whether this one fits beside them."""
        fleet, worth = self._columns.fleet, worth.copy()
        for name, others in fleet.nominated.items():
            bay = fleet.by_name.get(name)
            if (
                others
                and bay is not None
                and worth[bay.index] != NOWHERE
                and screening.verdict(pod, bay, fleet)
            ):
                worth[bay.index] = NOWHERE
        return worth

    def _still_mask(self) -> Mask:
        admitted = np.ones(self._columns.size, dtype=np.bool_)
        for name, voice in registry.STILL.items():
            mask = voice.admits(self._shape, self._columns) if name in self._filters else None
            if mask is not None:
                admitted &= mask
        return admitted

    def _weighted_still(self) -> list[tuple[int, Still]]:
        return [
            (self._weights[name], voice) for name, voice in registry.STILL.items() if name in self._weights
        ]

    def _moving_scores(self) -> list[tuple[int, Still]]:
        return [one for one in self._weighted_still() if not one[1].settled(self._shape, self._columns)]

    def _settled_scores(self) -> Vector:
        total = np.zeros(self._columns.size, dtype=np.int64)
        for weight, voice in self._weighted_still():
            if voice.settled(self._shape, self._columns):
                found = voice.scores(self._shape, self._columns, self._open)
                total += 0 if found is None else weight * found
        return total

    def _speak(self, census: Census) -> list[tuple[str, Spoken]]:
        wanted = self._filters | self._weights.keys()
        spoken = [
            (name, voice.speak(self._shape, self._columns, census))
            for name, voice in registry.WIDE.items()
            if name in wanted
        ]
        return [(name, one) for name, one in spoken if one is not None]

    def _scalar_voices(self) -> tuple[list[Judge], Sequence[tuple[int, Scorer]]]:
        """The local rules' scalar voices.

        They look at the bay they are given and nothing else, so they stay valid.
        """
        fleet = self._columns.fleet
        asked = [
            rule for rule in scalar.FILTERS if rule.name in registry.LOCAL and rule.name in self._filters
        ]
        judges = [judge for rule in asked if isinstance(judge := rule.judge(self._shape, fleet), Judge)]
        scoring = [
            rule for rule in scalar.SCORES if rule.name in registry.LOCAL and rule.name in self._weights
        ]
        scorers = [
            (self._weights[rule.name], scorer)
            for rule in scoring
            if (scorer := rule.scorer(self._shape, fleet, ()))
        ]
        return judges, scorers
