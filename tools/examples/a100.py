"""The estate a100: K3s for a research group, three control planes and four workers with two A100 cards each.

Notebooks come from JupyterHub with the profiles of such a platform. All workers carry cards, so none is
tainted: a taint would have to be tolerated by everything that is not control plane. The names of users are
colours and animals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tools.examples.a100_system import system_workloads
from tools.examples.blueprint import (
    Budget,
    Container,
    Estate,
    Machine,
    Namespace,
    PriorityClass,
    StorageClass,
    Targets,
    Volume,
    Workload,
)
from tools.examples.catalogue import GPU, image_of
from tools.examples.identity import Identity
from tools.examples.platform import (
    GPU_PRESENT,
    SHARED_MEMORY,
    allocatable,
    container,
    control_plane_taint,
    nfs_driver,
    node_labels,
    part_labels,
    virtual_hardware,
)
from tools.examples.quantities import GI, Amounts

HUB = "jupyterhub"
WORKERS = ("wk-gpu1", "wk-gpu2", "wk-gpu3", "wk-gpu4")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a user may choose: thousandths of cores and GiB, each as limit and guarantee, and cards."""

    slug: str
    cores: tuple[int, int]
    memory: tuple[int, int]
    cards: int = 0


CPU_DEFAULT = Profile("cpu-default", (2000, 500), (2, 1))
DASK = Profile("dask-cluster", (2000, 1000), (8, 4))
CPU_DESKTOP = Profile("cpu-desktop", (4000, 1000), (16, 4))
SINGLE = Profile("gpu-pytorch-single", (16_000, 8000), (64, 32), 1)
SINGLE_TENSORFLOW = Profile("gpu-tensorflow-single", (16_000, 8000), (64, 32), 1)
DUAL = Profile("gpu-pytorch-dual", (32_000, 16_000), (128, 64), 2)

# Two cards are free, but one each on the third and the fourth worker.
NOTEBOOKS: tuple[tuple[str, Profile, str], ...] = (
    ("amber-otter", DUAL, "wk-gpu1"),
    ("teal-heron", SINGLE, "wk-gpu2"),
    ("ivory-lynx", SINGLE_TENSORFLOW, "wk-gpu2"),
    ("coral-badger", SINGLE, "wk-gpu3"),
    ("indigo-wren", SINGLE, "wk-gpu4"),
    ("olive-marten", CPU_DEFAULT, ""),
    ("scarlet-ibis", CPU_DEFAULT, ""),
    ("silver-stoat", CPU_DEFAULT, ""),
    ("violet-newt", CPU_DEFAULT, ""),
    ("bronze-plover", DASK, ""),
    ("azure-tapir", CPU_DESKTOP, ""),
)
WAITING = ("crimson-gecko", DUAL)
WITH_SCRATCH = ("amber-otter", "teal-heron", "coral-badger")

STORAGE_CLASSES = (
    StorageClass(
        name="fast-scratch",
        kind="local",
        provisioner="rancher.io/local-path",
        parameters={},
        binding_mode="WaitForFirstConsumer",
    ),
    StorageClass(
        name="nfs-csi",
        kind="nfs",
        provisioner="nfs.csi.k8s.io",
        parameters={"server": "nfs.example.lan", "share": "/export/k3s"},
        binding_mode="Immediate",
        is_default=True,
        mount_options=("nfsvers=4.1", "hard"),
    ),
)
PRIORITY_CLASSES = (
    PriorityClass(name="gpu-courses", value=50, description="Notebooks of courses."),
    PriorityClass(name="gpu-interactive", value=90, description="Notebooks of researchers."),
    PriorityClass(
        name="user-placeholder", value=-10, description="Gives way to any notebook.", preempts=False
    ),
)
BUDGETS = (
    Budget(namespace=HUB, workload="hub", min_available=1),
    Budget(namespace="cattle-system", workload="rancher", min_available=1),
)


def machines() -> tuple[Machine, ...]:
    controls = [control_plane(f"cp{n}", 10 + n) for n in (1, 2, 3)]
    return (*controls, *(worker(name, 21 + place) for place, name in enumerate(WORKERS)))


def control_plane(name: str, address: int) -> Machine:
    labels = {"node-role.kubernetes.io/control-plane": "true", "node-role.kubernetes.io/etcd": "true"}
    found = machine(name, address, virtual_hardware(4, 16_367_604, 100), labels)
    return replace(found, taints=control_plane_taint("true"))


def worker(name: str, address: int) -> Machine:
    labels = {
        **GPU_PRESENT,
        **part_labels(),
        "accelerator": "nvidia",
        "gpu-model": "a100",
        "scratch": "nvme",
        "feature.node.kubernetes.io/pci-10de.present": "true",
        "nvidia.com/gpu.count": "2",
        "nvidia.com/gpu.memory": "40960",
        "nvidia.com/gpu.product": "NVIDIA-A100-PCIE-40GB",
        "nvidia.com/mig.capable": "true",
    }
    # 1,024 huge pages of 2 MiB are set aside at boot; Kubernetes counts them apart from memory.
    cards = {GPU: 2, "hugepages-2Mi": 2 * GI}
    return machine(name, address, virtual_hardware(48, 131_919_480, 500) | cards, labels)


def machine(name: str, address: int, capacity: Amounts, labels: dict[str, str]) -> Machine:
    place = {"topology.kubernetes.io/region": "pve", "topology.kubernetes.io/zone": "pve1"}
    return Machine(
        name=name,
        address=f"192.0.2.{address}",
        capacity=capacity,
        allocatable=allocatable(capacity, 500, GI),
        labels=node_labels(name, {**place, "node.kubernetes.io/instance-type": "k3s", **labels}),
        annotations={"k3s.io/hostname": name, "k3s.io/internal-ip": f"192.0.2.{address}"},
        provider_id=f"k3s://{name}",
        csi_drivers=(nfs_driver(name),),
    )


def notebook(user: str, profile: Profile, node: str = "", newest: bool = False) -> Workload:
    """A notebook as KubeSpawner makes it: a pod without a controller, its memory a bare number."""
    cards = {GPU: profile.cards} if profile.cards else {}
    server = Container(
        name="notebook",
        image=image_of(HUB, "pytorch-notebook" if profile.cards else "base-notebook"),
        limits={"cpu": profile.cores[0], "memory": profile.memory[0] * GI, **cards},
        requests={"cpu": profile.cores[1], "memory": profile.memory[1] * GI},
        plain_bytes=True,
    )
    volumes = [Volume(name="home", kind="nfs", size=10 * GI, claim=f"claim-{user}"), SHARED_MEMORY]
    if user in WITH_SCRATCH:
        volumes.append(Volume(name="scratch", kind="local", size=200 * GI, claim=f"scratch-{user}"))
    return Workload(
        namespace=HUB,
        name=f"jupyter-{user}",
        kind="Pod",
        pod_names=(f"jupyter-{user}",),
        containers=(server,),
        volumes=tuple(volumes),
        node_selector=GPU_PRESENT if profile.cards else {},
        priority_class="gpu-interactive" if profile.cards else "",
        labels={"component": "singleuser-server", "hub.jupyter.org/profile": profile.slug},
        prefer=(node,) if node else (),
        newest=newest,
    )


def notebooks() -> list[Workload]:
    return [*(notebook(*one) for one in NOTEBOOKS), notebook(*WAITING, newest=True)]


def hub_workloads() -> Sequence[Workload]:
    """The hub itself. Its own scheduler is switched off, so notebooks are placed by the default one."""
    hub = part_of_hub("hub", 200, 512, 1024)
    return (
        replace(
            hub,
            volumes=(Volume(name="database", kind="nfs", size=GI, claim="hub-db-dir"),),
            recreate=True,
            port=8081,
            service_account="hub",
        ),
        replace(part_of_hub("proxy", 200, 512, 1024), port=8001),
        replace(part_of_hub("user-scheduler", 50, 256, 256), replicas=0),
        replace(
            part_of_hub("user-placeholder", 500, 1024, 2048),
            kind="StatefulSet",
            replicas=2,
            priority_class="user-placeholder",
            one_per_node=True,
        ),
    )


def part_of_hub(name: str, cpu: int, memory: int, limit: int) -> Workload:
    return Workload(
        namespace=HUB,
        name=name,
        kind="Deployment",
        containers=(container(HUB, name, cpu, memory, limit),),
        labels={"component": name},
    )


def namespaces(workloads: Sequence[Workload]) -> tuple[Namespace, ...]:
    """Every namespace that is used; the hub's quota is no obstacle: it allows more cards than there are."""
    used = {workload.namespace for workload in workloads} | {"default", "kube-node-lease", "kube-public"}
    quota = {GPU_QUOTA: 12, "pods": 60}
    return tuple(Namespace(name=name, quota=quota if name == HUB else None) for name in sorted(used))


GPU_QUOTA = f"requests.{GPU}"


def estate() -> Estate:
    found = machines()
    workloads = (*hub_workloads(), *notebooks(), *system_workloads(found))
    return Estate(
        identity=Identity("a100"),
        version="v1.34.9+k3s1",
        runtime="containerd://2.1.5-k3s1",
        machines=found,
        priority_classes=PRIORITY_CLASSES,
        namespaces=namespaces(workloads),
        workloads=workloads,
        budgets=BUDGETS,
        storage_classes=STORAGE_CLASSES,
        targets=Targets(memory=dict.fromkeys(WORKERS, 0.9), slots={}),
    )
