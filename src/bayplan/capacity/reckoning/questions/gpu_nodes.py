"""`gpu-node=2`: so many nodes with a card in all; whether there is a card left, and memory to pin for it."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.capacity import cards
from bayplan.capacity.addition import bearing, models
from bayplan.capacity.addition.models import Model
from bayplan.capacity.addition.sizes import Size
from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning import form
from bayplan.capacity.reckoning.form import Question
from bayplan.capacity.report.addition import Bearer, Reckoning, Sum
from bayplan.capacity.report.lines import Part
from bayplan.capacity.words import counted
from bayplan.model import demand
from bayplan.model.machines import Lower, Machine, PciDevice
from bayplan.model.nodes import Node

FORM: Final = "gpu-node=N"


def answer(ground: Ground, argument: str) -> Reckoning:
    """The further ones are like the first that there is."""
    count = form.number(argument, FORM)
    present = [node for node in ground.snapshot.nodes if _carries(node)]
    more = count - len(present)
    if more <= 0:
        return Reckoning(argument, True, f"{counted(len(present), 'node has', 'nodes have')} cards already")
    sums = list(_free(present, more, ground))
    model = next((one for one in models.models(ground) if one.per_card), None)
    found = _bearers(more, model, ground)
    chosen = found[0].lines if found else ()
    lines = [line for line in bearing.deciding(chosen, ground) if line.constraint != "pci-mapping"]
    sums += [form.of_line(line) for line in lines]
    unknown = () if len(sums) > len(lines) and found else ("a card or a host",)
    holds = form.verdict(sums, unknown)
    if holds and not any(one.bears for one in found):
        holds = False
    said = {True: "possible", False: "not possible", None: "not known to be possible"}[holds]
    why = form.failures(sums) or "; ".join(one.why for one in found[:1] if not one.bears)
    conclusion = f"{more} more with a card: {said}" + (f": {why}" if why else "")
    return Reckoning(argument, holds, conclusion, tuple(sums), tuple(_notes(present, model, ground)))


def _carries(node: Node) -> bool:
    return any(amount.nanos and demand.is_extended(name) for name, amount in node.allocatable.items())


def _free(present: Sequence[Node], more: int, ground: Ground) -> Iterator[Sum]:
    """Cards that nobody has, against those that are needed."""
    asked = [Part("asked for", more, "one for each further node")]
    mappings = sorted({one for node in present for one in _mappings(ground.hosting.machine_of(node.name))})
    if mappings:
        hosts = sorted({path.host for one in ground.lower.pci_mappings for path in one.paths})
        free = sum(max(0, cards.free(one, host, ground.lower)) for one in mappings for host in hosts)
        plural = "mapping" if len(mappings) == 1 else "mappings"
        yield form.added(f"free devices of {plural} {', '.join(mappings)}", "count", asked, free)
        return
    machines = [found for node in present if (found := ground.hosting.machine_of(node.name))]
    alike = _alike(machines, ground.lower)
    if alike:
        free = sum(1 for device in alike if not any(_has(one, device) for one in ground.lower.machines))
        yield form.added("cards of that make that no machine has", "count", asked, free)


def _mappings(machine: Machine | None) -> set[str]:
    return {device.mapping for device in machine.devices if device.mapping} if machine else set()


def _alike(machines: Sequence[Machine], lower: Lower) -> list[PciDevice]:
    """The devices of the same make as those that the present nodes have: a host has other graphics, too."""
    makes = {
        (device.vendor, device.device)
        for device in lower.pci_devices
        if device.device and any(_has(machine, device) for machine in machines)
    }
    return [device for device in lower.pci_devices if (device.vendor, device.device) in makes]


def _has(machine: Machine, device: PciDevice) -> bool:
    """Whether a machine has a device by address; one written without its function stands for all of them."""
    if machine.template or machine.host != device.host:
        return False
    return any(device.address.startswith(one) for passed in machine.devices for one in passed.addresses)


def _bearers(more: int, model: Model | None, ground: Ground) -> tuple[Bearer, ...]:
    machine = model.machine if model else None
    if model is None or machine is None or not machine.cores or not machine.memory:
        return ()
    return bearing.bearers(Size(machine.cores, machine.memory, 1, more), model, ground)


def _notes(present: list[Node], model: Model | None, ground: Ground) -> Iterator[str]:
    if model is not None and model.machine is not None:
        yield f"each like {model.origin}; its memory is pinned while a card is passed through"
    if not ground.lower.pci_devices and not ground.lower.pci_mappings:
        yield "nothing is known of the devices of the hosts"
    if not present:
        yield "no node has a card, so what one looks like is not known"


QUESTION: Final = Question("gpu-node", FORM, "so many nodes with a card in all", answer)
