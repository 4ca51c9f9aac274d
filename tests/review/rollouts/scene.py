"""Workloads, rules and nodes to play rollouts with, and what became of them."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind, PodTemplate, Workload
from bayplan.review.rollouts import Change, Forecast, Stage, forecast
from tests import make

KUBERNETES = Kubernetes(35)


def web(requests: str = "memory=1Gi", replicas: int = 3, name: str = "web", **fields: Any) -> Workload:
    """A Deployment that rolls by a quarter; fields of the workload, and of its pods' spec with `spec=`."""
    spec = fields.pop("spec", {})
    made = make.workload(name, requests, replicas=replicas, **spec)
    pace = {"strategy": "RollingUpdate", "max_surge": "25%", "max_unavailable": "25%"}
    return replace(made, **{**pace, **fields})


def database(requests: str = "memory=1Gi", replicas: int = 3, name: str = "db", **fields: Any) -> Workload:
    """A StatefulSet."""
    made = make.workload(name, requests, kind=Kind.STATEFUL_SET, replicas=replicas)
    return replace(made, **{"strategy": "RollingUpdate", **fields})


def agent(requests: str = "memory=1Gi", **fields: Any) -> Workload:
    """A DaemonSet, one node at a time."""
    spec = fields.pop("spec", {})
    made = make.workload("agent", requests, kind=Kind.DAEMON_SET, replicas=0, **spec)
    return replace(made, **{"strategy": "RollingUpdate", "max_surge": "0", "max_unavailable": "1", **fields})


def asking(workload: Workload, requests: str, limits: str = "") -> Workload:
    """The workload with other requests."""
    return replace(workload, template=PodTemplate(make.spec(requests, limits), workload.template.labels))


def stage(hard: str = "", nodes: Iterable[Any] = (), **more: Any) -> Stage:
    """A stage with one quota, where any is given."""
    quotas = [make.quota(hard)] if hard else []
    return Stage(make.snapshot(quotas=quotas, nodes=list(nodes), **more), KUBERNETES)


def settled(workload: Workload, on: Stage) -> Stage:
    """The stage with the workload standing on it, which it must be able to."""
    (found,) = forecast([Change(None, workload)], on)
    assert (found.refused, found.waiting) == ((), ())
    on.rest()
    return on


def changed(before: Workload, after: Workload | None, on: Stage, **fields: Any) -> Forecast:
    """What becomes of a workload that stands and is changed."""
    (found,) = forecast([Change(before, after, **fields)], settled(before, on))
    return found


def started(workload: Workload, on: Stage) -> Forecast:
    """What becomes of a new workload."""
    (found,) = forecast([Change(None, workload)], on)
    return found


def snapshot_of(on: Stage) -> Snapshot:
    """What a snapshot of the stage would show."""
    return replace(
        on.snapshot,
        pods=tuple(on.pods.values()),
        workloads=tuple(on.workloads.values()),
        quotas=on.snapshot.quotas,
    )
