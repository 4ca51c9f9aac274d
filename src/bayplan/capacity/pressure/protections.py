"""What is said to protect pods under memory pressure, held against the pods of one node.

Each claim is judged by the keys that the kubelet and the kernel really use, and the reason says what that
comes to for the pods that stand here: how many it concerns, and two of them that it gets wrong.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from bayplan.admission.qos import ServiceClass
from bayplan.capacity.ground import Ground
from bayplan.capacity.pressure import evicting, killing
from bayplan.capacity.report.pressure import Prey, Protection, Victim
from bayplan.disruption import budgets
from bayplan.model import demand
from bayplan.model.pods import Container, Pod
from bayplan.model.policy import LimitRangeItem

_RANKS: Final = {
    ServiceClass.BEST_EFFORT.value: 0,
    ServiceClass.BURSTABLE.value: 1,
    ServiceClass.GUARANTEED.value: 2,
}
CONTAINER: Final = "Container"
Ranked = TypeVar("Ranked", Victim, Prey)


class Case(NamedTuple):
    """One node: its pods, and both orders."""

    ground: Ground
    pods: Sequence[Pod]
    evictions: Sequence[Victim]
    kills: Sequence[Prey]


def judge(case: Case) -> tuple[Protection, ...]:
    """Every claim that concerns a pod of the node."""
    return tuple(found for claim in CLAIMS if case.pods for found in claim(case))


def _guaranteed(case: Case) -> Iterator[Protection]:
    """Guaranteed needs CPU limits, too (`qos.ComputePodQOS`)."""
    meant = [pod for pod in case.pods if _equal_memory(pod)]
    if not meant:
        return
    classes = {pod.key: evicting.service_class(pod, case.ground.kubernetes) for pod in meant}
    lacking = [pod for pod in meant if classes[pod.key] != ServiceClass.GUARANTEED.value]
    why = (
        f"of {_pods(len(meant))} here with memory requests equal to limits, "
        f"{len(meant) - len(lacking)} are Guaranteed"
    )
    if lacking:
        why += f"; the class needs CPU limits equal to requests as well: not so in {_some(lacking)}"
    yield Protection("memory requests equal to limits make a pod Guaranteed", not lacking, why)


def _class_order(case: Case) -> Iterator[Protection]:
    """The class of service is no key of `rankMemoryPressure`."""
    found = _turned(_evictable(case), lambda one: _RANKS.get(one.qos, 1))
    why = "it ranks by usage above the request, then priority, then how far above; the class is no key"
    if found:
        first, second = found
        why += f". Here {first.pod} ({first.qos}) goes before {second.pod} ({second.qos})"
    else:
        why += "; among the pods here the order happens to be the same"
    yield Protection("the kubelet evicts BestEffort first, then Burstable, then Guaranteed", False, why)


def _equal_amounts(case: Case) -> Iterator[Protection]:
    """A container cannot use more than its limit, so a pod of such containers never exceeds its request."""
    keys = {pod.key for pod in case.pods if _equal_memory(pod)}
    mine = [one for one in case.evictions if one.pod in keys and one.usage is not None]
    why = "such a pod cannot use more than it requests, so it goes after every pod that does"
    if mine:
        why += f"; {_pods(len(mine))} here, the first of them at rank {mine[0].rank} of {len(case.evictions)}"
    exceeding = sum(1 for one in case.evictions if one.exceeds)
    if exceeding:
        why += f". Above their request: {_pods(exceeding)} here"
    elif all(one.usage is not None for one in case.evictions):
        why += ". Nothing here exceeds its request now: then priority decides, and this protects nobody"
    yield Protection("memory requests equal to limits keep a pod from being evicted early", True, why)


def _priority(case: Case) -> Iterator[Protection]:
    """Priority is the second key."""
    found = _turned(_evictable(case), lambda one: one.priority)
    why = "it is the second key: it decides among pods that exceed their request, and among those that do not"
    if found:
        first, second = found
        reason = "nothing is known of its usage" if first.usage is None else "it exceeds its request"
        why += (
            f". Here {first.pod} (priority {first.priority}) still goes before {second.pod} "
            f"({second.priority}), because {reason}"
        )
    yield Protection("a higher priority is evicted later", True, why)


def _critical(case: Case) -> Iterator[Protection]:
    """`evictPod` refuses critical pods."""
    spared = [one for one in case.evictions if one.immune]
    if spared:
        first = spared[0]
        why = f"the kubelet refuses to: {_pods(len(spared))} here, such as {first.pod} ({first.immune})"
        yield Protection("static pods and priorities from 2000000000 on are never evicted", True, why)


def _budgets(case: Case) -> Iterator[Protection]:
    """The eviction manager kills pods itself; it does not ask the eviction API."""
    covered = [
        (pod, budget)
        for pod in case.pods
        for budget in case.ground.snapshot.budgets
        if budgets.covers(budget, pod)
    ]
    tight = [(pod, budget) for pod, budget in covered if budget.allowed <= 0]
    why = "the kubelet does not ask the API server before it evicts for pressure"
    if covered:
        why += f"; under a budget: {_pods(len({pod.key for pod, _ in covered}))} here"
    if tight:
        pod, budget = tight[0]
        why += f". {pod.key} would go although budget {budget.name} allows no disruption"
    yield Protection("a disruption budget keeps the kubelet from evicting a pod", False, why)


def _grace(case: Case) -> Iterator[Protection]:
    """`immediateEvictionGracePeriodSeconds`."""
    longest = max(case.pods, key=lambda pod: pod.spec.grace_seconds)
    why = (
        f"at a hard threshold every pod gets 1 s; {longest.key} asks for {longest.spec.grace_seconds} s. "
        "Only soft thresholds, which are not set by default, leave time"
    )
    yield Protection("a pod gets its grace period before it is evicted", False, why)


def _priority_for_kernel(case: Case) -> Iterator[Protection]:
    """oom_score_adj knows the class of service and node-critical pods only."""
    priorities: dict[str, int] = {pod.key: pod.priority for pod in case.pods}
    found = _turned(case.kills, lambda one: priorities[one.pod])
    why = "the kernel scores memory used and the kubelet's adjustment, which does not know priorities"
    if found:
        first, second = found
        why += (
            f". Here {first.pod}/{first.container} (priority {priorities[first.pod]}) is killed before "
            f"{second.pod}/{second.container} ({priorities[second.pod]})"
        )
    kept = {pod.key for pod in case.pods if killing.node_critical(pod)}
    if kept:
        why += f". Only {killing.NODE_CRITICAL} is an exception: {_pods(len(kept))} here"
    yield Protection("a priority class protects from the kernel", False, why)


def _class_for_kernel(case: Case) -> Iterator[Protection]:
    """-997 leaves a Guaranteed container behind every other one."""
    kept = [one for one in case.kills if one.adjustment == killing.GUARANTEED]
    named = [one for one in kept if one.qos == ServiceClass.GUARANTEED.value]
    why = (
        f"its adjustment is {killing.GUARANTEED}, that of others at least {killing.LOWEST_BURSTABLE}; "
        f"{len(named)} of {len(case.kills)} containers here have it by their class"
    )
    if not named:
        why += ", so it protects nobody on this node"
    yield Protection("Guaranteed pods are the last that the kernel kills", True, why)


def _defaults(case: Case) -> Iterator[Protection]:
    """A default request counts like a written one, and is as small as it is."""
    exceeding = {one.pod for one in case.evictions if one.exceeds}
    mine = [pod for pod in case.pods if _by_default(pod, case.ground)]
    if not mine:
        return
    over = [pod for pod in mine if pod.key in exceeding]
    why = f"just what a limit range gives to who says nothing is requested by {_pods(len(mine))} here"
    why += f"; above that, and so among the first to go: {_some(over)}" if over else ", and none exceeds it"
    yield Protection("the default of a limit range protects a pod that says nothing", not over, why)


CLAIMS: Final[tuple[Callable[[Case], Iterator[Protection]], ...]] = (
    _guaranteed,
    _class_order,
    _equal_amounts,
    _priority,
    _critical,
    _budgets,
    _grace,
    _priority_for_kernel,
    _class_for_kernel,
    _defaults,
)


def _evictable(case: Case) -> list[Victim]:
    return [one for one in case.evictions if not one.immune]


def _equal_memory(pod: Pod) -> bool:
    """Whether every container has a memory limit, and requests all of it."""
    containers = (*pod.spec.containers, *pod.spec.init_containers)
    return bool(containers) and all(_equal(one) for one in containers)


def _equal(container: Container) -> bool:
    limit = container.resources.limits.get(demand.MEMORY)
    return limit is not None and limit == container.resources.requests.get(demand.MEMORY, limit)


def _by_default(pod: Pod, ground: Ground) -> bool:
    """Whether a container's memory request is what a limit range of the namespace would have given it."""
    items = [
        item
        for one in ground.snapshot.limit_ranges
        if one.namespace == pod.namespace
        for item in one.items
        if item.type == CONTAINER
    ]
    return any(_given(container, item) for container in pod.spec.containers for item in items)


def _given(container: Container, item: LimitRangeItem) -> bool:
    given = item.default_request.get(demand.MEMORY)
    return given is not None and container.resources.requests.get(demand.MEMORY) == given


def _turned(ranked: Sequence[Ranked], standing: Callable[[Ranked], int]) -> tuple[Ranked, Ranked] | None:
    """The first that goes before another of lower standing, and the lowest of those; None: there is none."""
    lowest: Ranked | None = None
    found: tuple[Ranked, Ranked] | None = None
    for one in reversed(ranked):
        if lowest is not None and standing(one) > standing(lowest):
            found = one, lowest
        if lowest is None or standing(one) <= standing(lowest):
            lowest = one
    return found


def _pods(number: int) -> str:
    return f"{number} pod" if number == 1 else f"{number} pods"


def _some(pods: Sequence[Pod]) -> str:
    return f"{pods[0].key} and {len(pods) - 1} more" if len(pods) > 1 else str(pods[0].key)
