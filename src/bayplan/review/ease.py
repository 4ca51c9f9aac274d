"""Restarts that are sure to go well, so that they need not be played to know it. No says nothing.

Where as many pods again as there are would be admitted, and each had a place while none of the old ones has
left, no order of turns can make a rollout wait. A single pod that goes before its successor comes is sure to
come again where it could stand in its own old place.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.admission import chain, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.quotas import QuotaUsage
from bayplan.model import making
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind, Workload
from bayplan.review import demands
from bayplan.review.rollouts import Stage, pace, sets
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.screening import Panel
from bayplan.scheduling.shapes import Shape

MOST: Final = 20
"""Of more pods than these it is played."""


def surely(workload: Workload, stage: Stage) -> bool:
    """Whether a restart on a stage comes to what is declared, whatever the order of turns."""
    if workload.kind not in (Kind.DEPLOYMENT, Kind.STATEFUL_SET) or workload.paused or workload.partition:
        return False
    standing = _standing(workload, stage)
    if len(standing) != workload.replicas or not 0 < len(standing) <= MOST:
        return False
    if not all(pod.status.ready for pod in standing) or workload.strategy == pace.ON_DELETE:
        return False
    if workload.kind is Kind.DEPLOYMENT and workload.strategy != pace.RECREATE:
        return _beside(workload, stage)
    return len(standing) == 1 and _instead(workload, standing[0], stage)


def _standing(workload: Workload, stage: Stage) -> list[Pod]:
    if workload.kind is not Kind.DEPLOYMENT:
        return list(stage.pods_of(workload))
    makers = sets.of(workload, stage.children_of(workload), stage.roster)
    return [pod for maker in makers for pod in stage.pods_of(maker)]


def _beside(workload: Workload, stage: Stage) -> bool:
    """Whether all new pods are taken and find a place beside the old ones."""
    pod, usage = _admitted(workload, stage, stage.usage), stage.usage
    if pod is None or making.claims_of(workload, demands.pod_of(workload)):
        return False
    for _ in range(workload.replicas - 1 if stage.policies.quotas_of(pod.namespace) else 0):
        usage = quotas.charge(usage, pod, stage.policies)
        if quotas.refuse_pod(pod, stage.policies, usage) is not None:
            return False
    return not stage.nodes or _rooms(pod, workload.replicas, stage.seen)


def _instead(workload: Workload, old: Pod, stage: Stage) -> bool:
    """Whether the new pod is taken once the old one is gone, and could stand where that stood."""
    sent = demands.pod_of(workload)
    if not stage.holds(making.claims_of(workload, sent)):
        return False
    pod = _admitted(workload, stage, quotas.release(stage.usage, old, stage.policies))
    return pod is not None and (not stage.nodes or _takes_over(pod, old, stage.seen))


def _admitted(workload: Workload, stage: Stage, usage: QuotaUsage) -> Pod | None:
    answer = chain.admit_pod(demands.pod_of(workload), stage.policies, usage)
    return None if isinstance(answer, Refused) else answer.pod


def _rooms(pod: Pod, number: int, fleet: Fleet) -> bool:
    """Whether so many find a place. Rules that look at other pods, or at volumes, are left to the play."""
    shape = fleet.shapes.of(pod)
    if shape.claim_names or shape.host_ports or pod.spec.scheduling_gates or fleet.nominated:
        return False
    panel = Panel(shape, fleet)
    if panel.refusal or panel.only is not None or not panel.steady:
        return False
    left = number
    for bay in fleet.bays:
        left -= min(_places(shape, bay)) if panel.veto(bay) is None else 0
        if left <= 0:
            return True
    return False


def _places(shape: Shape, bay: Bay) -> Iterator[int]:
    """How many pods of a shape there is room for, by each resource."""
    yield bay.room_for_pods
    for name, amount in shape.requests.items():
        yield max(0, bay.free(name) // amount)


def _takes_over(pod: Pod, old: Pod, fleet: Fleet) -> bool:
    bay = fleet.by_name.get(old.node)
    if bay is None or old.key not in bay.pods or pod.spec.scheduling_gates or fleet.nominated:
        return False
    order, shape = list(bay.pods), bay.shapes[old.key]
    bay.drop(old.key)
    try:
        return _may_stand(fleet.shapes.of(pod), bay, fleet)
    finally:
        bay.add(old, shape)
        bay.arrange(order)


def _may_stand(shape: Shape, bay: Bay, fleet: Fleet) -> bool:
    panel = Panel(shape, fleet)
    if panel.refusal or (panel.only is not None and bay.name not in panel.only):
        return False
    return panel.veto(bay) is None
