"""The estate r730: a homelab on one host, with one control plane, six workers and a shared graphics card.

Tiers, quotas and the services' requests follow the published configuration of such a homelab; the priorities
are those of its first description. A table lists the services; this module adds the machines, the policy, and
what sets a few workloads apart from the rest.
"""

from dataclasses import replace
from pathlib import Path

from tools.examples.blueprint import (
    Budget,
    Estate,
    Machine,
    Manifest,
    Namespace,
    NodeDriver,
    PriorityClass,
    StorageClass,
    Targets,
    Tier,
    Workload,
)
from tools.examples.catalogue import GPU, VRAM, by_key, read_rows, read_workloads
from tools.examples.identity import Identity
from tools.examples.platform import (
    GPU_PRESENT,
    TOLERATE_GPU,
    allocatable,
    apart,
    container,
    control_plane_labels,
    control_plane_taint,
    nfs_driver,
    node_labels,
    part_labels,
    virtual_hardware,
)
from tools.examples.pods import selector_labels
from tools.examples.quantities import GI, MI, Amounts
from tools.examples.r730_system import system_workloads

HERE = Path(__file__).parent
CONTAINERS = HERE / "r730_workloads.csv"
VOLUMES = HERE / "r730_volumes.csv"
BLOCK_DRIVER = "csi.proxmox.sinextra.dev"
ZONE = {"topology.kubernetes.io/region": "pve", "topology.kubernetes.io/zone": "pve1"}
SLOTS = 28


def tier(
    name: str, default: int, request: tuple[int, int], largest: int, quota: tuple[int, int, int, int]
) -> Tier:
    """A tier from MiB, thousandths of a core and GiB, in the order of the house's own table."""
    cores, memory, limits, pods = quota
    return Tier(
        name=name,
        priority_class=f"tier-{name}",
        default_limit=default * MI,
        default_request={"cpu": request[0], "memory": request[1] * MI},
        largest_limit=largest * GI,
        quota=own_quota(cores, memory, limits, pods),
    )


def own_quota(cores: int, memory: int, limits: int, pods: int) -> Amounts:
    return {
        "limits.memory": limits * GI,
        "pods": pods,
        "requests.cpu": cores * 1000,
        "requests.memory": memory * GI,
    }


TIERS = {
    one.name: one
    for one in (
        tier("0-core", 256, (100, 256), 8, (8, 8, 64, 100)),
        tier("1-cluster", 256, (100, 256), 8, (4, 4, 32, 30)),
        tier("2-gpu", 1024, (200, 1024), 16, (8, 12, 32, 40)),
        tier("3-edge", 256, (50, 128), 8, (4, 4, 32, 30)),
        tier("4-aux", 256, (50, 64), 4, (2, 3, 16, 20)),
    )
}
OWN_QUOTAS = {
    "authentik": own_quota(4, 10, 32, 30),
    "chrome-service": own_quota(4, 8, 16, 20),
    "dbaas": own_quota(8, 20, 40, 30),
    "immich": own_quota(8, 24, 64, 40),
    "monitoring": own_quota(8, 16, 64, 60),
    "nvidia": own_quota(8, 16, 32, 60),
    "osm-routing": own_quota(4, 12, 16, 20),
    "proxmox-csi": own_quota(4, 14, 32, 30),
    "s3": own_quota(4, 8, 16, 10),
}
OWN_LIMITS = {"osm-routing": 8 * GI}
UNTIERED = ("calico-system", "default", "kube-node-lease", "kube-public", "kube-system", "local-path-storage")

PRIORITY_CLASSES = (
    PriorityClass(
        name="tier-0-core", value=900_000, description="Critical infrastructure: ingress, DNS, secrets."
    ),
    PriorityClass(
        name="tier-1-cluster", value=700_000, description="Cluster services: databases, monitoring, login."
    ),
    PriorityClass(name="tier-2-gpu", value=500_000, description="Services around the graphics card."),
    PriorityClass(name="tier-3-edge", value=300_000, description="Services that users face."),
    PriorityClass(
        name="tier-4-aux",
        value=200_000,
        description="Optional services; they displace nobody.",
        preempts=False,
    ),
    PriorityClass(
        name="gpu-workload", value=1_200_000, description="Pods that hold a share of the graphics card."
    ),
)

BUDGETS = (
    Budget(namespace="vaultwarden", workload="vaultwarden", min_available=1),
    Budget(namespace="cloudflared", workload="cloudflared", min_available=2),
    Budget(namespace="authentik", workload="authentik-server", min_available="50%"),
    Budget(namespace="dbaas", workload="pg-cluster", max_unavailable=1),
    Budget(namespace="traefik", workload="traefik", max_unavailable=1),
)

STORAGE_CLASSES = (
    StorageClass(
        name="local-path",
        kind="local",
        provisioner="rancher.io/local-path",
        parameters={},
        binding_mode="WaitForFirstConsumer",
    ),
    StorageClass(
        name="nfs-csi",
        kind="nfs",
        provisioner="nfs.csi.k8s.io",
        parameters={"server": "nfs.example.lan", "share": "/srv/nfs"},
        binding_mode="Immediate",
        mount_options=("nfsvers=4.1", "hard"),
    ),
    StorageClass(
        name="proxmox-lvm",
        kind="block",
        provisioner=BLOCK_DRIVER,
        parameters={"cache": "writethrough", "csi.storage.k8s.io/fstype": "ext4", "storage": "local-lvm"},
        binding_mode="WaitForFirstConsumer",
        is_default=True,
        attach_required=True,
    ),
)

TARGETS = Targets(
    memory={
        "k8s-node1": 0.3,
        "k8s-node2": 0.90,
        "k8s-node3": 0.87,
        "k8s-node4": 0.88,
        "k8s-node5": 0.85,
        "k8s-node6": 0.83,
    },
    slots={"k8s-node2": 14, "k8s-node3": 21, "k8s-node4": 12, "k8s-node5": 11, "k8s-node6": 10},
)


def machines() -> tuple[Machine, ...]:
    master = machine("k8s-master", 200, virtual_hardware(8, 32_862_368, 64), control_plane_labels())
    gpu_labels = {
        **GPU_PRESENT,
        **part_labels(),
        "feature.node.kubernetes.io/pci-10de.present": "true",
        "nvidia.com/gpu.count": "1",
        "nvidia.com/gpu.memory": "15360",
        "nvidia.com/gpu.product": "Tesla-T4-SHARED",
        "nvidia.com/gpu.replicas": "100",
        "nvidia.com/gpu.sharing-strategy": "time-slicing",
    }
    card = {GPU: 100, VRAM: 14_000}
    first = machine("k8s-node1", 201, virtual_hardware(16, 49_353_480, 256) | card, gpu_labels)
    taint: Manifest = {"effect": "NoSchedule", "key": GPU, "value": "true"}
    others = [
        machine(f"k8s-node{n}", 200 + n, virtual_hardware(8, 32_862_372 - 4 * n, 256), {})
        for n in range(2, 7)
    ]
    return (replace(master, taints=control_plane_taint()), replace(first, taints=(taint,)), *others)


def machine(name: str, number: int, capacity: Amounts, labels: dict[str, str]) -> Machine:
    """A virtual machine of the one host; its number is also the end of its address."""
    drivers = [nfs_driver(name)]
    if not name.endswith("master"):
        labels = {**labels, f"{BLOCK_DRIVER}/max-volume-attachments": str(SLOTS)}
        drivers.append(NodeDriver(name=BLOCK_DRIVER, node_id=name, topology_keys=tuple(ZONE), count=SLOTS))
    return Machine(
        name=name,
        address=f"192.0.2.{number}",
        capacity=capacity,
        allocatable=allocatable(capacity, 400, GI),
        labels=node_labels(name, {**ZONE, **labels}),
        annotations={"kubeadm.alpha.kubernetes.io/cri-socket": "unix:///run/containerd/containerd.sock"},
        provider_id=f"proxmox://pve/{number}",
        csi_drivers=tuple(drivers),
    )


def namespaces() -> tuple[Namespace, ...]:
    tiers = {row["namespace"]: TIERS[row["tier"]] for row in read_rows(CONTAINERS)}
    governed = [
        Namespace(name=name, tier=one, quota=OWN_QUOTAS.get(name), largest_limit=OWN_LIMITS.get(name))
        for name, one in tiers.items()
    ]
    return tuple(sorted((*governed, *(Namespace(name=name) for name in UNTIERED)), key=lambda one: one.name))


def workloads() -> tuple[Workload, ...]:
    table = by_key(read_workloads(CONTAINERS, VOLUMES))
    for key in ("frigate/frigate", "stremio/stremio", "ytdlp/yt-highlights", "llama-cpp/llama-swap"):
        table[key] = beside_the_card(table[key])
    for key in ("immich/immich-machine-learning", "immich/immich-server"):
        table[key] = beside_the_card(table[key])
    for key in ("cloudflared/cloudflared", "vault/vault", "dbaas/pg-cluster"):
        alone = apart(selector_labels(table[key]), required=not key.startswith("dbaas"))
        table[key] = replace(table[key], one_per_node=True, affinity=alone)
    table["traefik/traefik"] = replace(
        table["traefik/traefik"], one_per_node=True, topology_spread=spread("traefik")
    )
    table["dbaas/mysql-standalone"] = replace(
        table["dbaas/mysql-standalone"], avoid_label="nvidia.com/gpu.present"
    )
    single_out(table)
    return (*table.values(), loose_pod(), *system_workloads(machines()))


def beside_the_card(workload: Workload) -> Workload:
    return replace(workload, node_selector=GPU_PRESENT, tolerations=(TOLERATE_GPU,))


def spread(name: str) -> tuple[Manifest, ...]:
    """At most one pod more on a node than on any other; nodes that would refuse the pod do not count."""
    return (
        {
            "labelSelector": {"matchLabels": {"app.kubernetes.io/name": name}},
            "maxSkew": 1,
            "nodeTaintsPolicy": "Honor",
            "topologyKey": "kubernetes.io/hostname",
            "whenUnsatisfiable": "DoNotSchedule",
        },
    )


def single_out(table: dict[str, Workload]) -> None:
    """The workloads that the estate's story is about."""
    table["vaultwarden/vaultwarden"] = replace(table["vaultwarden/vaultwarden"], prefer=("k8s-node3",))
    table["osm-routing/osrm-foot"] = replace(table["osm-routing/osrm-foot"], prefer=("k8s-node4",))
    table["osm-routing/otp"] = replace(table["osm-routing/otp"], newest=True)
    table["llama-cpp/llama-swap"] = replace(table["llama-cpp/llama-swap"], newest=True)
    table["servarr/soulseek"] = replace(table["servarr/soulseek"], newest=True, refused=True)
    table["stirling-pdf/stirling-pdf"] = replace(table["stirling-pdf/stirling-pdf"], evicted=1)
    for key, kills in (("immich/immich-machine-learning", 6), ("paperless-ai/paperless-ai", 2)):
        table[key] = replace(table[key], out_of_memory_kills=kills)


def loose_pod() -> Workload:
    """A pod that somebody started by hand and forgot."""
    return Workload(
        namespace="speedtest",
        name="iperf-server",
        kind="Pod",
        pod_names=("iperf-server",),
        containers=(container("speedtest", "iperf", 10, 64, 128),),
        prefer=("k8s-node5",),
    )


def estate() -> Estate:
    return Estate(
        identity=Identity("r730"),
        version="v1.34.2",
        runtime="containerd://2.1.5",
        machines=machines(),
        priority_classes=PRIORITY_CLASSES,
        namespaces=namespaces(),
        workloads=workloads(),
        budgets=BUDGETS,
        storage_classes=STORAGE_CLASSES,
        targets=TARGETS,
    )
