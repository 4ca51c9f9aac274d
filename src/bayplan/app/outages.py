"""The steps `lose:host/`, `lose:disk/` and `lose:gpu/`: what goes down with a part of the lower layer.

A host takes all of its machines with it, and the storage pools that are its own. A disk takes the machines
whose system is on it, and every volume on it (`capacity.survival`): nothing that held such a volume comes
back. A node that loses its cards goes on without what they offered; pods that asked for that cannot stay.
"""

from collections.abc import Iterable, Iterator, Sequence, Set

from msgspec.structs import replace

from bayplan.app import cards, machines, naming, sentences
from bayplan.app.answers import Stay, StepResult
from bayplan.app.losing import silence
from bayplan.app.relocating import relocate
from bayplan.app.steps import LoseDisk, LoseGpu, LoseHost
from bayplan.app.world import World
from bayplan.capacity.survival import cases
from bayplan.capacity.survival.case import DISK
from bayplan.capacity.survival.disks import system_disk
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Host, Machine, StoragePool
from bayplan.model.names import ClaimKey
from bayplan.model.pods import Pod


def lose_host(step: LoseHost, world: World) -> StepResult:
    """All nodes of a host fall silent at once."""
    host = naming.host(step.host, world.lower)
    gone = [one for one in world.lower.machines if one.host == host.name]
    result = _down(gone, f"Host {host.name}", step.text, world)
    hosts = (replace(one, online=False) if one.name == host.name else one for one in world.lower.hosts)
    world.change_lower(hosts=tuple(hosts))
    pools = [one for one in world.lower.storage_pools if one.host == host.name and not one.shared]
    return replace(result, notes=(*result.notes, *_lost_pools(pools), *_doubts(world)))


def lose_disk(step: LoseDisk, world: World) -> StepResult:
    """A disk of a host is gone: the machines whose system is on it, and every volume on it."""
    host = naming.host(step.host, world.lower)
    _insist_on_disk(step.disk, host)
    case = cases.one(DISK, (f"{host.name}/{step.disk}",), world.ground)
    pools = [one for one in world.lower.storage_pools if one.host == host.name and step.disk in one.disks]
    gone = [one for one in world.lower.machines if one.host == host.name and _starts_from(one, pools)]
    world.change(volumes=tuple(one for one in world.snapshot.volumes if one.name not in case.volumes))
    subject = f"Disk {step.disk} of host {host.name}"
    result = _down(gone, subject, step.text, world)
    broken = tuple(_broken(case.volumes, world))
    carried = next((one.carries for one in host.disks if one.name == step.disk), ())
    also = [f"on the same disk: {', '.join(carried)}"] if carried else []
    return replace(
        result,
        stays=(*result.stays, *broken), complete=result.complete and not broken,
        notes=(*result.notes, *_lost_pools(pools), *also, *case.notes),
    )  # fmt: skip


def _starts_from(machine: Machine, pools: Sequence[StoragePool]) -> bool:
    disk = system_disk(machine)
    return disk is not None and disk.pool in {pool.name for pool in pools}


def _broken(volumes: Set[str], world: World) -> Iterator[Stay]:
    """Pods whose node goes on, and whose data does not."""
    lost = {claim.key: claim.volume for claim in world.snapshot.claims if claim.volume in volumes}
    ready = {node.name for node in world.snapshot.nodes if node.ready}
    for pod in world.pods.values():
        held = [lost[key] for key in _claims(pod) if key in lost]
        if held and pod.node in ready and not pod.finished:
            yield Stay(
                pod.key, f"its volume {', '.join(held)} was on the disk", "it is restored from a backup"
            )


def _claims(pod: Pod) -> Iterator[ClaimKey]:
    return (ClaimKey(f"{pod.namespace}/{one.claim}") for one in pod.spec.volumes if one.claim)


def lose_gpu(step: LoseGpu, world: World) -> StepResult:
    """A node goes on without its cards: pods that asked for them go."""
    node = naming.node(step.node, world.snapshot)
    resources = cards.resources(node, world)
    if not resources:
        raise InvalidInput(f"node {node.name} has no card: it offers no extended resource", value=step.text)
    going = cards.users(node.name, resources, world)
    world.change_node(cards.without(node, resources))
    moved = relocate(going, world)
    placed = sum(1 for move in moved.moved if move.to)
    said = f"{node.name} loses {', '.join(resources)}: {placed} of {len(moved.moved)} pods find a place"
    return moved.told(StepResult(step.text, "lose", f"Cards of node {node.name}", said))


def _down(gone: Sequence[Machine], subject: str, text: str, world: World) -> StepResult:
    """Machines go down together; those that are nodes fall silent."""
    hosting = world.hosting
    stopped = machines.stop(gone, world)
    down = {one.vmid for one in stopped}
    names = {node for machine in gone if machine.vmid in down and (node := hosting.node_of(machine.vmid))}
    nodes = [node for node in world.snapshot.nodes if node.name in names]
    others = [one for one in gone if one.vmid in down and hosting.node_of(one.vmid) is None]
    result = silence(nodes, subject, text, world)
    falls = sentences.counted(len(nodes), "node falls silent", "nodes fall silent") or "no node falls silent"
    said = sentences.joined([falls, result.conclusion if nodes else ""])
    return replace(result, conclusion=said, machines=stopped, notes=(*result.notes, *_others(others)))


def _others(others: Iterable[Machine]) -> Iterator[str]:
    named = [f"{one.vmid} {one.name}".rstrip() for one in others]
    if named:
        yield f"machines that are no nodes go down as well: {', '.join(named)}"


def _lost_pools(pools: Sequence[StoragePool]) -> Iterator[str]:
    if pools:
        yield f"storage that cannot be reached any more: {', '.join(sorted(one.name for one in pools))}"


def _doubts(world: World) -> Iterator[str]:
    """Nodes of which the machine is not known may be there, too."""
    doubtful = [node.name for node in world.snapshot.nodes if world.hosting.machine_of(node.name) is None]
    if doubtful:
        yield f"the machines of {', '.join(doubtful)} are not known: they are taken to stand elsewhere"


def _insist_on_disk(disk: str, host: Host) -> None:
    known = [one.name for one in host.disks]
    if disk not in known:
        raise naming.unknown("disk", f"{host.name}/{disk}", [f"{host.name}/{name}" for name in known])
