"""Which metrics a server has, and how its generations of exporters name pods and containers.

cAdvisor wrote `pod_name` and `container_name` up to Kubernetes 1.15, and `pod` and `container` since 1.14.
kube-state-metrics gave requests and limits a metric for each resource (`..._memory_bytes`) before version 2,
and a label `resource` since. Where a scrape does not honour labels, what a metric is about is called
`exported_pod` and so on. A window may hold several generations, one after the other.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.model.errors import SourceError
from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence import matrices
from bayplan.sources.prometheus.evidence.asking import Asker

WORKING_SET: Final = "container_memory_working_set_bytes"
RSS: Final = "container_memory_rss"
CPU: Final = "container_cpu_usage_seconds_total"
THROTTLED: Final = "container_cpu_cfs_throttled_periods_total"
PERIODS: Final = "container_cpu_cfs_periods_total"
STARTED: Final = "container_start_time_seconds"
OOM_EVENTS: Final = "container_oom_events_total"
STATE_STARTED: Final = "kube_pod_container_state_started"
RESTARTS: Final = "kube_pod_container_status_restarts_total"
LAST_REASON: Final = "kube_pod_container_status_last_terminated_reason"
REASON: Final = "kube_pod_container_status_terminated_reason"
POD_OWNER: Final = "kube_pod_owner"
SET_OWNER: Final = "kube_replicaset_owner"
JOB_OWNER: Final = "kube_job_owner"
PHASE: Final = "kube_pod_status_phase"
CREATED: Final = "kube_pod_created"
KERNEL: Final = "node_vmstat_oom_kill"
AMOUNTS: Final = "kube_pod_container_resource_"
OLD_AMOUNTS: Final = {
    "requests_memory": f"{AMOUNTS}requests_memory_bytes",
    "limits_memory": f"{AMOUNTS}limits_memory_bytes",
    "requests_cpu": f"{AMOUNTS}requests_cpu_cores",
}
NEW_AMOUNTS: Final = {one: f"{AMOUNTS}{one.partition('_')[0]}" for one in OLD_AMOUNTS}
GPU_OF_PODS: Final = "gpu_pod_memory_used_bytes"
GPU_OF_SHARES: Final = "vGPU_device_memory_usage_in_bytes"
GPU_OF_CADVISOR: Final = "container_accelerator_memory_used_bytes"
GPU_OF_CARDS: Final = "DCGM_FI_DEV_FB_USED"
GPUS: Final = (GPU_OF_PODS, GPU_OF_SHARES, GPU_OF_CADVISOR, GPU_OF_CARDS)
"""Those that tell of pods come before what tells of cards."""

KNOWN: Final = (
    WORKING_SET, RSS, CPU, THROTTLED, PERIODS, STARTED, OOM_EVENTS, STATE_STARTED, RESTARTS, LAST_REASON,
    REASON, POD_OWNER, SET_OWNER, JOB_OWNER, PHASE, CREATED, KERNEL, *GPUS, *OLD_AMOUNTS.values(),
    f"{AMOUNTS}requests", f"{AMOUNTS}limits",
)  # fmt: skip

INTERVAL: Final = 60
"""How often is taken to be looked, in seconds, where nothing tells."""
_HOUR: Final = 3600


class Naming(NamedTuple):
    """What the labels of a metric are called."""

    namespace: str = "namespace"
    pod: str = "pod"
    container: str = "container"

    @property
    def old(self) -> bool:
        """Whether it is cAdvisor's older way."""
        return self.pod == "pod_name"


SHARES: Final = Naming("podnamespace", "podname", "ctrname")


class Dialect(NamedTuple):
    """What a server speaks.

    `usage` are the namings of cAdvisor, `state` those of kube-state-metrics, `gpu` that of the first metric
    of GPU memory that there is (`gpu_metric`). `per_core`: CPU is told for each core. `interval`: seconds
    between two looks. `clusters`: what its readings call the clusters they are of.
    """

    metrics: frozenset[str]
    usage: tuple[Naming, ...] = ()
    state: tuple[Naming, ...] = ()
    gpu_metric: str = ""
    gpu: Naming = Naming()
    per_core: bool = False
    interval: int = INTERVAL
    clusters: tuple[str, ...] = ()


def detect(asker: Asker, span: Span) -> Dialect:
    """What the server has had in a span. Raises SourceError where it does not answer."""
    selector = f'{{__name__=~"{"|".join(KNOWN)}"}}'
    metrics = frozenset(asker.values("__name__", span, [selector])) & frozenset(KNOWN)
    look = _Look(asker, span)
    used = next((one for one in (WORKING_SET, RSS, CPU) if one in metrics), "")
    told = next((one for one in (POD_OWNER, *_state_metrics()) if one in metrics), "")
    gpu = next((one for one in GPUS if one in metrics), "")
    usage = tuple(look.namings(used)) if used else ()
    return Dialect(
        metrics,
        usage=usage,
        state=tuple(look.namings(told)) if told else (),
        gpu_metric=gpu,
        gpu=SHARES if gpu == GPU_OF_SHARES else look.first(gpu) if gpu else Naming(),
        per_core=CPU in metrics and bool(look.values("cpu", f'{CPU}{{cpu!="",cpu!="total"}}')),
        interval=_interval(asker, used, usage, span),
        clusters=tuple(look.values("cluster", f'{used}{{cluster!=""}}')) if used else (),
    )


def _state_metrics() -> tuple[str, ...]:
    return (RESTARTS, f"{AMOUNTS}requests", *OLD_AMOUNTS.values(), LAST_REASON)


class _Look(NamedTuple):
    """Looks at the labels of metrics."""

    asker: Asker
    span: Span

    def values(self, label: str, selector: str) -> list[str]:
        return self.asker.values(label, self.span, [selector])

    def namings(self, metric: str) -> Iterator[Naming]:
        """Every way in which a metric was labelled in the span."""
        namespace = self._kept("namespace", metric)
        if self._has("exported_pod", metric):
            yield Naming(namespace, "exported_pod", self._kept("container", metric))
            return
        if self._has("pod", metric):
            yield Naming(namespace, "pod", self._kept("container", metric))
        if self._has("pod_name", metric):
            yield Naming(namespace, "pod_name", "container_name")

    def first(self, metric: str) -> Naming:
        return next(self.namings(metric), Naming())

    def _kept(self, label: str, metric: str) -> str:
        """The label that says what a series is about, which a scrape may have renamed."""
        renamed = f"exported_{label}"
        return renamed if self._has(renamed, metric) else label

    def _has(self, label: str, metric: str) -> bool:
        return bool(self.values(label, f'{metric}{{{label}!=""}}'))


def _interval(asker: Asker, metric: str, usage: tuple[Naming, ...], span: Span) -> int:
    """How many seconds lie between two readings of most containers, lately."""
    if not usage:
        return INTERVAL
    counted = f'count_over_time({metric}{{{usage[0].container}!=""}}[{_HOUR}s])'
    try:
        reply = asker.vector(f"quantile(0.5, {counted})", span.end)
    except SourceError:
        return INTERVAL
    counts = [matrices.number(row.value[1]) for row in matrices.decode(reply.data) if row.value]
    return round(_HOUR / counts[0]) if counts and counts[0] >= 1 else INTERVAL
