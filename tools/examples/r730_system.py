"""What the platform of the estate r730 runs on its nodes: network, storage, metrics, the card's operator."""

from collections.abc import Sequence
from dataclasses import replace

from tools.examples.blueprint import Container, Machine, Manifest, Volume, Workload
from tools.examples.catalogue import GPU
from tools.examples.platform import (
    GPU_PARTS,
    GPU_PRESENT,
    TOLERATE_ALL,
    TOLERATE_ANY_GPU,
    TOLERATE_CONTROL_PLANE,
    container,
    critical,
    daemon,
    names,
    on_host,
    part_selector,
    shared_parts,
)

CRITICAL = "system-node-critical"
TOLERATE_ALL_NOSCHEDULE: Manifest = {"effect": "NoSchedule", "operator": "Exists"}
STATIC = (
    ("etcd", 100, 100),
    ("kube-apiserver", 250, 0),
    ("kube-controller-manager", 200, 0),
    ("kube-scheduler", 100, 0),
)


def system_workloads(machines: Sequence[Machine]) -> list[Workload]:
    everywhere = names(machines)
    workers = everywhere[1:]
    cards = tuple(machine.name for machine in machines if GPU in machine.capacity)
    return [
        *control_plane(everywhere[0]),
        *network(everywhere),
        *shared_parts(everywhere),
        *observers(everywhere, workers),
        block_driver(workers),
        *card_operator(cards),
    ]


def system(
    name: str, containers: Sequence[Container], replicas: int = 1, namespace: str = "kube-system"
) -> Workload:
    return Workload(
        namespace=namespace,
        name=name,
        kind="Deployment",
        replicas=replicas,
        containers=tuple(containers),
        priority_class="system-cluster-critical",
        tolerations=(TOLERATE_CONTROL_PLANE,),
        service_account=name,
    )


def control_plane(node: str) -> list[Workload]:
    static = [
        Workload(
            namespace="kube-system",
            name=name,
            kind="Mirror",
            containers=(container("kube-system", name, cpu, memory),),
            prefer=(node,),
            priority_class=CRITICAL,
            host_network=True,
            tolerations=({"effect": "NoExecute", "operator": "Exists"},),
        )
        for name, cpu, memory in STATIC
    ]
    dns = replace(
        system("coredns", [container("kube-system", "coredns", 100, 70, 170)], replicas=2),
        prefer=(node,),
        port=53,
    )
    metrics = system("metrics-server", [container("kube-system", "metrics-server", 100, 200, 400)])
    shares = [
        container("kube-system", "csi-provisioner", 10, 20, 400),
        container("kube-system", "csi-resizer", 10, 20, 400),
        container("kube-system", "nfs", 10, 20, 200),
    ]
    return [*static, dns, metrics, replace(system("csi-nfs-controller", shares), host_network=True)]


def network(nodes: Sequence[str]) -> list[Workload]:
    calico = container("calico-system", "calico-node", 250, 192)
    proxy = container("kube-system", "kube-proxy")
    controllers = container("calico-system", "calico-kube-controllers", 10, 128)
    provisioner = container("local-path-storage", "local-path-provisioner", 10, 32, 128)
    return [
        critical(on_host(daemon("calico-system", "calico-node", nodes, [calico]), "modules", "run")),
        critical(on_host(daemon("kube-system", "kube-proxy", nodes, [proxy]), "modules")),
        system("calico-kube-controllers", [controllers], namespace="calico-system"),
        Workload(
            namespace="local-path-storage",
            name="local-path-provisioner",
            kind="Deployment",
            containers=(provisioner,),
            service_account="local-path-provisioner",
        ),
    ]


def observers(everywhere: Sequence[str], workers: Sequence[str]) -> list[Workload]:
    exporter = container("monitoring", "node-exporter", 10, 64, 128)
    logs = [
        container("monitoring", "alloy", 50, 576, 768),
        container("monitoring", "config-reloader", 10, 64, 64),
    ]
    metrics = daemon("monitoring", "node-exporter", everywhere, [exporter], (TOLERATE_ALL_NOSCHEDULE,))
    collector = daemon("monitoring", "alloy", workers, logs, (TOLERATE_ANY_GPU,))
    return [
        replace(on_host(metrics), chart="prometheus", port=9100),
        replace(collector, chart="alloy", volumes=(Volume(name="logs", kind="host"),)),
    ]


def block_driver(workers: Sequence[str]) -> Workload:
    """The two sidecars declare nothing, so they are charged what their tier's LimitRange says."""
    containers = [
        container("proxmox-csi", "proxmox-csi-plugin-node", 10, 1024, 1280),
        container("proxmox-csi", "csi-node-driver-registrar"),
        container("proxmox-csi", "liveness-probe"),
    ]
    plugin = daemon("proxmox-csi", "proxmox-csi-plugin-node", workers, containers, (TOLERATE_ANY_GPU,))
    return replace(critical(plugin), chart="proxmox-csi", volumes=(Volume(name="kubelet", kind="host"),))


def card_operator(cards: Sequence[str]) -> list[Workload]:
    """The operator and its parts; their init containers declare nothing: the tier charges 1 GiB for each."""
    operator = Workload(
        namespace="nvidia",
        name="gpu-operator",
        kind="Deployment",
        containers=(container("nvidia", "gpu-operator", 200, 100, 350),),
        chart="gpu-operator",
        service_account="gpu-operator",
    )
    exporter = container("nvidia", "exporter", 10, 128, 128)
    sharing = replace(exporter, limits={**exporter.limits, GPU: 1})
    watcher = replace(
        daemon("nvidia", "gpu-pod-exporter", cards, [sharing], (TOLERATE_ANY_GPU,)), node_selector=GPU_PRESENT
    )
    return [operator, *(card_part(part, cards) for part in GPU_PARTS), watcher]


def card_part(part: str, cards: Sequence[str]) -> Workload:
    name = part if part.startswith("gpu-") else f"nvidia-{part}"
    memory, limit = {"driver": (512, 2048), "dcgm-exporter": (256, 512)}.get(part, (96, 192))
    start = replace(container("nvidia", "toolkit-validation"), role="init")
    tolerations = (TOLERATE_ALL,) if part == "driver" else (TOLERATE_ANY_GPU,)
    found = daemon("nvidia", name, cards, [start, container("nvidia", name, 20, memory, limit)], tolerations)
    return replace(critical(found), node_selector=part_selector(part), chart="gpu-operator")
