"""NodeResourcesFit over columns."""

import numpy as np

from bayplan.scheduling import allocation
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.framework import BEST
from bayplan.scheduling.profile import Profile, Strategy
from bayplan.scheduling.rules.fit import counted
from bayplan.scheduling.shapes import Shape


class Fit:
    """Keeps pods off nodes that cannot bear their requests; by default prefers the emptiest."""

    def admits(self, shape: Shape, columns: Columns, at: Vector) -> Mask:
        admitted: Mask = columns.pods.take(at) < columns.pods_allowed.take(at)
        for name, amount in counted(shape, columns.fleet.profile).items():
            admitted &= columns.allocated(name).take(at) - columns.used(name).take(at) >= amount
        return admitted

    def scores(self, shape: Shape, columns: Columns, at: Vector) -> Vector:
        profile = columns.fleet.profile
        asked = {**shape.requests, **shape.scored}
        total = np.zeros(len(at), dtype=np.int64)
        weights = np.zeros(len(at), dtype=np.int64)
        for resource in profile.fit_resources:
            wanted = asked.get(resource.name, 0)
            if not allocation.counts(resource.name, wanted):
                continue
            capacity = columns.allocated(resource.name).take(at)
            held = columns.scored.get(resource.name)
            used = (columns.used(resource.name) if held is None else held).take(at) + wanted
            score = _score(profile, used, capacity)
            counts = score > 0 if profile.strategy is Strategy.RATIO else capacity > 0
            total += score * resource.weight * counts
            weights += counts * resource.weight
        return _mean(total, weights, profile)


def _score(profile: Profile, used: Vector, capacity: Vector) -> Vector:
    """As `allocation.least`, `most` and `ratio` score one resource; 0 where a node has none of it."""
    bounded = np.maximum(capacity, 1)
    match profile.strategy:
        case Strategy.LEAST:
            return _hundredths(np.maximum(capacity - used, 0), bounded)
        case Strategy.MOST:
            return _hundredths(np.minimum(used, capacity), bounded)
        case Strategy.RATIO:
            line = np.array(
                [allocation.along(profile.ratio_shape, step) for step in range(101)], dtype=np.int64
            )
            steps: Vector = np.minimum(used * 100 // bounded, 100)
            return line[steps] * (capacity > 0)


def _hundredths(part: Vector, whole: Vector) -> Vector:
    return part * BEST // whole


def _mean(total: Vector, weights: Vector, profile: Profile) -> Vector:
    bounded = np.maximum(weights, 1)
    if profile.strategy is Strategy.RATIO:
        rounded: Vector = np.floor(total / bounded + 0.5).astype(np.int64)
        return rounded
    return total // bounded
