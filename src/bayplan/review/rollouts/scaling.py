"""A new scale for a Deployment that may be in the middle of a rollout (`deployment/sync.go: scale`).

One ReplicaSet takes it all; several share it by their sizes, the larger first, and the first of them takes
what rounding leaves over.
"""

from collections.abc import Sequence

from bayplan.model.workloads import Workload
from bayplan.review.rollouts import pace
from bayplan.review.rollouts.replica_sets import ReplicaSet


def is_scaled(deployment: Workload, sets: Sequence[ReplicaSet]) -> bool:
    """Whether the Deployment's scale is another than what its active ReplicaSets were last told."""
    return any(one.count > 0 and one.desired != deployment.replicas for one in sets)


def rescale(deployment: Workload, new: ReplicaSet | None, old: Sequence[ReplicaSet], ready: int) -> bool:
    """Passes the scale on; whether any ReplicaSet has another size now.

    `ready` are the new ReplicaSet's Ready pods: once it is complete the old ones have to go.
    """
    sets = [*old, *([new] if new else [])]
    only = _active_or_latest(new, old)
    if only is not None:
        return resize(only, deployment.replicas, deployment)
    if new and new.count == new.desired == ready == deployment.replicas:
        return empty(old, deployment)
    active = [one for one in sets if one.count > 0]
    if deployment.strategy == pace.RECREATE:
        return False
    return _share(deployment, active)


def resize(one: ReplicaSet, count: int, deployment: Workload) -> bool:
    """Gives a ReplicaSet a size, and notes for which scale; whether the size is another than before."""
    changed = one.count != count
    one.count, one.desired = count, deployment.replicas
    one.most = deployment.replicas + pace.of_deployment(deployment).surge
    return changed


def empty(sets: Sequence[ReplicaSet], deployment: Workload) -> bool:
    """Takes all pods from ReplicaSets; whether any had some."""
    changed = [resize(one, 0, deployment) for one in sets]
    return any(changed)


def _active_or_latest(new: ReplicaSet | None, old: Sequence[ReplicaSet]) -> ReplicaSet | None:
    active = [one for one in (*old, *([new] if new else [])) if one.count > 0]
    if len(active) > 1:
        return None
    if active:
        return active[0]
    return new or (old[-1] if old else None)


def _share(deployment: Workload, active: Sequence[ReplicaSet]) -> bool:
    surge = pace.of_deployment(deployment).surge
    allowed = deployment.replicas + surge if deployment.replicas > 0 else 0
    more = allowed - sum(one.count for one in active)
    ordered = _by_size(active, newer_first=more > 0)
    sizes: list[int] = []
    added = 0
    for one in ordered:
        part = _part(one, deployment, more, added)
        added += part
        sizes.append(one.count + part)
    if sizes:
        sizes[0] = max(0, sizes[0] + more - added)
    changed = [resize(one, size, deployment) for one, size in zip(ordered, sizes, strict=True)]
    return any(changed)


def _by_size(active: Sequence[ReplicaSet], *, newer_first: bool) -> list[ReplicaSet]:
    """Larger ones first; of equals the newer, where pods are added, else the older."""
    order = reversed(active) if newer_first else iter(active)
    return sorted(order, key=lambda one: -one.count)


def _part(one: ReplicaSet, deployment: Workload, more: int, added: int) -> int:
    """A ReplicaSet's share of what is added or taken away (`GetReplicaSetProportion`)."""
    if one.count == 0 or more in (0, added):
        return 0
    left, fraction = more - added, _fraction(one, deployment)
    return min(fraction, left) if more > 0 else max(fraction, left)


def _fraction(one: ReplicaSet, deployment: Workload) -> int:
    if deployment.replicas == 0:
        return -one.count
    most = deployment.replicas + pace.of_deployment(deployment).surge
    before = one.most or most
    return (2 * one.count * most + before) // (2 * before) - one.count
