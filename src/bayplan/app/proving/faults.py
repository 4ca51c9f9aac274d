"""What a plan does to one workload, whatever becomes of others: too large, another class, no more pods."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.admission.qos import ServiceClass, qos_class
from bayplan.app import resized
from bayplan.app.proving import nodes
from bayplan.capacity.ground import Ground
from bayplan.model import demand
from bayplan.model.autoscaling import HorizontalAutoscaler
from bayplan.model.findings import Finding, Severity
from bayplan.model.nodes import Node
from bayplan.model.overlay import identity
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.trees import ObjectKey
from bayplan.rightsizing import pieces
from bayplan.rightsizing.framework import Bound
from bayplan.scheduling import terms
from bayplan.scheduling.tolerance import untolerated

LARGER: Final = "plan-larger-than-nodes"
ANOTHER_CLASS: Final = "plan-changes-qos"
EXHAUSTED: Final = "plan-exhausts-autoscaler"


class Resized(Record, frozen=True):
    """A pod of a workload that is changed: as it is, and as it would be."""

    key: ObjectKey
    old: Pod
    new: Pod

    @property
    def subject(self) -> str:
        kind, namespace, name = self.key
        return f"{kind} {namespace}/{name}"


def changed(before: Ground, after: Ground) -> list[Resized]:
    """One pod of each workload whose pods would be others; `after` has every pod where it stands."""
    found: dict[tuple[ObjectKey, int], Resized] = {}
    for old, new in zip(before.snapshot.pods, after.snapshot.pods, strict=True):
        if old is not new:
            key = resized.place_of(old, before.ownership)
            found.setdefault((key, id(old.spec)), Resized(key, old, new))
    return list(found.values())


def findings(before: Ground, after: Ground) -> Iterator[Finding]:
    """All faults of single workloads."""
    found = changed(before, after)
    for one in found:
        yield from _larger(one, before)
        yield from _another_class(one, before)
    for autoscaler in before.snapshot.autoscalers:
        yield from _exhausted(autoscaler, found, before)


def _larger(one: Resized, ground: Ground) -> Iterator[Finding]:
    """Whether a pod is too large for every node that it may go to, and was not before."""
    open_to = [node for node in ground.snapshot.nodes if _may_go(one.new, node)]
    if not open_to or any(_holds(node, one.new, ground) for node in open_to):
        return
    if not any(_holds(node, one.old, ground) for node in open_to):
        return
    asked = dict(nodes.promised(one.new, ground))
    most = {bound: max(nodes.allocatable(node)[bound] for node in open_to) for bound in nodes.REQUESTED}
    beyond = [
        f"{Bound(one).resource} {pieces.written(one, asked[one])} of {pieces.written(one, most[one])}"
        for one in nodes.REQUESTED
        if asked[one] > most[one]
    ] or ["one has the memory, and another one the cpu"]
    yield Finding(
        LARGER,
        Severity.ERROR,
        one.subject,
        f"is larger than every node that it may go to: {', '.join(beyond)}",
    )


def _may_go(pod: Pod, node: Node) -> bool:
    return terms.eligible(pod.spec, node) and untolerated(node.taints, pod.spec.tolerations) is None


def _holds(node: Node, pod: Pod, ground: Ground) -> bool:
    there, asked = nodes.allocatable(node), dict(nodes.promised(pod, ground))
    return all(asked[bound] <= there[bound] for bound in nodes.REQUESTED)


def _another_class(one: Resized, ground: Ground) -> Iterator[Finding]:
    """Guaranteed pods are the last to be killed where memory runs out; no size is worth that by itself."""
    was, will = (qos_class(pod.spec, ground.kubernetes) for pod in (one.old, one.new))
    if was is ServiceClass.GUARANTEED and will is not was:
        yield Finding(ANOTHER_CLASS, Severity.ERROR, one.subject, f"would be {will} and no longer {was}")


def _exhausted(scaler: HorizontalAutoscaler, found: Sequence[Resized], ground: Ground) -> Iterator[Finding]:
    """Whether an autoscaler that aims at a share of requests would want more pods than it may have."""
    key = (scaler.kind, scaler.namespace, scaler.workload)
    mine = next((one for one in found if one.key == key), None)
    top = next((one for one in ground.snapshot.workloads if identity(one) == key), None)
    if mine is None or top is None or top.replicas > scaler.maximum:
        return
    for resource in scaler.utilization:
        container = scaler.container.get(resource, "")
        was, will = (_requested(pod, resource, container) for pod in (mine.old, mine.new))
        wanted = math.ceil(top.replicas * was / will) if will else 0
        if wanted > scaler.maximum:
            yield Finding(
                EXHAUSTED, Severity.ERROR, mine.subject,
                f"with less {resource} requested HorizontalPodAutoscaler {scaler.name} may want {wanted} "
                f"pods, and is allowed {scaler.maximum}",
            )  # fmt: skip


def _requested(pod: Pod, resource: str, container: str) -> int:
    found = [one for one in pod.spec.containers if container in ("", one.name)]
    return sum(demand.integers(one.resources.requests).get(resource, 0) for one in found)
