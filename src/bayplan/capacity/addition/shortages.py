"""What is short of a place: pods that wait, pods that a loss would leave homeless, and what is to come."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice
from typing import Final

from bayplan.capacity import trials
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.loss import Outcome
from bayplan.disruption.replacements import replacement
from bayplan.model import demand
from bayplan.model.bounds import Planned
from bayplan.model.names import Namespace, NodeName, PodKey
from bayplan.model.pods import Container, Pod, PodSpec, Resources, Volume
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim, StorageClass
from bayplan.model.workloads import Kind

PLANNED: Final = Namespace("planned")
_NAMED: Final = 4
"""So many losses are named; of the others, how many they are."""
BOUND_TO_NODE: Final = (Kind.DAEMON_SET, "Node")


class Loss(Record, frozen=True):
    """Nodes that are lost together. `name` is how a survey of losses is asked for it (`host/pve`)."""

    subject: str
    nodes: frozenset[NodeName]
    name: str = ""


class Shortage(Record, frozen=True):
    """Pods that have to find a place; after each of the losses, if there are any, those of the loss too.

    `claims` are made anew for the pods. `name` says what it is about. `excused`: no worker would help these.
    """

    name: str
    pods: tuple[Pod, ...] = ()
    claims: tuple[PersistentVolumeClaim, ...] = ()
    losses: tuple[Loss, ...] = ()
    excused: frozenset[PodKey] = frozenset()


def pending(ground: Ground) -> Shortage | None:
    """The pods that wait for a node."""
    found = tuple(map(trials.afresh, filter(_waits, ground.snapshot.pods)))
    number = f"{len(found)} pods wait" if len(found) > 1 else f"pod {found[0].key} waits" if found else ""
    return Shortage(f"{number} for a node", found) if found else None


def losses(outcomes: Iterable[Outcome]) -> Iterator[Shortage]:
    """The losses of nodes and hosts after which required pods lack a place; those of cards apart."""
    found = [one for one in outcomes if not one.survived and one.shortage and one.kind in ("node", "host")]
    carded = [one for one in found if any(map(demand.is_extended, one.shortage))]
    for group in ([one for one in found if one not in carded], carded):
        if group:
            losses = tuple(_loss(one) for one in group)
            more = f" and {len(group) - _NAMED} more" if len(group) > _NAMED else ""
            names = ", ".join(one.subject for one in group[:_NAMED])
            yield Shortage(f"not survived: the loss of {names}{more}", losses=losses)


def _loss(one: Outcome) -> Loss:
    return Loss(one.subject, frozenset(map(NodeName, one.nodes)), f"{one.kind}/{'+'.join(one.lost)}")


def planned(found: Sequence[Planned], ground: Ground) -> Shortage | None:
    """What is declared to come, all of it together."""
    pods = [pod for one in found for pod in _planned_pods(one, ground)]
    made = tuple(claim for _, claims in pods for claim in claims)
    if not pods:
        return None
    names = ", ".join(one.name for one in found)
    return Shortage(f"planned: {names}", tuple(pod for pod, _ in pods), made)


def homeless(loss: Loss, ground: Ground) -> tuple[Pod, ...]:
    """What comes for the pods of lost nodes and has to run again."""
    found = (
        replacement(pod, ground.ownership)
        for pod in ground.snapshot.pods
        if pod.node in loss.nodes and not _bound_to(pod) and ground.required(pod)
    )
    return tuple(pod for pod in found if pod is not None)


def _waits(pod: Pod) -> bool:
    bare = not pod.node and not pod.finished and not pod.terminating
    return bare and not pod.spec.scheduling_gates


def _bound_to(pod: Pod) -> bool:
    return pod.mirror or (pod.controller is not None and pod.controller.kind in BOUND_TO_NODE)


def _planned_pods(one: Planned, ground: Ground) -> Iterator[tuple[Pod, tuple[PersistentVolumeClaim, ...]]]:
    """Volumes go round the pods; where nothing is said of pods, each is on a pod of its own."""
    replicas = one.replicas if one.requests else max(one.replicas if not one.volumes else 1, one.volumes)
    held: dict[int, list[PersistentVolumeClaim]] = {number: [] for number in range(replicas)}
    block = block_class(ground)
    for volume, number in enumerate(islice(cycle(range(replicas)), one.volumes if block else 0)):
        held[number].append(_claim(f"{one.name}-{volume}", block.name if block else ""))
    for number, claims in held.items():
        container = Container("main", resources=Resources(dict(one.requests)))
        volumes = tuple(Volume(name=claim.name, claim=claim.name) for claim in claims)
        spec = PodSpec(containers=(container,), volumes=volumes)
        yield Pod(PLANNED, f"{one.name}-{number}", spec, labels={"app": one.name}), tuple(claims)


def block_class(ground: Ground) -> StorageClass | None:
    """The storage class of volumes that are attached: the default one, if it is such, else the first.

    None where no driver advertises a limit of its volumes.
    """
    limited = {driver.name for node in ground.snapshot.csi_nodes for driver in node.drivers if driver.count}
    found = [one for one in ground.snapshot.storage_classes if one.provisioner in limited]
    return next((one for one in found if one.default), found[0] if found else None)


def _claim(name: str, block: str) -> PersistentVolumeClaim:
    return PersistentVolumeClaim(
        PLANNED, name, storage_class=block, access_modes=("ReadWriteOnce",), phase="Pending"
    )
