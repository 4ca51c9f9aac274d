"""An estate that declares something of everything that rules can be about."""

import datetime

from bayplan.model.bounds import (
    AttachLimit,
    CapacityPolicy,
    CardBudget,
    Clause,
    HostRule,
    Planned,
    PoolRule,
    Trigger,
)
from bayplan.model.estate import Declaration, NamespacePick, Pool, Tier, Where
from bayplan.model.labels import LabelSelector
from bayplan.model.machines import Host, Lower, Machine, PhysicalDisk, StoragePool
from bayplan.model.plain import Json
from bayplan.model.platform import (
    Cluster,
    Component,
    Culling,
    EtcdSnapshots,
    GpuSharing,
    Notebooks,
    Platform,
)
from bayplan.model.policy import PriorityClass
from tests.make import amounts

GOLDEN = LabelSelector({"example.org/tier": "gold"})
DISKS = "csi.proxmox.sinextra.dev"
GI = 1 << 30
OPTIONS: dict[str, Json] = {
    "hypervisorExporter": "192.0.2.5:9221",
    "hostExporters": {"pve1": "192.0.2.5:9100"},
}
SLOTS = Clause("max-attachments", ">=", 25, DISKS)
MEMORY = Clause("memory-requests", ">", 0.9)
SCALE_UP = Trigger(
    "scale-up",
    "add a worker",
    minutes=7 * 1440,
    clauses=(
        SLOTS,
        MEMORY,
        Clause("attach-failures", ">=", 1, minutes=0),
        Clause("evictions-per-day", ">", 20, minutes=3 * 1440),
    ),
)
SCALE_DOWN = Trigger(
    "scale-down",
    "drain the lightest worker",
    every=True,
    minutes=30 * 1440,
    clauses=(
        Clause("max-attachments", "<=", 20, DISKS),
        Clause("memory-requests", "<", 0.7),
        Clause("memory-limits", "<", 0.95),
    ),
)
BEFORE = Trigger(
    "before-what-comes",
    "add a worker in time",
    every=True,
    clauses=(Clause("planned-volumes", ">=", 3), Clause("max-attachments", ">=", 22, DISKS)),
)
FILLS = Trigger("pool-fills", "make room", clauses=(Clause("pool-data", ">", 0.8, "local-lvm", 60),))
POLICY = CapacityPolicy(
    survive=("any-node",),
    expendable_below=1000,
    expendable=("ci-*",),
    thresholds={"memory": 0.9, "volume-slots": 0.86, "memory-limits": 1.5, "host-memory": 0.95},
    triggers=(SCALE_UP, SCALE_DOWN, BEFORE, FILLS),
    planned=(Planned("archive", volumes=3, at=datetime.date(1970, 3, 1)),),
)


def machine(number: int, name: str, role: str) -> Machine:
    """A machine that is a node, with an address that ends like its number."""
    return Machine(number, name, "pve1", role=role, addresses=(f"192.0.2.{number}/24",))


MACHINES = (
    *(machine(11 + at, f"cp{1 + at}", "server") for at in range(3)),
    *(machine(21 + at, f"w{1 + at}", "worker") for at in range(3)),
    machine(31, "g1", "card"),
)
POOLS = (
    Pool("worker", 3, amounts("cpu=8 memory=30Gi"), slots={DISKS: 28}),
    Pool(
        "card", 1, amounts("cpu=16 memory=46Gi nvidia.com/gpu=2 example.com/gpumem=14000"), slots={DISKS: 28}
    ),
)


def platform(**options: Json) -> Platform:
    """K3s with everything that is measured by itself."""
    return Platform(
        Cluster("whole", "k3s", "v1.34.9+k3s1", snapshots=EtcdSnapshots("0 */6 * * *"), settings={}),
        sharing=(GpuSharing("card"),),
        components=(
            Component("kube-prometheus-stack", options={**OPTIONS, **options}),
            Component("gpu-operator"),
            Component("jupyterhub"),
        ),
        notebooks=Notebooks(culling=Culling(idle=3600)),
    )


def whole(**options: Json) -> Declaration:
    """The estate. `options` are those of the component that measures, beside the exporters."""
    return Declaration(
        tiers=(
            Tier("gold", Where((NamespacePick(("gold-*",)), NamespacePick(selector=GOLDEN)))),
            Tier("rest"),
        ),
        priority_classes=(PriorityClass("background", 100), PriorityClass("usual", 5000)),
        pools=POOLS,
        lower=Lower(
            hosts=(
                Host("pve1", threads=44, memory=267 * GI, disks=(PhysicalDisk("sda"), PhysicalDisk("sdc"))),
            ),
            storage_pools=(StoragePool("local-lvm", "pve1", "lvmthin"),),
            machines=MACHINES,
        ),
        host_rules=(HostRule("pve*", 20 * GI, 2, 3.0),),
        pool_rules=(PoolRule("local-lvm", full=0.85, metadata_full=0.8),),
        attach_limits=(AttachLimit(DISKS, 29, 31),),
        cards=(CardBudget("example.com/gpumem", 1 << 20, 15360 << 20, 1360 << 20),),
        capacity=POLICY,
        platform=platform(**options),
    )
