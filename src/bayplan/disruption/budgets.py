"""The disruption controller's arithmetic: how many of the pods under a budget may be missing.

Follows `pkg/controller/disruption`. The pods under a budget are those that its selector matches, whatever
their phase. With `maxUnavailable` or a percentage the controller expects as many pods as their controllers
declare; with a `minAvailable` that is a number it expects those that exist. Percentages are rounded up, in
both directions: a `maxUnavailable` of 30 % of one replica is one. Healthy are the Ready pods that are neither
terminating nor marked as about to be deleted (the eviction handler leaves that mark, see `eviction`).

Departs from upstream in one thing: where the controllers of the pods are not in the snapshot (a custom
resource, a partial dump), their scale is taken to be the number of their pods, and `Standing.guessed` says
so.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.disruption.ownership import Ownership
from bayplan.model import shares
from bayplan.model.pods import Owner, Pod
from bayplan.model.policy import DisruptionBudget
from bayplan.model.record import Record
from bayplan.model.workloads import Kind, Workload

SCALABLE: Final = (Kind.DEPLOYMENT, Kind.REPLICA_SET, Kind.STATEFUL_SET, Kind.REPLICATION_CONTROLLER)
UNSCALABLE: Final = {
    Kind.JOB: "jobs.batch",
    Kind.CRON_JOB: "cronjobs.batch",
    Kind.DAEMON_SET: "daemonsets.apps",
}


class Standing(Record, frozen=True):
    """A budget's status, as its controller would write it.

    `disrupted`: names of pods whose eviction was granted and that were not yet seen to be gone. `failure`:
    why the controller cannot compute the status; it then allows nothing. `unmanaged`: pods without a
    controller, which a percentage cannot count. `guessed`: the scale of some controller is not known, only
    the number of its pods.
    """

    budget: DisruptionBudget
    expected: int = 0
    desired: int = 0
    healthy: int = 0
    allowed: int = 0
    disrupted: frozenset[str] = frozenset()
    failure: str = ""
    unmanaged: tuple[str, ...] = ()
    guessed: bool = False


class _Scale(Record, frozen=True):
    """What the controllers of some pods declare together."""

    replicas: int = 0
    failure: str = ""
    unmanaged: tuple[str, ...] = ()
    guessed: bool = False


def covers(budget: DisruptionBudget, pod: Pod) -> bool:
    """Whether a budget selects a pod.

    No selector selects nothing; an empty one its whole namespace (policy/v1).
    """
    return (
        budget.namespace == pod.namespace
        and budget.selector is not None
        and budget.selector.selects(pod.labels)
    )


def recorded(budget: DisruptionBudget) -> Standing:
    """The status that the cluster itself wrote."""
    return Standing(
        budget=budget,
        expected=budget.expected,
        desired=budget.desired,
        healthy=budget.healthy,
        allowed=budget.allowed,
        disrupted=frozenset(budget.disrupted),
    )


def assess(
    budget: DisruptionBudget,
    pods: Iterable[Pod],
    ownership: Ownership,
    disrupted: frozenset[str] = frozenset(),
) -> Standing:
    """The status of a budget, computed from the pods. Pods that it does not select are passed over."""
    mine = [pod for pod in pods if covers(budget, pod)]
    marked = frozenset(pod.name for pod in mine if pod.name in disrupted and not pod.terminating)
    healthy = sum(1 for pod in mine if counts_as_healthy(pod, marked))
    try:
        expected, desired, scale = _expectation(budget, mine, ownership)
    except ValueError as error:
        return Standing(budget=budget, disrupted=marked, failure=str(error))
    if scale.failure:
        return Standing(budget=budget, disrupted=marked, failure=scale.failure, unmanaged=scale.unmanaged)
    return Standing(
        budget=budget,
        expected=expected,
        desired=desired,
        healthy=healthy,
        allowed=room(expected, desired, healthy),
        disrupted=marked,
        unmanaged=scale.unmanaged,
        guessed=scale.guessed,
    )


def counts_as_healthy(pod: Pod, disrupted: frozenset[str] = frozenset()) -> bool:
    """Whether the controller counts a pod: Ready, not terminating, not about to be deleted."""
    return pod.status.ready and not pod.terminating and pod.name not in disrupted


def room(expected: int, desired: int, healthy: int) -> int:
    """The disruptions allowed. A budget that expects no pod allows none, so that its first pods are safe."""
    return max(0, healthy - desired) if expected > 0 else 0


def desire(budget: DisruptionBudget, expected: int) -> int:
    """How many healthy pods a budget demands when that many are expected.

    Raises ValueError where it makes no sense.
    """
    if budget.max_unavailable:
        return max(0, expected - shares.scaled(budget.max_unavailable, expected))
    return shares.scaled(budget.min_available, expected) if budget.min_available else 0


def follows_scale(budget: DisruptionBudget) -> bool:
    """Whether a budget is reckoned from what controllers declare rather than from the pods that exist."""
    return bool(budget.max_unavailable) or budget.min_available.endswith("%")


def _expectation(budget: DisruptionBudget, pods: list[Pod], ownership: Ownership) -> tuple[int, int, _Scale]:
    if not budget.max_unavailable and not budget.min_available:
        return 0, 0, _Scale()
    if not follows_scale(budget):
        return len(pods), desire(budget, len(pods)), _Scale()
    scale = _scale(pods, ownership)
    return scale.replicas, desire(budget, scale.replicas), scale


def _scale(pods: list[Pod], ownership: Ownership) -> _Scale:
    """The sum over all controllers of these pods; the first that cannot be scaled spoils it."""
    replicas: dict[tuple[str, str], int] = {}
    seen: set[Owner] = set()
    guessed = False
    for pod in pods:
        owner = pod.controller
        if owner is None or owner in seen:
            continue
        seen.add(owner)
        controller = _scaled_by(pod, ownership)
        failure = _no_scale(pod, owner, controller, ownership)
        if failure:
            return _Scale(failure=failure)
        if controller is None:
            replicas[owner.kind, owner.name], guessed = _pods_under(owner, pods), True
        else:
            replicas[controller.kind, controller.name] = controller.replicas
    unmanaged = tuple(pod.name for pod in pods if pod.controller is None)
    return _Scale(sum(replicas.values()), unmanaged=unmanaged, guessed=guessed)


def _scaled_by(pod: Pod, ownership: Ownership) -> Workload | None:
    """The workload whose replicas count: the Deployment above a ReplicaSet, else the controller itself."""
    top = ownership.workload_of(pod)
    if top is not None and top.kind is Kind.DEPLOYMENT:
        return top
    return ownership.controller_of(pod)


def _no_scale(pod: Pod, owner: Owner, controller: Workload | None, ownership: Ownership) -> str:
    """Why the controller of the disruption budgets would give up on this pod; empty if it would not."""
    for kind, resource in UNSCALABLE.items():
        if owner.kind == kind:
            return f"{resource} does not implement the scale subresource"
    lost = controller is None and owner.kind in SCALABLE and ownership.records(owner.kind)
    return f'found no controllers for pod "{pod.name}"' if lost else ""


def _pods_under(owner: Owner, pods: list[Pod]) -> int:
    return sum(1 for pod in pods if pod.controller == owner and not pod.finished and not pod.terminating)
