"""`bayplan capacity` with every single loss, from the start of the process to its end.

The large estates are snapshots of nodes that are machines on hosts, ten to a host; their pods have
controllers, and a tenth have a volume of their own. Every answer has to hold a loss for each node and host.
"""

import dataclasses
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bayplan.model.machines import Host, Lower, Machine
from bayplan.model.names import ClaimKey, NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod, Volume
from bayplan.model.quantities import binary_bytes, millicores
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import (
    CSIDriver,
    CSINode,
    CSINodeDriver,
    PersistentVolume,
    PersistentVolumeClaim,
    StorageClass,
    VolumeAttachment,
)
from bayplan.scheduling.columns import engine
from bayplan.scheduling.fleet import Fleet
from bayplan.sources import snapshots
from bench import clusters
from bench.clusters import KUBERNETES, Mix
from bench.measuring import ROOT, Broken, Finished, Measured, Setting, Trial, python

GI: Final = 1 << 30
DRIVER: Final = "disks.example"
NODES_PER_HOST: Final = 10
CHOOSY: Final = 0.2
WITH_VOLUME: Final = 10
"""Every so many pods, one has a volume of its own."""
R730: Final = "examples/r730"


@dataclass(frozen=True)
class Estate:
    """An estate that is made once: so many nodes, and workloads of so many replicas."""

    name: str
    nodes: int
    workloads: int
    replicas: int

    def snapshot(self, setting: Setting) -> Path:
        """The snapshot's file."""
        path = setting.scratch / f"capacity-{self.name}.json.zst"
        if not path.exists():
            snapshots.save(
                _estate(setting.of(self.nodes), setting.of(self.workloads), self.replicas), str(path)
            )
        return path


MEDIUM: Final = Estate("medium", nodes=100, workloads=250, replicas=12)
LARGE: Final = Estate("large", nodes=1_000, workloads=1_500, replicas=20)


def _estate(nodes: int, workloads: int, replicas: int) -> Snapshot:
    """Nodes with all pods in their places, and what they stand on."""
    bare = tuple(_on_machine(number, node) for number, node in enumerate(clusters.nodes(nodes)))
    mix = Mix(workloads, replicas, CHOOSY, owned=True)
    world = replace(_storage(bare), nodes=bare, workloads=mix.replica_sets(), kubernetes="v1.35.0")
    pods = mix.pods()
    placed = engine.settle(pods, Fleet(world, KUBERNETES)).placed
    standing = tuple(_standing(pod, placed[pod.key]) for pod in pods if pod.key in placed)
    holding = tuple(
        _with_volume(pod) if number % WITH_VOLUME == 0 else pod for number, pod in enumerate(standing)
    )
    return replace(world, pods=holding, lower=_lower(bare), **_volumes(holding))


def _on_machine(number: int, node: Node) -> Node:
    """A node that knows its machine, small enough for what it will carry to fill it well."""
    small = {
        **node.allocatable,
        "memory": binary_bytes(node.allocatable["memory"].units // 3),
        "cpu": millicores(node.allocatable["cpu"].millis * 3 // 5),
    }
    return replace(node, allocatable=small, provider_id=f"proxmox://bench/{1000 + number}")


def _standing(pod: Pod, node: NodeName) -> Pod:
    return replace(pod, node=node, status=replace(pod.status, phase="Running", ready=True))


def _with_volume(pod: Pod) -> Pod:
    return replace(pod, spec=replace(pod.spec, volumes=(Volume("data", claim=f"data-{pod.name}"),)))


def _storage(nodes: tuple[Node, ...]) -> Snapshot:
    return Snapshot(
        csi_drivers=(CSIDriver(DRIVER),),
        csi_nodes=tuple(CSINode(node.name, (CSINodeDriver(DRIVER, node.name, 24),)) for node in nodes),
        storage_classes=(StorageClass("block", DRIVER, waits=True),),
    )


def _volumes(pods: tuple[Pod, ...]) -> dict[str, tuple[object, ...]]:
    """The claims, volumes and attachments of the pods that have one."""
    claims, volumes, attached = [], [], []
    for pod in pods:
        for volume in pod.spec.volumes:
            name = f"pv-{volume.claim}"
            claim = PersistentVolumeClaim(
                pod.namespace, volume.claim, storage_class="block", storage=GI,
                access_modes=("ReadWriteOnce",), volume=name, phase="Bound", bind_completed=True,
            )  # fmt: skip
            claims.append(claim)
            volumes.append(_volume(name, claim.key))
            attached.append(VolumeAttachment(f"csi-{name}", DRIVER, pod.node, name, attached=True))
    return {"claims": tuple(claims), "volumes": tuple(volumes), "attachments": tuple(attached)}


def _volume(name: str, claim: ClaimKey) -> PersistentVolume:
    return PersistentVolume(
        name, GI, "block", ("ReadWriteOnce",), claim, phase="Bound", driver=DRIVER, handle=name
    )


def _lower(nodes: tuple[Node, ...]) -> Lower:
    """Ten machines on each host, which has a quarter more memory than they."""
    machines = tuple(_machines(nodes))
    hosts = sorted({machine.host for machine in machines})
    return Lower(
        hosts=tuple(_host(name, machines) for name in hosts),
        machines=machines,
    )


def _host(name: str, machines: tuple[Machine, ...]) -> Host:
    memory = sum(one.memory or 0 for one in machines if one.host == name)
    return Host(name, online=True, sockets=2, cores=256, threads=512, memory=memory * 5 // 4)


def _machines(nodes: tuple[Node, ...]) -> Iterator[Machine]:
    for number, node in enumerate(nodes):
        memory = node.allocatable["memory"].units + 2 * GI
        cores = node.allocatable["cpu"].millis // 1000
        host = f"pve{number // NODES_PER_HOST}"
        yield Machine(1000 + number, node.name, host, "running", memory=memory, cores=cores)


def _capacity(setting: Setting, *, estate: Estate) -> Measured:
    source = ("--snapshot", str(estate.snapshot(setting)))
    nodes = setting.of(estate.nodes)
    return _measured(source, nodes, -(-nodes // NODES_PER_HOST))


def _example(_: Setting) -> Measured:
    return _measured(("--files", str(ROOT / R730)), 7, 1)


def _measured(source: tuple[str, ...], nodes: int, hosts: int) -> Measured:
    done = python(("-m", "bayplan", "capacity", *source, "--output", "json", "--fail-on", "never"))
    return Measured(done.seconds, (_checked(done, nodes, hosts),), done.peak)


def _checked(done: Finished, nodes: int, hosts: int) -> str:
    """Insists on a loss for each node and each host."""
    answer = json.loads(done.output)
    losses = [one for one in answer["losses"] if one["model"] == "requests"]
    found = tuple(sum(one["kind"] == kind for one in losses) for kind in ("node", "host"))
    if found != (nodes, hosts):
        raise Broken(f"losses of {found[0]} nodes and {found[1]} hosts were found")
    survived = sum(one["survived"] for one in losses)
    return f"{len(losses):,} losses, {survived:,} survived; {len(answer['lines']):,} load lines"


def _floor(setting: Setting, *, estate: Estate) -> Measured:
    """What it costs to start Python and to read the same snapshot."""
    code = "import sys; from bayplan.sources import snapshots; snapshots.load(sys.argv[1])"
    done = python(("-c", code, str(estate.snapshot(setting))))
    return Measured(done.seconds, peak=done.peak)


def _example_floor(_: Setting) -> Measured:
    """The same for the example's dumps."""
    code = "import sys; from bayplan.app import observe; observe.look(files=[sys.argv[1]])"
    done = python(("-c", code, str(ROOT / R730)))
    return Measured(done.seconds, peak=done.peak)


def _memory(setting: Setting) -> Measured:
    """The peak of the process on the largest estate."""
    return _peak(_capacity(setting, estate=LARGE))


def _memory_floor(setting: Setting) -> Measured:
    return _peak(_floor(setting, estate=LARGE))


def _peak(done: Measured) -> Measured:
    if done.peak is None:
        raise Broken("no peak was measured")
    return dataclasses.replace(done, value=done.peak)


TRIALS: Final[Mapping[str, Trial]] = {
    "r730": _example,
    "r730-floor": _example_floor,
    "medium": functools.partial(_capacity, estate=MEDIUM),
    "medium-floor": functools.partial(_floor, estate=MEDIUM),
    "large": functools.partial(_capacity, estate=LARGE),
    "large-floor": functools.partial(_floor, estate=LARGE),
    "memory": _memory,
    "memory-floor": _memory_floor,
}
