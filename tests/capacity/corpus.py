"""The corpus of small estates: how a case says what is there, what is asked, and what must be answered.

A case is one YAML file. README.md beside the cases says it for people.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml
from msgspec.structs import replace

from bayplan.model import making
from bayplan.model.estate import Declaration
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod, PodStatus, Toleration
from bayplan.model.policy import PriorityClass
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import CSIDriver, CSINode, CSINodeDriver, StorageClass, VolumeAttachment
from bayplan.model.workloads import Kind, Workload
from bayplan.sources import estate
from tests import make

FOLDER = Path(__file__).parents[1] / "cases" / "capacity"


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """Whatever is read from a case; a key that nothing reads is a mistake."""


class NodeGiven(Told):
    """A node: what it gives to pods, and how it is marked. `slots`: as many as its driver advertises."""

    gives: str = make.ROOMY
    labels: dict[str, str] = {}
    taints: list[str] = []
    slots: int | None = None
    ready: bool = True


class WorkloadGiven(Told):
    """A workload and its pods: how many stand on each node, are finished there, or wait.

    `volumes`: each pod has so many block volumes of its own.
    """

    requests: str = ""
    limits: str = ""
    kind: str = "Deployment"
    stands: dict[str, int] = {}
    finished: dict[str, int] = {}
    waiting: int = 0
    priority: int = 0
    volumes: int = 0
    selects: dict[str, str] = {}
    tolerates: list[str] = []


class Given(Told):
    """What is there. `estate` is an estate file, as it would be written."""

    nodes: dict[str, NodeGiven] = {}
    workloads: dict[str, WorkloadGiven] = {}
    quotas: dict[str, str] = {}
    estate: dict[str, Any] = {}
    driver: str = make.DISKS


class Case(Told):
    """A case: `title` is the name of its test, `story` where its figures come from."""

    title: str
    given: Given
    ask: dict[str, Any] = {}
    then: dict[str, Any] = {}
    story: str = ""


class Trial(NamedTuple):
    """A case and its file."""

    path: Path
    case: Case


def trials() -> list[Trial]:
    """All cases, in the order of their files."""
    return [Trial(path, _read(path)) for path in sorted(FOLDER.glob("*.yaml"))]


def _read(path: Path) -> Case:
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Case)


def declaration(given: Given, folder: Path) -> Declaration:
    """What the estate file of a case declares, read as any other is."""
    path = folder / "bayplan.yaml"
    path.write_text(yaml.safe_dump(given.estate, sort_keys=False), encoding="utf-8")
    return estate.read(str(path))


def snapshot(given: Given) -> Snapshot:
    """The cluster of a case."""
    names = [NodeName(name) for name in given.nodes]
    parts = [_workload(name, one, given) for name, one in given.workloads.items()]
    seen = make.together(Snapshot(), *parts)
    classes = {_class(one.priority) for one in given.workloads.values() if one.priority}
    advertised = [
        CSINode(name, (CSINodeDriver(given.driver, name, given.nodes[name].slots),))
        for name in names
        if given.nodes[name].slots is not None
    ]
    return replace(
        seen,
        nodes=tuple(_node(name, one) for name, one in given.nodes.items()),
        priority_classes=tuple(sorted(classes, key=lambda one: one.value)),
        quotas=tuple(
            make.quota(hard, namespace=name.split("/")[0], name=name.split("/")[1])
            for name, hard in given.quotas.items()
        ),
        csi_nodes=tuple(advertised),
        csi_drivers=(CSIDriver(given.driver),),
        storage_classes=(StorageClass("block", given.driver, waits=True, default=True),),
        attachments=tuple(_attachments(seen, given.driver)),
    )


def _node(name: str, given: NodeGiven) -> Node:
    return make.node(name, given.gives, labels=given.labels, taints=given.taints, ready=given.ready)


def _class(value: int) -> PriorityClass:
    return PriorityClass(f"class-{value}", value)


def _workload(key: str, given: WorkloadGiven, whole: Given) -> Snapshot:
    """The workload, its pods, and the volumes of each."""
    namespace, name = key.split("/")
    kind = Kind(given.kind)
    spec: dict[str, Any] = {"limits": given.limits, "node_selector": dict(given.selects)}
    if given.priority:
        spec |= {"priority": given.priority, "priority_class": f"class-{given.priority}"}
    if given.tolerates:
        spec["tolerations"] = (*make.USUAL, *(Toleration(one, "Exists") for one in given.tolerates))
    standing = [node for node, count in given.stands.items() for _ in range(count)]
    above = make.workload(
        name, given.requests, kind=kind, namespace=namespace, replicas=len(standing) + given.waiting, **spec
    )
    maker, above_it = (above, ()) if kind is not Kind.DEPLOYMENT else (_replica_set(above), (above,))
    places = [*standing, *([""] * given.waiting)]
    pods = [make.made_by(maker, f"{maker.name}-{at}", node) for at, node in enumerate(places)]
    done = [
        _finished(make.made_by(maker, f"{maker.name}-done-{node}-{at}", node))
        for node, count in given.finished.items()
        for at in range(count)
    ]
    brought = [
        make.disk(f"{pod.name}-{at}", namespace=namespace, driver=whole.driver)
        for pod in pods
        for at in range(given.volumes)
    ]
    made = Snapshot(
        workloads=(*above_it, maker), pods=tuple(_with_disks(pod, given.volumes) for pod in (*pods, *done))
    )
    return make.together(made, *brought)


def _replica_set(above: Workload) -> Workload:
    return making.replica_set_of(above, make.MARK)


def _finished(pod: Pod) -> Pod:
    return replace(pod, status=PodStatus(phase="Succeeded"))


def _with_disks(pod: Pod, count: int) -> Pod:
    claims = make.claimed(*(f"{pod.name}-{at}" for at in range(count)))
    return replace(pod, spec=replace(pod.spec, volumes=claims))


def _attachments(seen: Snapshot, driver: str) -> Iterator[VolumeAttachment]:
    """Every volume of a pod that stands is attached where it stands."""
    for pod in seen.pods:
        for volume in pod.spec.volumes:
            if pod.node and not pod.finished:
                name = f"pv-{volume.claim}"
                yield VolumeAttachment(f"csi-{name}", driver, pod.node, name, attached=True)
