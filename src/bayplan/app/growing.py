"""The step `add`: new nodes, and the DaemonSet pods that each of them brings along.

A node of a given size is made like the workers that are there: it has the labels that all of them share,
keeps back for itself what one of them keeps back, and gets the drivers that one of them has. Workers are the
nodes without taints that keep pods away. With a host, where the lower layer is known, a machine is made for
each node, so that the host, its storage pool and the network have to bear it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app import machines, naming, sentences
from bayplan.app.answers import Move, RefusedPod, StepResult
from bayplan.app.steps import Add
from bayplan.app.world import Settled, World, refused_pod
from bayplan.capacity.question import STATIC, judged_by
from bayplan.capacity.remedies import wording
from bayplan.disruption import templates
from bayplan.disruption.ownership import Ownership
from bayplan.model import demand
from bayplan.model.machines import Host
from bayplan.model.making import NewPod
from bayplan.model.names import NodeName
from bayplan.model.nodes import HOSTNAME, ZONE, Node
from bayplan.model.pods import Amounts, Pod
from bayplan.model.quantities import ZERO, binary_bytes, parse
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import CSINode
from bayplan.model.workloads import Kind, Workload
from bayplan.scheduling import daemons, screening, terms
from bayplan.scheduling.tolerance import FORBIDDING

PODS: Final = parse("110")
"""The kubelet's own limit where nothing else is configured."""


def add_nodes(step: Add, world: World) -> StepResult:
    """Adds nodes, lets their DaemonSet pods in, and then what waited."""
    model = _model(step, world.snapshot)
    host = naming.host(step.host, world.lower) if step.host and machines.is_known(world) else None
    nodes = [_made(name, step, model, world) for name in _names(step.count, world.snapshot)]
    world.change(
        nodes=(*world.snapshot.nodes, *nodes),
        csi_nodes=(*world.snapshot.csi_nodes, *_drivers(model, nodes, world.snapshot)),
    )
    made, refused = _daemon_pods(nodes, world)
    found = world.place(made)
    start = replace(found, refused=(*refused, *found.refused))
    answer = _told(step, nodes, start, world.retry())
    notes = [*_notes(step, nodes[0], made, world), *_beneath(step, host, model, world)]
    if host is None:
        return replace(answer, notes=tuple(notes))
    like = world.hosting.machine_of(model.name) if model is not None else None
    size = step.allocatable or (machines.size_of(like) if like else {}) or nodes[0].capacity
    built = machines.make(nodes, host, like, size, world)
    return replace(answer, notes=tuple(notes), machines=built)


def fitting_daemons(node: Node, world: World) -> Iterator[tuple[Workload, Pod]]:
    """The DaemonSets that want a pod on a node, each with that pod as its controller would send it."""
    ownership = world.ownership
    for workload in world.snapshot.workloads:
        if workload.kind is Kind.DAEMON_SET:
            pod = daemon_pod(workload, node, ownership)
            if terms.eligible(pod.spec, node) and _let_in(pod, node, world):
                yield workload, pod


def daemon_pod(workload: Workload, node: Node, ownership: Ownership) -> Pod:
    """A DaemonSet's pod for one node, as the cluster's webhooks would leave it."""
    maker, _ = templates.as_stored(workload, ownership)
    return daemons.pod_for(maker, node.name)


def _let_in(pod: Pod, node: Node, world: World) -> bool:
    """The controller makes no pod for a node whose taints and labels forbid it."""
    with judged_by(STATIC, world.fleet):
        return screening.verdict(pod, world.fleet.by_name[node.name], world.fleet) is None


def _model(step: Add, snapshot: Snapshot) -> Node | None:
    """The node to be like: the one that was named, else the first worker."""
    if step.like:
        return naming.node(step.like, snapshot)
    return next(iter(_workers(snapshot)), None)


def _workers(snapshot: Snapshot) -> list[Node]:
    return [
        node for node in snapshot.nodes
        if not any(taint.effect in FORBIDDING for taint in node.taints) and not node.unschedulable
    ]  # fmt: skip


def _made(name: NodeName, step: Add, model: Node | None, world: World) -> Node:
    zone = _zone(step, model, world)
    if step.like and model is not None:
        labels = {**model.labels, HOSTNAME: name, **zone}
        return Node(name, labels, taints=model.taints, allocatable=model.allocatable, capacity=model.capacity)
    shared = _shared_labels(_workers(world.snapshot))
    capacity = {**_native(model), **_seen_by_kubelet(step.allocatable, model, world)}
    return Node(
        name,
        {**shared, HOSTNAME: name, **zone},
        allocatable=_less_reserved(capacity, model),
        capacity=capacity,
    )


def _zone(step: Add, model: Node | None, world: World) -> dict[str, str]:
    """Where zones are hosts, a node is in the zone of its own."""
    if model is None or not step.host:
        return {}
    host = world.hosting.host_of(model.name)
    return {ZONE: step.host} if host and model.labels.get(ZONE) == host else {}


def _seen_by_kubelet(size: Amounts, model: Node | None, world: World) -> Amounts:
    """What is left of a machine's memory once firmware and kernel have theirs, as on the model's machine."""
    machine = world.hosting.machine_of(model.name) if model is not None else None
    if machine is None or machine.memory is None or model is None:
        return size
    taken = machine.memory - model.capacity.get(demand.MEMORY, ZERO).units
    wanted = size[demand.MEMORY].units
    return {**size, demand.MEMORY: binary_bytes(wanted - taken)} if 0 < taken < wanted else size


def _shared_labels(workers: Sequence[Node]) -> dict[str, str]:
    """The labels that all workers have, with the same value."""
    if not workers:
        return {}
    first, *others = workers
    return {
        key: value
        for key, value in first.labels.items()
        if all(node.labels.get(key) == value for node in others)
    }


def _native(model: Node | None) -> Amounts:
    """What else a machine has: disk space and room for pods; no cards."""
    if model is None:
        return {demand.PODS: PODS}
    kept = (demand.STORAGE, demand.PODS)
    return {demand.PODS: PODS, **{name: amount for name, amount in model.capacity.items() if name in kept}}


def _less_reserved(capacity: Amounts, model: Node | None) -> Amounts:
    """What is left after the model's reserve for system and kubelet."""
    if model is None:
        return capacity
    reserved = {
        name: amount.minus(model.allocatable.get(name, ZERO)) for name, amount in model.capacity.items()
    }
    return {
        name: amount.minus(reserved[name])
        if name in reserved and reserved[name].nanos < amount.nanos
        else amount
        for name, amount in capacity.items()
    }


def _drivers(model: Node | None, nodes: Sequence[Node], snapshot: Snapshot) -> Iterator[CSINode]:
    found = next((one for one in snapshot.csi_nodes if model and one.name == model.name), None)
    if found is not None:
        yield from (replace(found, name=node.name) for node in nodes)


def _names(count: int, snapshot: Snapshot) -> list[NodeName]:
    taken = {node.name for node in snapshot.nodes}
    free = (NodeName(f"added-{number}") for number in range(1, count + len(taken) + 1))
    return [name for name in free if name not in taken][:count]


def _daemon_pods(nodes: Sequence[Node], world: World) -> tuple[list[Pod], list[RefusedPod]]:
    made: list[Pod] = []
    refused: list[RefusedPod] = []
    for node in nodes:
        for _, pod in list(fitting_daemons(node, world)):
            created = world.create([NewPod(pod)])
            made += created.pods
            if created.refused is not None:
                refused.append(refused_pod(pod, created.refused))
    return made, refused


def _told(step: Add, nodes: Sequence[Node], start: Settled, later: Settled) -> StepResult:
    names = ", ".join(node.name for node in nodes)
    created = tuple(Move(key, to=node) for key, node in {**start.placed, **later.placed}.items())
    said = sentences.joined([
        f"{names} added",
        sentences.counted(len(start.placed), "DaemonSet pod starts there", "DaemonSet pods start there"),
        sentences.counted(len(start.refused), "is refused", "are refused"),
        sentences.counted(len(later.placed), "waiting pod finds a place", "waiting pods find a place"),
    ])  # fmt: skip
    return StepResult(
        step.text, "add", f"Node {names}", said,
        complete=not start.refused and not start.unplaced,
        created=created, unplaced=start.unplaced, displaced=(*start.displaced, *later.displaced),
        refused=start.refused,
    )  # fmt: skip


def _notes(step: Add, node: Node, daemons: Sequence[Pod], world: World) -> Iterator[str]:
    bears = demand.integers(node.allocatable)
    wanted = (demand.CPU, demand.MEMORY)
    room = wording.listed({name: bears[name] for name in wanted if name in bears})
    yield f"each offers {room} to pods" + ("" if step.like else ", after what other workers keep back")
    tax: dict[str, int] = {}
    for pod in daemons:
        for name, amount in world.fleet.shapes.of(pod).requests.items():
            tax[name] = tax.get(name, 0) + amount
    share = {name: -(-amount // step.count) for name, amount in tax.items() if name in wanted}
    if share:
        yield f"DaemonSet pods take {wording.listed(share)} of that"


def _beneath(step: Add, host: Host | None, model: Node | None, world: World) -> Iterator[str]:
    """What of the lower layer was looked at, and what could not be."""
    if host is not None:
        like = world.hosting.machine_of(model.name) if model is not None else None
        yield from machines.notes_of_new(host, like, world)
    elif step.host:
        yield f"host {step.host} is noted only: nothing is known of what it can bear"
    elif machines.is_known(world):
        yield "no host is named, so none has to bear the machine; write @HOST behind the size"
