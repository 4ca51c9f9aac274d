"""What the API server would make of a pod: defaults, the tier's LimitRange, priority, tolerations, QoS class.

A limit without a request becomes the request first; then the LimitRange fills in what is still missing. The
order matters: a pod that declares only a limit never sees the default request.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tools.examples.blueprint import Container, Estate, Manifest, Namespace, Tier, Value, Workload
from tools.examples.quantities import Amounts, add_up, at_least

SYSTEM_CLASSES = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}
PATIENCE_SECONDS = 300
GPU_CLASS = "gpu-workload"
GPU = "nvidia.com/gpu"


@dataclass(frozen=True, slots=True)
class Admitted:
    """What admission decided about one pod of a workload."""

    containers: tuple[Container, ...]
    note: str | None
    priority_class: str | None
    priority: int
    preempts: bool
    tolerations: tuple[Manifest, ...]
    quality: str
    requests: Amounts
    limits: Amounts


def admit(estate: Estate, workload: Workload) -> Admitted:
    """Admits one pod of the workload, or raises ValueError where the API server would refuse."""
    namespace = next(one for one in estate.namespaces if one.name == workload.namespace)
    containers = tuple(fill_in(container, namespace.tier) for container in workload.containers)
    check_largest_limit(namespace, workload, containers)
    priority_class, priority, preempts = choose_priority(estate, namespace, workload)
    return Admitted(
        containers=containers,
        note=note_defaults(workload.containers, namespace.tier),
        priority_class=priority_class,
        priority=priority,
        preempts=preempts,
        tolerations=all_tolerations(workload),
        quality=quality_class(containers),
        requests=effective(containers, "requests"),
        limits=effective(containers, "limits"),
    )


def fill_in(container: Container, tier: Tier | None) -> Container:
    """Gives a container the requests and limits that it did not declare."""
    requests = {**container.limits, **container.requests}
    limits = dict(container.limits)
    if tier is not None:
        limits.setdefault("memory", tier.default_limit)
        requests = {**tier.default_request, **requests}
    return replace(container, requests=requests, limits=limits)


def note_defaults(declared: Iterable[Container], tier: Tier | None) -> str | None:
    """The annotation in which LimitRanger says what it set."""
    if tier is None:
        return None
    notes = []
    # LimitRanger goes through the containers first, then through the init containers.
    for container in sorted(declared, key=lambda one: one.role != "app"):
        kind = "container" if container.role == "app" else "init container"
        known = {*container.requests, *container.limits}
        missing = sorted(resource for resource in tier.default_request if resource not in known)
        if missing:
            notes.append(f"{', '.join(missing)} request for {kind} {container.name}")
        if "memory" not in container.limits:
            notes.append(f"memory limit for {kind} {container.name}")
    return f"LimitRanger plugin set: {'; '.join(notes)}" if notes else None


def check_largest_limit(namespace: Namespace, workload: Workload, containers: Iterable[Container]) -> None:
    if namespace.tier is None:
        return
    largest = namespace.largest_limit or namespace.tier.largest_limit
    for container in containers:
        limit, request = container.limits["memory"], container.requests["memory"]
        if not request <= limit <= largest:
            raise ValueError(
                f"{namespace.name}/{workload.name}: {container.name} would be refused by its LimitRange"
            )


def choose_priority(estate: Estate, namespace: Namespace, workload: Workload) -> tuple[str | None, int, bool]:
    """The workload's own class, the GPU class for whoever takes a card, else the tier's, else none."""
    name = workload.priority_class
    if not name and namespace.tier is not None:
        takes_card = any(GPU in container.limits for container in workload.containers)
        classes = {one.name for one in estate.priority_classes}
        name = GPU_CLASS if takes_card and GPU_CLASS in classes else namespace.tier.priority_class
    if not name:
        return None, 0, True
    if name in SYSTEM_CLASSES:
        return name, SYSTEM_CLASSES[name], True
    found = next(one for one in estate.priority_classes if one.name == name)
    return found.name, found.value, found.preempts


def all_tolerations(workload: Workload) -> tuple[Manifest, ...]:
    """The pod's own, those of the DaemonSet controller, and the default patience."""
    own = [*workload.tolerations]
    if workload.kind == "DaemonSet":
        own += daemon_tolerations(workload.host_network)
    return (*own, *default_tolerations(own))


def daemon_tolerations(host_network: bool) -> list[Manifest]:
    """What the DaemonSet controller lets each of its pods tolerate."""
    troubles = [("not-ready", "NoExecute"), ("unreachable", "NoExecute")]
    troubles += [(f"{what}-pressure", "NoSchedule") for what in ("disk", "memory", "pid")]
    troubles.append(("unschedulable", "NoSchedule"))
    if host_network:
        troubles.append(("network-unavailable", "NoSchedule"))
    return [
        {"effect": effect, "key": f"node.kubernetes.io/{trouble}", "operator": "Exists"}
        for trouble, effect in troubles
    ]


def default_tolerations(own: Iterable[Manifest]) -> list[Manifest]:
    """Five minutes of patience with a lost node, unless the pod says otherwise."""
    return [
        {
            "effect": "NoExecute",
            "key": key,
            "operator": "Exists",
            "tolerationSeconds": PATIENCE_SECONDS,
        }
        for key in ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
        if not any(covers(toleration, key) for toleration in own)
    ]


def covers(toleration: Manifest, key: str) -> bool:
    return toleration.get("key") in (None, key) and toleration.get("effect") in (None, "NoExecute")


def tolerates(tolerations: Iterable[Manifest], taint: Manifest) -> bool:
    return any(
        one.get("effect") in (None, taint["effect"])
        and one.get("key") in (None, taint["key"])
        and (one.get("operator") == "Exists" or one.get("value", "") == taint.get("value", ""))
        for one in tolerations
    )


def effective(containers: Iterable[Container], what: str) -> dict[str, int]:
    """What a pod is charged: its containers together, or the largest step of its start if that is more."""
    running: dict[str, int] = {}
    sidecars: dict[str, int] = {}
    starting: dict[str, int] = {}
    for container in containers:
        amounts = container.requests if what == "requests" else container.limits
        if container.role == "app":
            running = add_up((running, amounts))
        elif container.role == "sidecar":
            sidecars = add_up((sidecars, amounts))
            starting = at_least(starting, sidecars)
        else:
            starting = at_least(starting, add_up((sidecars, amounts)))
    return at_least(add_up((running, sidecars)), starting)


def quality_class(containers: Iterable[Container]) -> str:
    """The QoS class; no pod without a CPU limit is Guaranteed."""
    asked = [
        (container.requests.get(resource, 0), container.limits.get(resource, 0))
        for container in containers
        for resource in ("cpu", "memory")
    ]
    if not any(request or limit for request, limit in asked):
        return "BestEffort"
    return "Guaranteed" if all(limit and request == limit for request, limit in asked) else "Burstable"


def as_values(manifests: Iterable[Manifest]) -> Value:
    """A sequence of manifests, or nothing if there is none."""
    return list(manifests) or None
