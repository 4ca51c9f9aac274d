"""For every alert a history that it is for: what is different from a healthy cluster, and what fires."""

from tests.catalog.monitoring.estates import DISKS, GI
from tests.catalog.monitoring.world import (
    MI,
    History,
    World,
    always,
    card,
    claim,
    gauges,
    pod,
    quota,
    series,
    volumes,
)

A_DAY = 1440
ON_W1 = {"node": "w1", "attacher": DISKS}
BEFORE = ("TriggerHolds", {"trigger": "before-what-comes"})
"""More volumes are planned, so a node with 22 of them is full enough."""
SHOP = {"namespace": "shop", "pod": "app-1"}
IN_SHOP = {**SHOP, "container": "main"}
FIRST = {**SHOP, "uid": "uid-app-1", "container": "unpack", "node": "w1", "unit": "x"}
READY = {"condition": "Ready", "status": "true"}
FULL_CARDS = pod("vision/all", "g1", 1, nvidia_com_gpu=1)


def waiting(resource: str = "") -> World:
    """A pod that finds no node, and perhaps asks for a resource."""
    own = {"namespace": "shop", "pod": "new", "uid": "uid-new"}
    made = {
        series("kube_pod_status_unschedulable", **own): "1",
        series("kube_pod_status_phase", **own, phase="Pending"): "1",
    }
    if resource:
        asked = {"container": "main", "node": "", "resource": resource, "unit": "x"}
        made[series("kube_pod_container_resource_requests", **own, **asked)] = "1"
    return made


def renamed(user: str) -> World:
    """An idle card as a scrape shows it that keeps its own labels, and gives those of DCGM other names."""
    namespace, _, called = user.partition("/")
    theirs = {"exported_namespace": namespace, "exported_pod": called} if user else {}
    own = {"Hostname": "g1", "gpu": "1" if user else "0", "namespace": "gpu-operator"}
    return {series("DCGM_FI_DEV_GPU_UTIL", **own, pod="nvidia-dcgm-exporter-x", **theirs): "0"}


def crowded(*memory: float) -> World:
    """So many GiB requested on the workers, one after the other."""
    made: World = {}
    for at, amount in enumerate(memory, 1):
        made |= pod(f"shop/app-{at}", f"w{at}", amount)
    return made


def worn_out(attached: str) -> World:
    """A volume that waits to be attached."""
    name = "csi-w1-new"
    return {
        series("kube_volumeattachment_info", volumeattachment=name, attacher=DISKS, node="w1"): "1",
        series("kube_volumeattachment_status_attached", volumeattachment=name): attached,
        series("kube_volumeattachment_created", volumeattachment=name): "0",
    }


HISTORIES = (
    History(
        "one worker has given nearly all of its memory away",
        [("NodeRequestsHigh", {"node": "w1", "resource": "memory"})],
        crowded(27, 4, 4),
    ),
    History(
        "all workers have given nearly all of their memory away",
        [
            ("NodeRequestsHigh", {"node": "w1", "resource": "memory"}),
            ("NodeRequestsHigh", {"node": "w2", "resource": "memory"}),
            ("NodeRequestsHigh", {"node": "w3", "resource": "memory"}),
            ("ClusterRequestsHigh", {"resource": "memory"}),
            ("LossNotSurvived", {"node": "w1", "resource": "memory"}),
            ("LossNotSurvived", {"node": "w2", "resource": "memory"}),
            ("LossNotSurvived", {"node": "w3", "resource": "memory"}),
        ],
        crowded(27, 27, 27) | pod("vision/big", "g1", 32),
    ),
    History(
        "a worker has as many pods as its kubelet takes",
        [("NodePodsHigh", {"node": "w1"})],
        {series("kube_node_status_allocatable", node="w1", resource="pods", unit="x"): "2"},
    ),
    History(
        "limits are far beyond what there is",
        [("MemoryLimitsHigh", {"resource": "memory"})],
        {
            series(
                "kube_pod_container_resource_limits",
                namespace="shop",
                pod="app-1",
                uid="uid-app-1",
                container="main",
                node="w1",
                unit="x",
                resource="memory",
            ): always(300 * GI)
        },
        minutes=75,
    ),
    History(
        "kube-state-metrics is gone",
        [("CapacityUnobserved", {}), ("NodeMissing", {}), ("CardsMissing", {})],
        gone=("kube_",),
    ),
    History(
        "a node has 25 volumes",
        [BEFORE, ("VolumeSlotsHigh", ON_W1)],
        volumes("w1", 25),
    ),
    History(
        "a node has 27 volumes",
        [
            BEFORE,
            ("VolumeSlotsHigh", ON_W1),
            ("VolumeSlotsNearlyGone", ON_W1),
        ],
        volumes("w1", 27),
    ),
    History(
        "a node has 28 volumes",
        [
            BEFORE,
            ("VolumeSlotsHigh", ON_W1),
            ("VolumeSlotsNearlyGone", ON_W1),
            ("VolumeSlotsGone", ON_W1),
        ],
        volumes("w1", 28),
    ),
    History(
        "a volume cannot be attached: no free lun found",
        [
            ("VolumeNotAttached", {"volumeattachment": "csi-w1-new", "node": "w1", "attacher": DISKS}),
            ("TriggerHolds", {"trigger": "scale-up"}),
        ],
        worn_out("0"),
    ),
    History(
        "what a worker has would not fit on the others, though a third of all is free",
        [("LossNotSurvived", {"node": f"w{at}", "resource": "memory"}) for at in (1, 2, 3)],
        crowded(25, 17, 17),
    ),
    History(
        "the workers are full of what the policy calls expendable",
        [],
        pod("ci-1/job", "w1", 18) | pod("shop/cache-2", "w2", 18, priority="background") | crowded(8, 8, 26),
    ),
    History("a loss is just survived: DaemonSets do not move", [], crowded(20, 19, 19)),
    History(
        "a worker was full, and what filled it has finished",
        [],
        pod("shop/import", "w1", 20, phase="Succeeded"),
    ),
    History(
        "an init container asks for more than all that runs afterwards",
        [("NodeRequestsHigh", {"node": "w1", "resource": "memory"})],
        {series("kube_pod_init_container_resource_requests", **FIRST, resource="memory"): always(27 * GI)},
    ),
    History(
        "of three control planes one is gone",
        [("ControlPlaneAtRisk", {}), ("NodeNotReady", {"node": "cp1", **READY})],
        {series("kube_node_status_condition", node="cp1", **READY): "0"},
    ),
    History(
        "all cards are asked for",
        [("CardsRequestedHigh", {"resource": "nvidia_com_gpu"})],
        FULL_CARDS,
    ),
    History(
        "a card has fallen off the bus",
        [("CardsMissing", {})],
        {series("kube_node_status_allocatable", node="g1", resource="nvidia_com_gpu", unit="x"): "1"}
        | {
            one: "0"
            for one in pod("jupyterhub/jupyter-ada", "g1", 4, nvidia_com_gpu=1)
            if "nvidia_com_gpu" in one
        },
    ),
    History(
        "a pod waits for a card",
        [
            (
                "PodWaitsForCard",
                {"namespace": "shop", "pod": "new", "uid": "uid-new", "resource": "nvidia_com_gpu"},
            ),
            ("PodUnschedulable", {"namespace": "shop", "pod": "new"}),
        ],
        waiting("nvidia_com_gpu"),
    ),
    History(
        "a notebook has held an idle card for two hours",
        [("NotebookHoldsIdleCard", {"namespace": "jupyterhub", "pod": "jupyter-ada"})],
        card("g1", "0", 4000, 11000, 0, "jupyterhub/jupyter-ada"),
        minutes=120,
    ),
    History(
        "a notebook has held an idle card for a day, and is told of once",
        [("NotebookHoldsIdleCard", {"namespace": "jupyterhub", "pod": "jupyter-ada"})],
        card("g1", "0", 4000, 11000, 0, "jupyterhub/jupyter-ada"),
        minutes=A_DAY + 30,
    ),
    History(
        "a pod has not used its card for a day, and the scrape renames what DCGM says",
        [("CardIdle", {"namespace": "vision", "pod": "reader"})],
        renamed("vision/reader") | renamed(""),
        ("DCGM_FI_DEV_GPU_UTIL",),
        A_DAY + 30,
    ),
    History(
        "a pod has not used its card for a day",
        [("CardIdle", {"namespace": "vision", "pod": "reader"})],
        card("g1", "1", 3000, 12000, 0, "vision/reader"),
        minutes=A_DAY + 30,
    ),
    History(
        "the driver reports an error of a card",
        [("CardReportsErrors", {"Hostname": "g1", "gpu": "0"})],
        {
            series(
                "DCGM_FI_DEV_XID_ERRORS", Hostname="g1", gpu="0", namespace="jupyterhub", pod="jupyter-ada"
            ): ("0+0x30 79+0x10")
        },
    ),
    History("nobody measures the cards", [("CardsUnobserved", {})], gone=("DCGM_",)),
    History(
        "nearly all memory of the card is declared",
        [("CardBudgetHigh", {"node": "g1", "resource": "example_com_gpumem"})],
        pod("vision/reader", "g1", 4, example_com_gpumem=13600),
    ),
    History(
        "a pod takes more of the card than it declared",
        [("CardBudgetExceeded", {"node": "g1"})],
        card("g1", "1", 9000, 6000, 30, "vision/reader"),
    ),
    History(
        "the card's memory is used up",
        [("CardMemoryLow", {"node": "g1", "gpu": "1"})],
        card("g1", "1", 3000, 1000, 30, "vision/reader"),
    ),
    History(
        "a quota is nearly used",
        [
            (
                "QuotaNearlyUsed",
                {"namespace": "shop", "resourcequota": "tier-quota", "resource": "requests.memory"},
            )
        ],
        quota("shop", "requests.memory", 62 * GI, 64 * GI),
    ),
    History(
        "a quota is used up, and pods are refused",
        [
            (
                "QuotaUsedUp",
                {"namespace": "shop", "resourcequota": "tier-quota", "resource": "requests.memory"},
            ),
            (
                "PodsRefused",
                {"namespace": "shop", "deployment": "app", "condition": "ReplicaFailure", "status": "true"},
            ),
        ],
        quota("shop", "requests.memory", 64 * GI, 64 * GI)
        | {
            series(
                "kube_deployment_status_condition",
                namespace="shop",
                deployment="app",
                condition="ReplicaFailure",
                status="true",
            ): "1"
        },
    ),
    History(
        "the spare machine has been started on a host that has no room for it",
        [("HostMemoryCommitted", {"host": "pve1"}), ("HostVcpusCommitted", {"host": "pve1"})],
        {series("pve_up", id="qemu/299"): "1"},
    ),
    History(
        "a host has used up its memory",
        [("HostMemoryShort", {"id": "node/pve1"})],
        {series("pve_memory_usage_bytes", id="node/pve1"): always(260 * GI)},
    ),
    History(
        "a storage pool fills up",
        [("PoolFilling", {"id": "storage/pve1/local-lvm"})],
        {series("pve_disk_usage_bytes", id="storage/pve1/local-lvm"): "79"},
    ),
    History(
        "a storage pool is as full as it may be",
        [
            ("PoolFilling", {"id": "storage/pve1/local-lvm"}),
            ("PoolFull", {"id": "storage/pve1/local-lvm"}),
            ("TriggerHolds", {"trigger": "pool-fills"}),
        ],
        {series("pve_disk_usage_bytes", id="storage/pve1/local-lvm"): "86"},
        minutes=75,
    ),
    History("nobody measures the hypervisor", [("HypervisorUnobserved", {})], gone=("pve_",)),
    History(
        "a backup reads the disk that everything stands on",
        [("HostDiskSaturated", {"host": "pve1", "device": "sdc"})],
        {series("node_disk_io_time_seconds_total", job="hosts", host="pve1", device="sdc"): "0+58"},
    ),
    History(
        "a kubelet evicts",
        [("PodsEvicted", {"node": "w1", "eviction_signal": "memory.available"})],
        {series("kubelet_evictions", node="w1", eviction_signal="memory.available"): "0+0x30 3+0x10"},
    ),
    History(
        "a container is killed for its memory, again and again",
        [("ContainerOutOfMemory", IN_SHOP)],
        {
            series("kube_pod_container_status_restarts_total", **IN_SHOP, uid="uid-app-1"): "0+0x30 1+0x10",
            series(
                "kube_pod_container_status_last_terminated_reason",
                **IN_SHOP,
                uid="uid-app-1",
                reason="OOMKilled",
            ): "0+0x30 1+0x10",
        },
    ),
    History("a pod finds no node", [("PodUnschedulable", {"namespace": "shop", "pod": "new"})], waiting()),
    History(
        "a container runs into its CPU limit",
        [("CpuThrottled", IN_SHOP)],
        {series("container_cpu_cfs_throttled_periods_total", **IN_SHOP): "0+300"},
    ),
    History(
        "a worker does not answer",
        [("NodeNotReady", {"node": "w3", **READY})],
        {series("kube_node_status_condition", node="w3", **READY): "0"},
    ),
    History(
        "a machine has not joined",
        [("NodeMissing", {})],
        gone=('kube_node_info{node="w3"}',),
    ),
    History(
        "a node is short of disk",
        [("NodeUnderPressure", {"node": "w2", "condition": "DiskPressure", "status": "true"})],
        gauges(
            "kube_node_status_condition", 1, [{"node": "w2", "condition": "DiskPressure", "status": "true"}]
        ),
    ),
    History(
        "a DaemonSet lacks a pod",
        [("DaemonSetLacksPods", {"namespace": "kube-system", "daemonset": "agent"})],
        gauges("kube_daemonset_status_number_ready", 6, [{"namespace": "kube-system", "daemonset": "agent"}]),
    ),
    History(
        "a volume is full",
        [("VolumeNearlyFull", {"namespace": "shop", "persistentvolumeclaim": "data"})],
        claim("shop/data", always(0.3 * GI)),
    ),
    History(
        "a volume is full in two days, if it goes on",
        [("VolumeFillsSoon", {"namespace": "shop", "persistentvolumeclaim": "data"})],
        claim("shop/data", f"{4 * GI}-{10 * MI}"),
        minutes=480,
    ),
    History(
        "one server has stopped to save etcd",
        [("EtcdSnapshotLate", {"instance": "cp2:6443"})],
        {series("k3s_etcd_snapshot_save_duration_seconds_count", instance="cp2:6443", status="success"): "5"},
        minutes=900,
    ),
)
