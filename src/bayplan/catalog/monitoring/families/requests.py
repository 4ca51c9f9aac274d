"""Requests of pods against what nodes can give, node by node and of all workers together.

Follows the scheduler in what counts (see `recorded`), and `capacity` in who is a worker: every node that no
taint of a control plane closes.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Recording, Rule, nothing

RESOURCES: Final = {"memory": "memory", "cpu": "cpu", "ephemeral-storage": "ephemeral_storage"}
"""Constraints, and their resource in a label."""
LIVING: Final = 'on (namespace, pod, uid) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)'
FORBIDDING: Final = 'effect=~"NoSchedule|NoExecute"'
ROLES: Final = "node-role\\\\.kubernetes\\\\.io/(control-plane|master|etcd|controlplane)"

NODE: Final = Kind(
    "NodeRequestsHigh",
    "capacity.thresholds.memory",
    "Pods on a worker request more of a resource than the policy wants of it.",
    "Look at `bayplan capacity --only lines`; move, shrink or remove pods, or add a worker before the next "
    "rollout finds no room.",
    "{{ $labels.node }}: {{ $value | humanizePercentage }} of its {{ $labels.resource }} is requested",
    "info",
)
CLUSTER: Final = Kind(
    "ClusterRequestsHigh",
    "capacity.thresholds.memory",
    "All workers together have given away more of a resource than the policy wants.",
    "Look at `bayplan capacity --only additions` for the worker that would relieve it, and at "
    "`bayplan size` for what is requested and never used.",
    "{{ $value | humanizePercentage }} of the workers' {{ $labels.resource }} is requested",
)
PODS: Final = Kind(
    "NodePodsHigh",
    "capacity.thresholds.pods",
    "A node has nearly as many pods as its kubelet takes.",
    "Raise `cluster.maxPods`, or add a worker: beyond it pods wait although memory is free.",
    "{{ $labels.node }}: {{ $value | humanizePercentage }} of its pods are there",
)
LIMITS: Final = Kind(
    "MemoryLimitsHigh",
    "capacity.thresholds.memory-limits",
    "The memory limits of all pods on the workers are further beyond what there is than the policy wants.",
    "Nothing refuses it until several pods use their limits at once. Look at `bayplan capacity "
    "--pressure NODE` "
    "for who would go first.",
    "memory limits are {{ $value | humanizePercentage }} of what the workers have",
)
BLIND: Final = Kind(
    "CapacityUnobserved",
    "components",
    "kube-state-metrics says nothing, so no alert about requests, slots, quotas or losses can fire.",
    "Look at the pod of kube-state-metrics and at its target in Prometheus.",
    "nobody observes the cluster: kube_node_info is missing",
    "critical",
)


def _rules(known: Facts) -> Iterator[Rule]:
    yield from _recordings()
    for constraint, label in RESOURCES.items():
        bound = known.bound(constraint)
        if bound is not None:
            than = f"> {facts.number(bound.share)}"
            one = f'{recorded.NODE_REQUESTS}{{resource="{label}"}} and on (node) {recorded.WORKER}'
            yield Alert(NODE, f"({one})\n{than}", labels={"resource": label}, key=bound.key)
            share = f'{recorded.WORKERS_REQUESTS}{{resource="{label}"}} {than}'
            yield Alert(CLUSTER, share, labels={"resource": label}, key=bound.key, keep=60)
    if bound := known.bound("pods"):
        yield Alert(PODS, f"{recorded.NODE_PODS} > {facts.number(bound.share)}", key=bound.key)
    if bound := known.bound("memory-limits"):
        expr = f'{recorded.WORKERS_LIMITS}{{resource="memory"}} > {facts.number(bound.share)}'
        yield Alert(LIMITS, expr, 60, key=bound.key)
    yield Alert(BLIND, "absent(kube_node_info)", 10)


def _recordings() -> Iterator[Recording]:
    pod, node = "namespace, pod, uid, node, resource", "node, resource"
    room = f'sum by ({node}) (kube_node_status_allocatable{{resource!="pods"}} > 0)'
    yield Recording(recorded.POD_REQUESTS, _of_pods(pod), tuple(pod.split(", ")))
    summed = f"sum by ({node}) ({recorded.POD_REQUESTS})"
    yield Recording(recorded.NODE_REQUESTS, f"{summed}\n/ on ({node}) {room}", ("node", "resource"))
    there = f'count by (node) (kube_pod_info{{node!=""}} and {LIVING})'
    bearable = 'sum by (node) (kube_node_status_allocatable{resource="pods"} > 0)'
    yield Recording(recorded.NODE_PODS, f"{there}\n/ on (node) {bearable}", ("node",))
    closed = f'kube_node_spec_taint{{key=~"{ROLES}",{FORBIDDING}}}'
    yield Recording(
        recorded.WORKER, f"count by (node) (kube_node_info)\nunless on (node) {closed}", ("node",)
    )
    yield Recording(recorded.OPEN, _open(), ("node",))
    for name, part in (
        (recorded.WORKERS_REQUESTS, recorded.POD_REQUESTS),
        (recorded.WORKERS_LIMITS, _limits()),
    ):
        both = f"and on (node) {recorded.WORKER}"
        expr = (
            f"sum by (resource) ({part} {both})\n/ on (resource) sum by (resource) ({_allocatable()} {both})"
        )
        yield Recording(name, expr, ("resource",))


def _allocatable() -> str:
    return "(kube_node_status_allocatable > 0)"


def _of_pods(labels: str) -> str:
    parts = (
        ("containers", f'sum by ({labels}) (kube_pod_container_resource_requests{{node!=""}})'),
        ("init", f'max by ({labels}) (kube_pod_init_container_resource_requests{{node!=""}})'),
    )
    both = "\n  or ".join(f'label_replace({expr}, "part", "{part}", "", "")' for part, expr in parts)
    return f"max by ({labels}) (\n  {both}\n)\nand {LIVING}"


def _limits() -> str:
    return f'(kube_pod_container_resource_limits{{node!=""}} and {LIVING})'


def _open() -> str:
    return (
        f"{recorded.WORKER}\n"
        f"unless on (node) kube_node_spec_taint{{{FORBIDDING}}}\n"
        "unless on (node) (kube_node_spec_unschedulable == 1)\n"
        'unless on (node) (kube_node_status_condition{condition="Ready",status="true"} == 0)'
    )


FAMILY: Final = Family(
    "requests",
    "Requests against what nodes can give",
    (NODE, CLUSTER, PODS, LIMITS, BLIND),
    _rules,
    nothing,
)
