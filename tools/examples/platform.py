"""Parts of the platform that both estates run: what stands on every node, tolerations, node labels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tools.examples.blueprint import Container, Machine, Manifest, NodeDriver, Volume, Workload
from tools.examples.catalogue import GPU, image_of
from tools.examples.quantities import KI, MI, Amounts

CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
EVICTION_RESERVE = 500 * MI
GPU_PRESENT = {"nvidia.com/gpu.present": "true"}
TOLERATE_ALL: Manifest = {"operator": "Exists"}
TOLERATE_CONTROL_PLANE: Manifest = {"effect": "NoSchedule", "key": CONTROL_PLANE, "operator": "Exists"}
TOLERATE_GPU: Manifest = {"effect": "NoSchedule", "key": GPU, "operator": "Equal", "value": "true"}
TOLERATE_ANY_GPU: Manifest = {"effect": "NoSchedule", "key": GPU, "operator": "Exists"}
GPU_PARTS = (
    "container-toolkit",
    "dcgm-exporter",
    "device-plugin",
    "driver",
    "gpu-feature-discovery",
    "operator-validator",
)
SHARED_MEMORY = Volume(name="shared-memory", kind="memory")


def part_selector(part: str) -> dict[str, str]:
    """The label by which the card operator says that a node gets this part."""
    return {f"nvidia.com/gpu.deploy.{part.removeprefix('gpu-')}": "true"}


def part_labels() -> dict[str, str]:
    return {key: value for part in GPU_PARTS for key, value in part_selector(part).items()}


def virtual_hardware(cores: int, memory: int, disk: int) -> dict[str, int]:
    """A machine's capacity from its cores, its memory in Ki and its disk in GB."""
    return {"cpu": cores * 1000, "memory": memory * KI, "ephemeral-storage": disk * 1000**2 * KI, "pods": 110}


def container(namespace: str, name: str, cpu: int = 0, memory: int = 0, limit: int = 0) -> Container:
    """A container by its CPU in thousandths and its memory in MiB; zero stands for not declared."""
    requests = {"cpu": cpu} if cpu else {}
    if memory:
        requests["memory"] = memory * MI
    limits = {"memory": limit * MI} if limit else {}
    return Container(name=name, image=image_of(namespace, name), requests=requests, limits=limits)


def daemon(
    namespace: str,
    name: str,
    nodes: Sequence[str],
    containers: Sequence[Container],
    tolerations: tuple[Manifest, ...] = (TOLERATE_ALL,),
) -> Workload:
    """A DaemonSet with one pod on each of the nodes."""
    return Workload(
        namespace=namespace,
        name=name,
        kind="DaemonSet",
        containers=tuple(containers),
        replicas=len(nodes),
        prefer=tuple(nodes),
        tolerations=tolerations,
    )


def critical(workload: Workload) -> Workload:
    return replace(workload, priority_class="system-node-critical")


def on_host(workload: Workload, *volumes: str) -> Workload:
    """The workload in its node's network, with directories of the node."""
    mounted = tuple(Volume(name=volume, kind="host") for volume in volumes)
    return replace(workload, host_network=True, volumes=mounted)


def apart(labels: Mapping[str, str], required: bool) -> Manifest:
    """Anti-affinity that keeps pods with these labels on different nodes."""
    term: Manifest = {
        "labelSelector": {"matchLabels": dict(labels)},
        "topologyKey": "kubernetes.io/hostname",
    }
    if required:
        return {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    preferred: Manifest = {"podAffinityTerm": term, "weight": 100}
    return {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [preferred]}}


def node_labels(name: str, extra: Mapping[str, str]) -> dict[str, str]:
    return {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        **extra,
    }


def allocatable(capacity: Amounts, reserved_cpu: int, reserved_memory: int) -> dict[str, int]:
    """What the kubelet leaves to pods; memory set aside as huge pages is not there for them either."""
    set_aside = capacity.get("hugepages-2Mi", 0)
    return {
        **capacity,
        "cpu": capacity["cpu"] - reserved_cpu,
        "memory": capacity["memory"] - reserved_memory - EVICTION_RESERVE - set_aside,
        "ephemeral-storage": capacity["ephemeral-storage"] * 9 // 10,
    }


def shared_parts(nodes: Sequence[str]) -> list[Workload]:
    """The network file system's driver, on every node."""
    containers = [
        container("kube-system", "liveness-probe", 10, 20, 100),
        container("kube-system", "node-driver-registrar", 10, 20, 100),
        container("kube-system", "nfs", 10, 20, 300),
    ]
    return [critical(on_host(daemon("kube-system", "csi-nfs-node", nodes, containers), "kubelet"))]


def nfs_driver(name: str) -> NodeDriver:
    return NodeDriver(name="nfs.csi.k8s.io", node_id=name)


def control_plane_labels() -> dict[str, str]:
    return {CONTROL_PLANE: "", "node.kubernetes.io/exclude-from-external-load-balancers": ""}


def control_plane_taint(value: str = "") -> tuple[Manifest, ...]:
    taint: Manifest = {"effect": "NoSchedule", "key": CONTROL_PLANE}
    return ({**taint, "value": value} if value else taint,)


def names(machines: Sequence[Machine]) -> tuple[str, ...]:
    return tuple(machine.name for machine in machines)
