"""Small estates to think with: amounts as text, names where they matter, the rest as Kubernetes has it.

make.snapshot(nodes=[make.node("n1", "cpu=4 memory=8Gi")], pods=[make.pod("web", "cpu=1", node="n1")])
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace, NodeName
from bayplan.model.nodes import HOSTNAME, Node, Taint
from bayplan.model.pods import (
    Affinity,
    Amounts,
    Container,
    Effect,
    Owner,
    Pod,
    PodSpec,
    PodStatus,
    PodTerm,
    Port,
    Resources,
    SpreadConstraint,
    Toleration,
    Volume,
)
from bayplan.model.policy import DisruptionBudget, LimitRange, LimitRangeItem, PriorityClass, ResourceQuota
from bayplan.model.quantities import parse
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import (
    CSIDriver,
    CSINode,
    CSINodeDriver,
    PersistentVolume,
    PersistentVolumeClaim,
    StorageClass,
)
from bayplan.model.workloads import ClaimTemplate, Kind, PodTemplate, Workload

SHOP = "shop"
ROOMY = "cpu=8 memory=16Gi pods=110"
DISKS = "disks.example"
MARK = "5d9c"
USUAL = (
    Toleration("node.kubernetes.io/not-ready", "Exists", effect=Effect.NO_EXECUTE, seconds=300),
    Toleration("node.kubernetes.io/unreachable", "Exists", effect=Effect.NO_EXECUTE, seconds=300),
)


def amounts(text: str) -> Amounts:
    """`cpu=1 memory=2Gi` as amounts."""
    pairs = (pair.split("=") for pair in text.split())
    return {name: parse(value) for name, value in pairs}


def node(
    name: str = "n1",
    allocatable: str = ROOMY,
    *,
    labels: dict[str, str] | None = None,
    taints: Iterable[str] = (),
    **more: Any,
) -> Node:
    """A node with a host name label. Taints are written `key=value:Effect` or `key:Effect`."""
    bears = amounts(allocatable)
    bears.setdefault("pods", parse("110"))
    marks = {HOSTNAME: name, **(labels or {})}
    return Node(
        NodeName(name),
        marks,
        taints=tuple(taint(one) for one in taints),
        allocatable=bears,
        capacity=bears,
        **more,
    )


def taint(text: str) -> Taint:
    """`key=value:NoSchedule` as a taint."""
    mark, _, effect = text.partition(":")
    key, _, value = mark.partition("=")
    return Taint(key, value, Effect(effect))


def spec(requests: str = "", limits: str = "", **more: Any) -> PodSpec:
    """A spec with one container and the tolerations that every pod gets."""
    fields: dict[str, Any] = {"tolerations": USUAL, **more}
    container = Container("main", resources=Resources(amounts(requests), amounts(limits)))
    return PodSpec(containers=(container,), **fields)


def pod(
    name: str = "web",
    requests: str = "",
    *,
    node: str = "",
    namespace: str = SHOP,
    labels: dict[str, str] | None = None,
    owner: Owner | None = None,
    status: PodStatus | None = None,
    **spec_fields: Any,
) -> Pod:
    """A pod: running and Ready where it has a node, else waiting for one. The rest are fields of its spec."""
    standing = PodStatus(phase="Running", ready=True) if node else PodStatus()
    return Pod(
        Namespace(namespace),
        name,
        spec(requests, **spec_fields),
        labels={"app": name} if labels is None else labels,
        uid=f"uid-{namespace}-{name}",
        owners=(owner,) if owner else (),
        node=NodeName(node),
        status=status or standing,
    )


def claimed(*claims: str) -> tuple[Volume, ...]:
    """The volumes of a pod that uses these claims."""
    return tuple(Volume(name=claim, claim=claim) for claim in claims)


def apart(app: str, key: str = HOSTNAME) -> Affinity:
    """Never two of an app in one domain."""
    return Affinity(anti_required=(PodTerm(key, LabelSelector({"app": app})),))


def spread(
    app: str, key: str = HOSTNAME, skew: int = 1, *, hard: bool = True
) -> tuple[SpreadConstraint, ...]:
    """The pods of an app evenly over the domains."""
    return (SpreadConstraint(key, skew, hard, LabelSelector({"app": app})),)


def workload(
    name: str = "web",
    requests: str = "",
    *,
    kind: Kind = Kind.DEPLOYMENT,
    replicas: int = 1,
    namespace: str = SHOP,
    claims: Iterable[ClaimTemplate] = (),
    **spec_fields: Any,
) -> Workload:
    """A workload whose pods carry the label `app`."""
    template = PodTemplate(spec(requests, **spec_fields), {"app": name})
    return Workload(
        kind,
        Namespace(namespace),
        name,
        replicas,
        template,
        LabelSelector({"app": name}),
        claim_templates=tuple(claims),
    )


def deployed(name: str = "web", requests: str = "", nodes: Iterable[str] = (), **more: Any) -> Snapshot:
    """A Deployment, its ReplicaSet and a running pod on each of the nodes, to take from a snapshot."""
    standing = tuple(nodes)
    above = workload(name, requests, replicas=len(standing), **more)
    labels = {"app": name, "pod-template-hash": MARK}
    maker = replace(
        above,
        kind=Kind.REPLICA_SET,
        name=f"{name}-{MARK}",
        template=PodTemplate(above.template.spec, labels),
        selector=LabelSelector(labels),
        labels=labels,
        owners=(Owner("Deployment", name, controller=True),),
    )
    pods = tuple(made_by(maker, f"{maker.name}-{number}", where) for number, where in enumerate(standing))
    return Snapshot(workloads=(above, maker), pods=pods)


def made_by(maker: Workload, name: str, node: str = "") -> Pod:
    """A pod of a workload, running where it has a node."""
    plain = pod(name, node=node, namespace=maker.namespace, labels=dict(maker.template.labels))
    owner = Owner(maker.kind, maker.name, controller=True)
    return replace(plain, spec=maker.template.spec, owners=(owner,))


def together(*parts: Snapshot) -> Snapshot:
    """Several snapshots as one of Kubernetes 1.34."""
    joined: dict[str, Any] = {}
    for name in Snapshot.__struct_fields__:
        found = [getattr(part, name) for part in parts]
        if all(isinstance(one, tuple) for one in found):
            joined[name] = tuple(thing for one in found for thing in one)
    return replace(Snapshot(kubernetes="v1.34.2"), **joined)


def snapshot(**fields: Any) -> Snapshot:
    """A snapshot of the given lists, of Kubernetes 1.34."""
    listed = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    return replace(Snapshot(kubernetes="v1.34.2"), **listed)


def quota(hard: str, name: str = "quota", *, used: str = "", namespace: str = SHOP) -> ResourceQuota:
    return ResourceQuota(Namespace(namespace), name, amounts(hard), amounts(used))


def limit_range(
    name: str = "limits", *, namespace: str = SHOP, kind: str = "Container", **bounds: str
) -> LimitRange:
    """A limit range of one item; bounds are `minimum`, `maximum`, `default`, `default_request`, `ratio`."""
    item = LimitRangeItem(kind, **{name: amounts(text) for name, text in bounds.items()})
    return LimitRange(Namespace(namespace), name, (item,))


def budget(app: str, name: str = "budget", *, namespace: str = SHOP, **more: Any) -> DisruptionBudget:
    return DisruptionBudget(Namespace(namespace), name, LabelSelector({"app": app}), **more)


def priority(name: str, value: int, **more: Any) -> PriorityClass:
    return PriorityClass(name, value, **more)


def disk(claim: str, *, namespace: str = SHOP, **more: Any) -> Snapshot:
    """A claim bound to a block volume of its own, as a snapshot to take both from."""
    name = f"pv-{claim}"
    bound = PersistentVolumeClaim(
        Namespace(namespace), claim, storage_class="block", storage=1 << 30, access_modes=("ReadWriteOnce",),
        volume=name, phase="Bound", bind_completed=True,
    )  # fmt: skip
    fields: dict[str, Any] = {"access_modes": ("ReadWriteOnce",), "driver": DISKS, "handle": name, **more}
    volume = PersistentVolume(name, 1 << 30, "block", claim=bound.key, phase="Bound", **fields)
    return Snapshot(claims=(bound,), volumes=(volume,))


def disks(nodes: Iterable[str], slots: int | None) -> Snapshot:
    """A driver of block volumes on the nodes, each with so many slots, and its storage class."""
    return Snapshot(
        csi_drivers=(CSIDriver(DISKS),),
        csi_nodes=tuple(CSINode(NodeName(name), (CSINodeDriver(DISKS, name, slots),)) for name in nodes),
        storage_classes=(StorageClass("block", DISKS, waits=True, default=True),),
    )


def with_ports(pod: Pod, *ports: Port) -> Pod:
    """The pod with ports of its only container."""
    (container,) = pod.spec.containers
    return replace(pod, spec=replace(pod.spec, containers=(replace(container, ports=ports),)))


def written(record: Record) -> dict[str, Any]:
    """A record as its JSON says it."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    return found
