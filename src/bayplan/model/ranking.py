"""Which pods a controller deletes first when it has too many (`controller_utils.go: ActivePodsWithRanks`).

First those without a node, then pending, then unknown, then those not Ready; then those that share their node
with more pods of the same workload; then the youngest, by orders of magnitude of two, and inside one
magnitude by uid; then those that restarted more often.

Departs from upstream: the annotation `controller.kubernetes.io/pod-deletion-cost`, which comes before sharing
a node, is not in the model; and the start of a pod stands in for the moment at which it became Ready.
"""

import datetime
import functools
import math
from collections import Counter
from collections.abc import Iterable
from typing import Final

from bayplan.model.names import NodeName
from bayplan.model.pods import Pod

_PHASES: Final = {"Pending": 0, "Unknown": 1, "Running": 2}


def deletion_order(
    pods: Iterable[Pod], related: Iterable[Pod], now: datetime.datetime | None = None
) -> tuple[Pod, ...]:
    """Pods in the order in which they would be deleted. `related`: all pods of the workload at the top."""
    sharing = Counter(pod.node for pod in related if not pod.finished and not pod.terminating)

    def compare(one: Pod, other: Pod) -> int:
        mine, theirs = _urgency(one, sharing), _urgency(other, sharing)
        if mine != theirs:
            return -1 if mine < theirs else 1
        return _younger(one, other, now) or _restarts(other) - _restarts(one) or _newer(one, other, now)

    return tuple(sorted(pods, key=functools.cmp_to_key(compare)))


def _urgency(pod: Pod, sharing: Counter[NodeName]) -> tuple[bool, int, bool, int]:
    phase = _PHASES.get(pod.status.phase, 0)
    return bool(pod.node), phase, pod.status.ready, -sharing[pod.node]


def _younger(one: Pod, other: Pod, now: datetime.datetime | None) -> int:
    if not one.status.ready:
        return 0
    return _compare_ages(one.status.started, other.status.started, (one.uid, other.uid), now)


def _newer(one: Pod, other: Pod, now: datetime.datetime | None) -> int:
    return _compare_ages(one.created, other.created, (one.uid, other.uid), now)


def _compare_ages(
    one: datetime.datetime | None,
    other: datetime.datetime | None,
    uids: tuple[str, str],
    now: datetime.datetime | None,
) -> int:
    """Negative where the first is to be deleted first; a time that is not known counts as the latest."""
    if one == other:
        return 0
    if one is None or other is None:
        return -1 if one is None else 1
    if now is None:
        return -1 if one > other else 1
    difference = _magnitude(now - one) - _magnitude(now - other)
    return difference or (-1 if uids[0] < uids[1] else 1 if uids[0] > uids[1] else 0)


def _magnitude(age: datetime.timedelta) -> int:
    nanoseconds = age // datetime.timedelta(microseconds=1) * 1000
    return int(math.log2(nanoseconds)) if nanoseconds > 0 else -1


def _restarts(pod: Pod) -> int:
    return max((status.restarts for status in pod.status.containers), default=0)
