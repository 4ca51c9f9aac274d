"""What happens when memory or CPU runs short: evictions, kills, pods that wait, containers held back."""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Rule

THROTTLED: Final = 0.25

EVICTED: Final = Kind(
    "PodsEvicted",
    "capacity.triggers",
    "The kubelet of a node has evicted pods, because memory, disk or process ids ran short there.",
    "`bayplan capacity --pressure NODE` says who goes first and why; requests below real use bring it about.",
    "{{ $labels.node }} has evicted pods ({{ $labels.eviction_signal }})",
)
KILLED: Final = Kind(
    "ContainerOutOfMemory",
    "sizing",
    "A container used more memory than its limit, and something in it was killed.",
    "`bayplan size` says what it needs; look at peaks of a month, not at what it uses now.",
    "{{ $labels.namespace }}/{{ $labels.pod }}: {{ $labels.container }} ran out of memory",
)
WAITING: Final = Kind(
    "PodUnschedulable",
    "capacity",
    "A pod finds no node.",
    "`bayplan explain` says what each node lacks, and the smallest change that would help.",
    "{{ $labels.namespace }}/{{ $labels.pod }} finds no node",
    "critical",
)
SLOWED: Final = Kind(
    "CpuThrottled",
    "tiers",
    "A container is held back by its own CPU limit for a large part of the time.",
    "Take the CPU limit away, or raise it: requests alone share CPU out fairly.",
    "{{ $labels.namespace }}/{{ $labels.pod }}: {{ $labels.container }} is held back in "
    "{{ $value | humanizePercentage }} of its time",
    "info",
)


def _rules(known: Facts) -> Iterator[Rule]:
    evicted = "sum by (node, eviction_signal) (increase(kubelet_evictions[15m])) > 0"
    yield Alert(EVICTED, evicted, 0, keep=30)
    container = "namespace, pod, container"
    events = f"sum by ({container}) (increase(container_oom_events_total[15m])) > 0"
    last = 'kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1'
    again = f"sum by ({container}) (increase(kube_pod_container_status_restarts_total[15m])) > 0"
    yield Alert(KILLED, f"{events}\nor ({again} and on ({container}) ({last}))", 0, keep=30)
    yield Alert(WAITING, f"max by (namespace, pod) ({known.waiting}) == 1", 10)
    yield Alert(SLOWED, _throttled(), 30)


def _throttled() -> str:
    by = 'sum by (namespace, pod, container) (increase({}{{container!=""}}[5m]))'
    held, all_of = "container_cpu_cfs_throttled_periods_total", "container_cpu_cfs_periods_total"
    return f"{by.format(held)}\n/ {by.format(all_of)} > {THROTTLED}"


def _unsaid(known: Facts) -> Iterator[str]:
    yield (
        "kills of child processes that end before the next scrape, and containers whose cgroup goes "
        "with them: "
        "the kernel's log has them, no metric does"
    )


FAMILY: Final = Family("pressure", "What runs short", (EVICTED, KILLED, WAITING, SLOWED), _rules, _unsaid)
