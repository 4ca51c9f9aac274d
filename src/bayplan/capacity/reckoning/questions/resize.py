"""`resize=k8s-node1,8c/48Gi`: a node's machine made larger or smaller."""

from typing import Final

from msgspec.structs import replace

from bayplan.capacity.addition import models, sizes
from bayplan.capacity.addition.sizes import Size
from bayplan.capacity.arithmetic import unit_of
from bayplan.capacity.constraints import host_memory, host_vcpus
from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning import form
from bayplan.capacity.reckoning.form import Question
from bayplan.capacity.report.addition import Reckoning, Sum
from bayplan.capacity.report.lines import Part
from bayplan.model import demand
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Machine
from bayplan.model.nodes import Node

FORM: Final = "resize=NODE,[CORESc/]MEMORY"


def answer(ground: Ground, argument: str) -> Reckoning:
    """Whether its host bears it, and whether what is requested of the node still fits."""
    name, _, text = argument.partition(",")
    node = ground.nodes.get(name.strip())
    if node is None:
        known = ", ".join(ground.nodes) or "not known"
        raise InvalidInput(f"no node is called {name!r}; nodes are {known}; write {FORM}", value=name)
    cores, memory = sizes.read(text)
    machine = ground.hosting.machine_of(node.name)
    if machine is None:
        return Reckoning(argument, None, f"which machine node {node.name} is, is not known")
    changed = replace(machine, cores=cores or machine.cores, memory=memory or machine.memory)
    size = _size(node, changed)
    sums = [*_of_host(machine, changed, ground), *_of_pods(node, size, ground)]
    unknown = () if _known(machine.host, ground) and size.cores and size.memory else ("size",)
    holds = form.verdict(sums, unknown)
    said = (
        "fits"
        if holds
        else "is not known to fit"
        if holds is None
        else f"does not fit: {form.failures(sums)}"
    )
    asked = size if size.cores and size.memory else text.strip()
    return Reckoning(argument, holds, f"node {node.name} as {asked} {said}", tuple(sums), _notes(machine))


def _size(node: Node, changed: Machine) -> Size:
    """What the machine is to be; of what it does not say, the node's capacity, which is the whole machine."""
    bears = demand.integers(node.capacity)
    cores = changed.cores or bears.get(demand.CPU, 0) // 1000
    return Size(cores, changed.memory or bears.get(demand.MEMORY, 0))


def _known(host: str, ground: Ground) -> bool:
    return any(one.name == host and one.memory for one in ground.lower.hosts)


def _of_host(machine: Machine, changed: Machine, ground: Ground) -> list[Sum]:
    machines = tuple(changed if one.vmid == machine.vmid else one for one in ground.lower.machines)
    other = replace(ground.snapshot, lower=replace(ground.lower, machines=machines))
    fuller = ground.with_snapshot(other)
    memory = [one for one in host_memory.lines(fuller) if one.name == "memory"]
    found = [one for one in (*memory, *host_vcpus.lines(fuller)) if one.subject == machine.host]
    return [form.of_line(line) for line in found]


def _of_pods(node: Node, size: Size, ground: Ground) -> list[Sum]:
    """What stands on it, against what it will give to pods, as far as its size is known."""
    bears = demand.integers(models.like(node, ground).allocatable(size))
    bay = ground.standing.by_name[node.name]
    return [
        form.added(
            f"{name} requested of {node.name}", unit_of(name),
            [Part("pods that stand there", bay.requested.get(name, 0), "their requests")], bears[name],
        )
        for name, known in ((demand.CPU, size.cores), (demand.MEMORY, size.memory)) if known
    ]  # fmt: skip


def _notes(machine: Machine) -> tuple[str, ...]:
    said = ["cores and memory of a machine change when it is stopped and started"]
    if machine.pinned:
        said.append("its memory is pinned: the host cannot take any of it back")
    return tuple(said)


QUESTION: Final = Question("resize", FORM, "a node's machine made larger or smaller", answer)
