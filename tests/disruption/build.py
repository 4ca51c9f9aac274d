"""Small things to disrupt: pods, their workloads, budgets over them."""

import datetime
from typing import Any

from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace, NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import (
    Container,
    Effect,
    Owner,
    Pod,
    PodSpec,
    PodStatus,
    Toleration,
    Volume,
)
from bayplan.model.policy import DisruptionBudget
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolume, PersistentVolumeClaim
from bayplan.model.workloads import Kind, PodTemplate, Workload

SHOP = Namespace("shop")
N1, N2 = NodeName("n1"), NodeName("n2")
NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
USUAL = (
    Toleration("node.kubernetes.io/not-ready", "Exists", effect=Effect.NO_EXECUTE, seconds=300),
    Toleration("node.kubernetes.io/unreachable", "Exists", effect=Effect.NO_EXECUTE, seconds=300),
)
MARK = "5d9c"


def node(name: str = "n1", **more: Any) -> Node:
    return Node(NodeName(name), {"kubernetes.io/hostname": name}, **more)


def pod(
    name: str, *, owner: Owner | None = None, ready: bool = True, app: str = "web", **more: object
) -> Pod:
    """A pod of the shop, running on n1 unless told otherwise."""
    fields: dict[str, Any] = {
        "spec": PodSpec(containers=(Container("main"),), tolerations=USUAL),
        "labels": {"app": app},
        "owners": (owner,) if owner else (),
        "node": N1,
        "status": PodStatus(phase="Running", ready=ready),
        "uid": f"uid-{name}",
    }
    return Pod(SHOP, name, **{**fields, **more})


def controlled_by(kind: str, name: str) -> Owner:
    return Owner(kind, name, controller=True)


def workload(kind: Kind, name: str, replicas: int, **more: Any) -> Workload:
    template = PodTemplate(PodSpec(containers=(Container("main"),)), {"app": name})
    fields: dict[str, Any] = {"template": template, "selector": LabelSelector({"app": name})}
    return Workload(kind, SHOP, name, replicas, **{**fields, **more})


def deployment(name: str = "web", replicas: int = 3) -> tuple[Workload, Workload]:
    """A Deployment and its ReplicaSet."""
    owner = controlled_by("Deployment", name)
    return (
        workload(Kind.DEPLOYMENT, name, replicas),
        workload(Kind.REPLICA_SET, f"{name}-{MARK}", replicas, owners=(owner,)),
    )


def web(name: str, **more: Any) -> Pod:
    """A pod of the Deployment `web`."""
    labels = {"app": "web", "pod-template-hash": MARK}
    return pod(name, owner=controlled_by("ReplicaSet", f"web-{MARK}"), **{"labels": labels, **more})


def webs(count: int, ready: int | None = None) -> tuple[Pod, ...]:
    """So many pods of `web`, the first of them Ready."""
    sure = count if ready is None else ready
    return tuple(web(f"web-{MARK}-{number}", ready=number < sure) for number in range(count))


def database(name: str, **more: Any) -> Pod:
    """A pod of the StatefulSet `db`."""
    return pod(name, owner=controlled_by("StatefulSet", "db"), app="db", **more)


def budget(name: str = "budget", app: str = "web", **more: Any) -> DisruptionBudget:
    return DisruptionBudget(SHOP, name, LabelSelector({"app": app}), **more)


def claimed(*claims: str, **more: Any) -> PodSpec:
    """The spec of a pod that uses claims."""
    volumes = tuple(Volume(name=claim, claim=claim) for claim in claims)
    return PodSpec(containers=(Container("main"),), tolerations=USUAL, volumes=volumes, **more)


def disk(claim: str, modes: tuple[str, ...] = ("ReadWriteOnce",), **more: Any) -> Snapshot:
    """A claim bound to a volume of its own, as a snapshot to take both from."""
    bound = PersistentVolumeClaim(SHOP, claim, volume=f"pv-{claim}")
    volume = PersistentVolume(f"pv-{claim}", access_modes=modes, driver="disks.example", **more)
    return Snapshot(claims=(bound,), volumes=(volume,))
