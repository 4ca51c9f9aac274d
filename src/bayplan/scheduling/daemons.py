"""The pods of a DaemonSet: what each looks like, and which nodes get one.

Follows `pkg/controller/daemon` (`newDaemonSetPod`, `NodeShouldRunDaemonPod`,
`util.AddOrUpdateDaemonPodTolerations`). A node's readiness does not count, and a cordoned node gets its pods
too: the tolerations that every DaemonSet pod is given see to that.
"""

from typing import Final

from msgspec.structs import replace

from bayplan.model import making
from bayplan.model.labels import Operator, Requirement
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Effect, NodeTerm, Pod, PodSpec, Toleration
from bayplan.model.workloads import Workload
from bayplan.scheduling import terms
from bayplan.scheduling.tolerance import untolerated

CONDITIONS: Final = (
    ("not-ready", Effect.NO_EXECUTE),
    ("unreachable", Effect.NO_EXECUTE),
    ("disk-pressure", Effect.NO_SCHEDULE),
    ("memory-pressure", Effect.NO_SCHEDULE),
    ("pid-pressure", Effect.NO_SCHEDULE),
    ("unschedulable", Effect.NO_SCHEDULE),
)
"""What the DaemonSet controller lets its pods tolerate."""


def pod_for(workload: Workload, node: NodeName, seed: str = "") -> Pod:
    """A DaemonSet's pod for one node, pinned to it by name. Another seed gives another pod's name."""
    pod = making.pod_of(workload, making.generated(workload.name, f"{workload.key}@{node}{seed}"))
    return replace(pod, spec=pinned(pod.spec, node))


def target_of(pod: Pod) -> str:
    """The node that a DaemonSet's pod stands on, or is meant for (`util.GetTargetNodeName`)."""
    if pod.node:
        return pod.node
    for term in pod.spec.affinity.node_required or ():
        for field in term.fields:
            if field.key == terms.NAME_FIELD and len(field.values) == 1:
                return field.values[0]
    return ""


def should_run(pod: Pod, node: Node) -> bool:
    """Whether the controller makes this pod for its node."""
    return _may_stand(pod, node) and untolerated(node.taints, pod.spec.tolerations) is None


def should_stay(pod: Pod, node: Node) -> bool:
    """Whether the controller leaves this pod on its node, whatever keeps only new ones away."""
    evicting = [taint for taint in node.taints if taint.effect is Effect.NO_EXECUTE]
    return _may_stand(pod, node) and untolerated(evicting, pod.spec.tolerations) is None


def pinned(spec: PodSpec, node: NodeName) -> PodSpec:
    """The node's name is added to every alternative; the tolerations of DaemonSets to the pod's own."""
    name = Requirement(terms.NAME_FIELD, Operator.IN, (node,))
    alternatives = spec.affinity.node_required or (NodeTerm(),)
    tied = tuple(replace(term, fields=(*term.fields, name)) for term in alternatives)
    conditions = (
        [*CONDITIONS, ("network-unavailable", Effect.NO_SCHEDULE)] if spec.host_network else CONDITIONS
    )
    added = tuple(
        Toleration(f"node.kubernetes.io/{key}", "Exists", effect=effect) for key, effect in conditions
    )
    return replace(
        spec,
        affinity=replace(spec.affinity, node_required=tied),
        tolerations=(*spec.tolerations, *(one for one in added if one not in spec.tolerations)),
    )


def _may_stand(pod: Pod, node: Node) -> bool:
    return pod.spec.node_name in ("", node.name) and terms.eligible(pod.spec, node)
