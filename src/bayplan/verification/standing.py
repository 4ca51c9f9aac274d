"""Workloads and their pods as they stand: what is ready, on which nodes, and what is not."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind, Workload


def named(snapshot: Snapshot, pattern: str, namespace: str = "", kind: str = "") -> list[Workload]:
    """Workloads whose name is like this (`*` for anything), in a namespace or anywhere, of a kind or any."""
    return [
        one
        for one in snapshot.workloads
        if one.kind is not Kind.REPLICA_SET
        and fnmatchcase(one.name, pattern)
        and namespace in ("", one.namespace)
        and kind in ("", one.kind.value)
    ]


def of_footprint(snapshot: Snapshot, bundle: Bundle, footprint: Footprint) -> Workload | None:
    """The workload that a footprint speaks of; charts put the release's name before that of a part.

    One of exactly that name in another namespace is meant too, where its own has none.
    """
    there = named(snapshot, "*", bundle.namespace, footprint.kind)
    own, released = footprint.name, f"{bundle.name}-{footprint.name}"
    exact = [one for one in there if one.name in (own, released)]
    alike = [one for one in there if _alike(one.name, own)]
    elsewhere = [one for name in (own, released) for one in named(snapshot, name, kind=footprint.kind)]
    return next(iter(exact or alike or elsewhere), None)


def _alike(name: str, other: str) -> bool:
    """Whether one name is the other with something before or behind it."""
    first, second = _short(name), _short(other)
    return first in second or second in first


def _short(name: str) -> str:
    """Without what says the kind, and node feature discovery as its own manifests call it (`nfd-worker`)."""
    return name.replace("node-feature-discovery", "nfd").removesuffix("-daemonset")


def pods_of(snapshot: Snapshot, workload: Workload) -> Iterator[Pod]:
    """The pods that a workload's selector picks and that have not finished."""
    for pod in snapshot.pods:
        picked = workload.selector is not None and workload.selector.selects(pod.labels)
        if pod.namespace == workload.namespace and picked and not pod.finished:
            yield pod


def missing_on(snapshot: Snapshot, daemon: Workload, nodes: Iterable[Node]) -> list[str]:
    """The nodes on which a DaemonSet has no pod that is ready."""
    ready = {pod.node for pod in pods_of(snapshot, daemon) if pod.status.ready}
    return [one.name for one in nodes if one.name not in ready]


def lacking(workload: Workload) -> int:
    """How many of the pods that it wants are not ready."""
    return max(0, workload.replicas - workload.ready_replicas)


def one_line(workload: Workload) -> str:
    """`Deployment kube-system/coredns: 1 of 2 ready`."""
    return f"{workload.kind} {workload.key}: {workload.ready_replicas} of {workload.replicas} ready"
