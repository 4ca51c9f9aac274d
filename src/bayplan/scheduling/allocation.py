"""Scores by allocation: how full a node would be with the pod on it.

Follows `plugins/noderesources`: `resource_allocation`, `least_allocated`, `most_allocated`,
`requested_to_capacity_ratio` and `balanced_allocation`, in integers as there. A load is (requested with the
pod, allocatable, weight, of which the pod's).
"""

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bayplan.model import demand
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.framework import BEST
from bayplan.scheduling.profile import Profile, ResourceWeight, ShapePoint, Strategy

Load = tuple[int, int, int, int]
POINTS_PER_SCORE: Final = 10


def loads(
    bay: Bay, asked: Mapping[str, int], resources: Sequence[ResourceWeight], counted: Mapping[str, int]
) -> list[Load]:
    """The loads of a bay with a pod added. `counted` holds what scoring counts for cpu and memory so far.

    Resources that the node lacks, and extended ones that the pod does not ask for, do not count.
    """
    found = []
    for resource in resources:
        name = resource.name
        capacity, wanted = bay.allocatable.get(name, 0), asked.get(name, 0)
        if capacity == 0 or not counts(name, wanted):
            continue
        used = counted[name] if name in counted else bay.requested.get(name, 0)
        found.append((used + wanted, capacity, resource.weight, wanted))
    return found


def counts(name: str, wanted: int) -> bool:
    """Whether a resource of the profile counts for a pod that wants so much of it; `pods` never does."""
    return name != demand.PODS and not (wanted == 0 and demand.is_scalar(name))


def least(found: Sequence[Load]) -> int:
    """LeastAllocated: the emptier the better."""
    total = score = 0
    for used, capacity, weight, _ in found:
        total += weight
        score += weight * ((capacity - used) * BEST // capacity) if used <= capacity else 0
    return score // total if total else 0


def most(found: Sequence[Load]) -> int:
    """MostAllocated: the fuller the better."""
    total = score = 0
    for used, capacity, weight, _ in found:
        total += weight
        score += weight * (min(used, capacity) * BEST // capacity)
    return score // total if total else 0


def ratio(points: Sequence[ShapePoint], found: Sequence[Load]) -> int:
    """RequestedToCapacityRatio: a broken line over utilisation; resources that score 0 do not count."""
    total = score = 0
    for used, capacity, weight, _ in found:
        utilization = used * 100 // capacity if used <= capacity else 100
        worth = along(points, utilization)
        if worth > 0:
            score, total = score + worth * weight, total + weight
    return math.floor(score / total + 0.5) if total else 0


def along(points: Sequence[ShapePoint], utilization: int) -> int:
    """The broken line's value at a utilisation, 0 to 100, with divisions that cut towards zero as Go's do."""
    for index, point in enumerate(points):
        if utilization <= point.utilization:
            if index == 0:
                return point.score * POINTS_PER_SCORE
            before = points[index - 1]
            rise = (point.score - before.score) * POINTS_PER_SCORE * (utilization - before.utilization)
            run = point.utilization - before.utilization
            return before.score * POINTS_PER_SCORE + (rise // run if rise >= 0 else -(-rise // run))
    return points[-1].score * POINTS_PER_SCORE


def strategy(profile: Profile) -> Callable[[Sequence[Load]], int]:
    """The profile's scoring strategy."""
    match profile.strategy:
        case Strategy.LEAST:
            return least
        case Strategy.MOST:
            return most
        case Strategy.RATIO:
            return functools.partial(ratio, profile.ratio_shape)


def without_pod(found: Sequence[Load]) -> list[Load]:
    """The same loads before the pod is added."""
    return [(used - wanted, capacity, weight, 0) for used, capacity, weight, wanted in found]


def balance(found: Sequence[Load]) -> int:
    """How evenly resources are used: 100 less the standard deviation of their fractions, in hundredths."""
    fractions = [min(1.0, used / capacity) for used, capacity, *_ in found]
    if len(fractions) == 2:
        deviation = abs((fractions[0] - fractions[1]) / 2)
    elif len(fractions) > 2:
        mean = sum(fractions) / len(fractions)
        deviation = math.sqrt(sum((one - mean) ** 2 for one in fractions) / len(fractions))
    else:
        deviation = 0.0
    return int((1 - deviation) * BEST)
