"""What the metrics API would have measured: each container near its request, most below, a few above.

What is drawn stays the same for a container whatever else changes. The node's own processes are added to
what its pods use.
"""

from collections.abc import Iterator, Sequence

from tools.examples.blueprint import Container, Manifest
from tools.examples.estate import World
from tools.examples.identity import Identity, timestamp
from tools.examples.placement import Pod
from tools.examples.quantities import GI, KI, MI

WINDOW = "15.048s"
AGO = 21
SYSTEM_MEMORY, SYSTEM_CPU = 1700 * MI, 180
UNDECLARED_MEMORY, UNDECLARED_CPU = (15, 90), (1, 12)
ABOVE_IN = 16
"""One container of so many uses more than it asks for."""

Used = tuple[int, int]
"""Bytes of memory, and thousandths of a core."""


def metrics_objects(world: World) -> list[Manifest]:
    """What `kubectl get podmetrics,nodemetrics -A -o json` would list: pods first, then nodes."""
    identity = world.estate.identity
    running = [pod for pod in world.pods if pod.counts]
    ordered = sorted(running, key=lambda pod: (pod.workload.namespace, pod.name))
    nodes = [machine.name for machine in world.estate.machines]
    return [
        *(pod_metrics(identity, pod) for pod in ordered),
        *(
            node_metrics(identity, name, [pod for pod in running if pod.node == name])
            for name in sorted(nodes)
        ),
    ]


def pod_metrics(identity: Identity, pod: Pod) -> Manifest:
    containers: list[Manifest] = [
        {"name": one.name, "usage": printed(container_use(identity, pod, one))} for one in standing(pod)
    ]
    about = {"name": pod.name, "namespace": pod.workload.namespace}
    return {**measured("PodMetrics", identity, about), "containers": containers}


def node_metrics(identity: Identity, name: str, pods: Sequence[Pod]) -> Manifest:
    parts = [container_use(identity, pod, one) for pod in pods for one in standing(pod)]
    memory = SYSTEM_MEMORY + identity.number(0, GI, "node memory", name) + sum(part[0] for part in parts)
    cpu = SYSTEM_CPU + identity.number(0, 200, "node cpu", name) + sum(part[1] for part in parts)
    return {**measured("NodeMetrics", identity, {"name": name}), "usage": printed((memory, cpu))}


def measured(kind: str, identity: Identity, about: dict[str, str]) -> Manifest:
    moment = timestamp(AGO - identity.number(0, 9, "measured", *about.values()))
    return {
        "apiVersion": "metrics.k8s.io/v1beta1",
        "kind": kind,
        "metadata": {**about, "creationTimestamp": timestamp(0)},
        "timestamp": moment,
        "window": WINDOW,
    }


def standing(pod: Pod) -> Iterator[Container]:
    """Containers that still run: init containers have ended."""
    return (one for one in pod.admitted.containers if one.role != "init")


def container_use(identity: Identity, pod: Pod, one: Container) -> Used:
    """A share of the request, never more than the limit lets it have."""
    key = (pod.workload.key, pod.name, one.name)
    return memory_use(identity, one, key), cpu_use(identity, one, key)


def memory_use(identity: Identity, one: Container, key: tuple[str, ...]) -> int:
    request, limit = one.requests.get("memory", 0), one.limits.get("memory", 0)
    if not request:
        return (
            identity.number(*UNDECLARED_MEMORY, "memory", *key) * MI
            + identity.number(0, KI, "odd", *key) * KI
        )
    above = identity.number(1, ABOVE_IN, "above", *key) == 1 and limit > request
    share = identity.number(105, 145, "share", *key) if above else identity.number(35, 93, "share", *key)
    found = request * share // 100
    return min(found, limit * 96 // 100) if limit else found


def cpu_use(identity: Identity, one: Container, key: tuple[str, ...]) -> int:
    request = one.requests.get("cpu", 0)
    if not request:
        return identity.number(*UNDECLARED_CPU, "cpu", *key)
    above = identity.number(1, ABOVE_IN, "busy", *key) == 1
    share = identity.number(110, 400, "load", *key) if above else identity.number(3, 70, "load", *key)
    found = max(1, request * share // 100)
    return min(found, one.limits["cpu"]) if "cpu" in one.limits else found


def printed(used: Used) -> Manifest:
    """As the metrics server prints it: nanocores and KiB."""
    memory, cpu = used
    return {"cpu": f"{cpu * 1_000_000}n", "memory": f"{memory // KI}Ki"}
