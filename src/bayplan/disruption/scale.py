"""Pods that appear or disappear when a workload is scaled.

A Deployment passes its scale on to its newest ReplicaSet, a ReplicaSet picks victims by `ranking`, a
StatefulSet adds and removes at its highest ordinal. New pods come from the template as it stands; admission
has yet to complete them.

Departs from upstream: a Deployment that is being rolled out spreads a new scale over its ReplicaSets; here
the newest one takes all of it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.disruption.ownership import Ownership
from bayplan.model import making
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Pod
from bayplan.model.ranking import deletion_order
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind, Workload

FIXED: Final = {
    Kind.DAEMON_SET: "runs one pod on each node that its template matches; change its node selector instead",
    Kind.CRON_JOB: "starts Jobs by the clock; scale one of its Jobs instead",
}


class Scaling(Record, frozen=True):
    """What a new scale comes to: the workload as it then is, what it makes and what it deletes."""

    workload: Workload
    created: tuple[Pod, ...] = ()
    claims: tuple[PersistentVolumeClaim, ...] = ()
    deleted: tuple[Pod, ...] = ()
    notes: tuple[str, ...] = ()


def scale(
    workload: Workload, replicas: int, snapshot: Snapshot, ownership: Ownership | None = None
) -> Scaling:
    """Scales a workload. Raises InvalidInput for kinds that have no scale, and for scales below zero."""
    _demand_scalable(workload, replicas)
    ownership = ownership or Ownership.of(snapshot)
    pods = [pod for pod in ownership.pods_of(workload) if not pod.finished and not pod.terminating]
    target = replace(workload, replicas=replicas)
    if len(pods) <= replicas:
        created = new_pods(newest_maker(workload, ownership), replicas - len(pods), pods)
        claims = tuple(claim for pod in created for claim in making.claims_of(workload, pod))
        return Scaling(target, created, _unless_kept(claims, snapshot), notes=_rollout(workload, ownership))
    victims = _victims(workload, len(pods) - replicas, pods, snapshot, ownership)
    return Scaling(target, deleted=victims, notes=_rollout(workload, ownership))


def new_pods(workload: Workload, count: int, existing: Iterable[Pod] = ()) -> tuple[Pod, ...]:
    """Pods from a workload's template, beside those that exist."""
    names = {pod.name for pod in existing if pod.namespace == workload.namespace}
    fresh = (name for name in _names(workload, len(names) + count) if name not in names)
    return tuple(making.pod_of(workload, name) for _, name in zip(range(count), fresh, strict=False))


def newest_maker(workload: Workload, ownership: Ownership) -> Workload:
    """What makes a workload's pods now: for a Deployment the ReplicaSet that has its template, else itself.

    Where no ReplicaSet was recorded, one is made up, named and marked as Kubernetes would.
    """
    if workload.kind is not Kind.DEPLOYMENT:
        return workload
    sets = [child for child in ownership.children_of(workload) if child.kind is Kind.REPLICA_SET]
    wanted = making.unmarked(workload.template)
    sets = [child for child in sets if making.unmarked(child.template) == wanted] or sets
    if sets:
        return max(sets, key=lambda child: (child.replicas, child.created_replicas, child.name))
    mark = _known_mark(workload, ownership) or making.generated("", workload.key).lstrip("-")
    return making.replica_set_of(workload, mark)


def _demand_scalable(workload: Workload, replicas: int) -> None:
    if workload.kind in FIXED:
        raise InvalidInput(f"{workload.kind} {workload.key} cannot be scaled: it {FIXED[workload.kind]}")
    if replicas < 0:
        raise InvalidInput(f"{workload.kind} {workload.key} cannot have {replicas} replicas; give 0 or more")


def _victims(
    workload: Workload, count: int, pods: Sequence[Pod], snapshot: Snapshot, ownership: Ownership
) -> tuple[Pod, ...]:
    """A StatefulSet's highest ordinals; else the pods that rank first, old ReplicaSets before the newest."""
    if workload.kind is Kind.STATEFUL_SET:
        return tuple(sorted(pods, key=lambda pod: -(making.ordinal(pod) or 0))[:count])
    order = deletion_order(pods, pods, snapshot.taken_at)
    newest = newest_maker(workload, ownership)
    outdated = [pod for pod in order if workload.kind is Kind.DEPLOYMENT and not _made_by(newest, pod)]
    return (*outdated, *(pod for pod in order if pod not in outdated))[:count]


def _made_by(maker: Workload, pod: Pod) -> bool:
    return pod.controller is not None and pod.controller.name == maker.name


def _rollout(workload: Workload, ownership: Ownership) -> tuple[str, ...]:
    active = [child for child in ownership.children_of(workload) if child.replicas > 0]
    if workload.kind is not Kind.DEPLOYMENT or len(active) < 2:
        return ()
    return (
        f"{workload.key} is being rolled out: Kubernetes spreads the scale over {len(active)} ReplicaSets",
    )


def _names(workload: Workload, count: int) -> Iterable[str]:
    """Enough names to find `count` that are free."""
    if workload.kind is Kind.STATEFUL_SET:
        return (f"{workload.name}-{number}" for number in range(count))
    return (making.generated(workload.name, f"{workload.key}#{number}") for number in range(2 * count))


def _unless_kept(
    claims: tuple[PersistentVolumeClaim, ...], snapshot: Snapshot
) -> tuple[PersistentVolumeClaim, ...]:
    """A StatefulSet finds the claims again that an earlier, larger scale left behind."""
    kept = {claim.key for claim in snapshot.claims} if claims else set()
    return tuple(claim for claim in claims if claim.key not in kept)


def _known_mark(workload: Workload, ownership: Ownership) -> str:
    marks = (pod.labels.get(making.TEMPLATE_HASH, "") for pod in ownership.pods_of(workload))
    return next((mark for mark in marks if mark), "")
