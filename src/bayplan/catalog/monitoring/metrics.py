"""The metrics that exist: by whom, with which labels, and where that is written.

An expression that asks for a metric that nobody exports is no error to Prometheus: it is never true. An alert
on `kube_pod_status_conditions` slept for months, because only `kube_pod_status_scheduled` and
`kube_pod_status_unschedulable` are exported. So every metric and every label that a rule or a dashboard uses
has to stand here, or be recorded by a rule of ours; a test parses all expressions.

What scraping adds to every series stands with the exporter (`scraped`). Metrics that the values of the chart
drop (`container_cpu_cfs_throttled_seconds_total`, `container_spec_*`) are left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bayplan.model.record import Record


class Exporter(Record, frozen=True):
    """Who exports. `version` is the one that the source was read for; `scraped` are labels of the scrape."""

    name: str
    version: str
    source: str
    scraped: tuple[str, ...] = ("job", "instance")


class Metric(Record, frozen=True):
    """A metric. `kind`: gauge, counter or info (always 1)."""

    name: str
    exporter: str
    kind: str
    labels: tuple[str, ...]


KUBE_STATE: Final = Exporter(
    "kube-state-metrics",
    "v2.20",
    "https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics",
)
KUBELET: Final = Exporter(
    "kubelet",
    "v1.34",
    "https://kubernetes.io/docs/reference/instrumentation/metrics/",
    ("job", "instance", "node", "namespace", "metrics_path"),
)
CADVISOR: Final = Exporter(
    "cadvisor",
    "v0.53",
    "https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md",
    ("job", "instance", "node", "metrics_path"),
)
NODE: Final = Exporter(
    "node-exporter", "v1.12", "https://github.com/prometheus/node_exporter", ("job", "instance", "host")
)
DCGM: Final = Exporter(
    "dcgm-exporter",
    "4.x",
    "https://github.com/NVIDIA/dcgm-exporter/blob/main/etc/dcp-metrics-included.csv",
    ("job", "instance", "service", "endpoint"),
)
PVE: Final = Exporter(
    "prometheus-pve-exporter", "3.x", "https://github.com/prometheus-pve/prometheus-pve-exporter"
)
K3S: Final = Exporter("k3s", "v1.32.3+k3s1 and later", "https://docs.k3s.io/reference/metrics")
PROMETHEUS: Final = Exporter(
    "prometheus", "v3", "https://prometheus.io/docs/prometheus/latest/", ("job", "instance")
)

EXPORTERS: Final = (KUBE_STATE, KUBELET, CADVISOR, NODE, DCGM, PVE, K3S, PROMETHEUS)

_OF_A_POD: Final = "namespace pod uid"
_OF_A_CARD: Final = (
    "gpu UUID device modelName Hostname pci_bus_id container namespace pod exported_namespace exported_pod"
)
_OF_A_CLAIM: Final = "namespace persistentvolumeclaim"


def _exported(exporter: Exporter, kind: str, told: Mapping[str, str]) -> Iterator[Metric]:
    for name, labels in told.items():
        yield Metric(name, exporter.name, kind, tuple(labels.split()))


_KUBE_STATE_GAUGES: Final = {
    "kube_node_spec_unschedulable": "node",
    "kube_node_spec_taint": "node key value effect",
    "kube_node_status_allocatable": "node resource unit",
    "kube_node_status_capacity": "node resource unit",
    "kube_node_status_condition": "node condition status",
    "kube_pod_status_phase": f"{_OF_A_POD} phase",
    "kube_pod_status_reason": f"{_OF_A_POD} reason",
    "kube_pod_status_scheduled": f"{_OF_A_POD} condition",
    "kube_pod_status_unschedulable": _OF_A_POD,
    "kube_pod_container_resource_requests": f"{_OF_A_POD} container node resource unit",
    "kube_pod_container_resource_limits": f"{_OF_A_POD} container node resource unit",
    "kube_pod_init_container_resource_requests": f"{_OF_A_POD} container node resource unit",
    "kube_pod_container_status_last_terminated_reason": f"{_OF_A_POD} container reason",
    "kube_resourcequota": "namespace resourcequota resource type",
    "kube_volumeattachment_created": "volumeattachment",
    "kube_volumeattachment_status_attached": "volumeattachment",
    "kube_daemonset_status_desired_number_scheduled": "namespace daemonset",
    "kube_daemonset_status_number_ready": "namespace daemonset",
    "kube_deployment_status_condition": "namespace deployment condition status reason",
}
_KUBE_STATE_INFOS: Final = {
    "kube_node_info": "node kernel_version os_image container_runtime_version kubelet_version internal_ip",
    "kube_node_role": "node role",
    "kube_pod_info": f"{_OF_A_POD} node host_ip pod_ip created_by_kind created_by_name priority_class",
    "kube_pod_owner": f"{_OF_A_POD} owner_kind owner_name owner_is_controller",
    "kube_volumeattachment_info": "volumeattachment attacher node",
    "kube_namespace_labels": "namespace",
}
_PVE_GAUGES: Final = {
    "pve_up": "id",
    "pve_memory_size_bytes": "id",
    "pve_memory_usage_bytes": "id",
    "pve_cpu_usage_limit": "id",
    "pve_disk_size_bytes": "id",
    "pve_disk_usage_bytes": "id",
}

METRICS: Final[tuple[Metric, ...]] = (
    *_exported(KUBE_STATE, "gauge", _KUBE_STATE_GAUGES),
    *_exported(KUBE_STATE, "info", _KUBE_STATE_INFOS),
    *_exported(KUBE_STATE, "counter", {"kube_pod_container_status_restarts_total": f"{_OF_A_POD} container"}),
    *_exported(KUBELET, "counter", {"kubelet_evictions": "eviction_signal"}),
    *_exported(
        KUBELET,
        "gauge",
        {
            "kubelet_volume_stats_available_bytes": _OF_A_CLAIM,
            "kubelet_volume_stats_capacity_bytes": _OF_A_CLAIM,
        },
    ),
    *_exported(
        CADVISOR,
        "counter",
        {
            "container_oom_events_total": "namespace pod container id image name",
            "container_cpu_cfs_periods_total": "namespace pod container id image name",
            "container_cpu_cfs_throttled_periods_total": "namespace pod container id image name",
        },
    ),
    *_exported(
        CADVISOR, "gauge", {"container_memory_working_set_bytes": "namespace pod container id image name"}
    ),
    *_exported(NODE, "counter", {"node_disk_io_time_seconds_total": "device"}),
    *_exported(
        DCGM,
        "gauge",
        {
            "DCGM_FI_DEV_GPU_UTIL": _OF_A_CARD,
            "DCGM_FI_DEV_FB_FREE": _OF_A_CARD,
            "DCGM_FI_DEV_FB_USED": _OF_A_CARD,
            "DCGM_FI_PROF_GR_ENGINE_ACTIVE": f"{_OF_A_CARD} GPU_I_PROFILE GPU_I_ID",
            "DCGM_FI_DEV_XID_ERRORS": f"{_OF_A_CARD} err_code err_msg",
        },
    ),
    *_exported(PVE, "gauge", _PVE_GAUGES),
    *_exported(PVE, "info", {"pve_guest_info": "id name node type tags template"}),
    *_exported(K3S, "counter", {"k3s_etcd_snapshot_save_duration_seconds_count": "status"}),
    *_exported(PROMETHEUS, "gauge", {"process_start_time_seconds": "", "up": ""}),
    *_exported(PROMETHEUS, "gauge", {"ALERTS": "alertname alertstate severity"}),
)
"""Sizes of DCGM's frame buffers are in MiB, everything else in bytes, cores and seconds."""

OBJECT_LABELS: Final = "_labels"
"""Metrics that end so have a label for each label of the object that kube-state-metrics is told to show."""


def known() -> dict[str, frozenset[str]]:
    """Every exported metric with all labels that a series of it may have."""
    scraped = {one.name: one.scraped for one in EXPORTERS}
    return {one.name: frozenset((*one.labels, *scraped[one.exporter])) for one in METRICS}


def unknown(
    used: Iterable[tuple[str, frozenset[str]]], recorded: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """What is wrong with metrics and the labels that are asked of them, one sentence each.

    `recorded` are the names that rules record, with their labels.
    """
    exported = known()
    for name, labels in used:
        has = recorded.get(name, exported.get(name))
        if has is None:
            yield f"{name} is exported by nobody and recorded by no rule"
            continue
        for label in sorted(labels - has):
            if not (name.endswith(OBJECT_LABELS) and label.startswith("label_")):
                yield f"{name} has no label {label}"
