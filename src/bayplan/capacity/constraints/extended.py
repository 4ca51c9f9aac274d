"""Extended resources and huge pages: cards, turns on cards, slices of cards, whatever else nodes advertise.

To the scheduler they are all counts. What a count stands for is read from the labels that GPU feature
discovery sets: a card as a whole, one of so many turns on it (time-slicing and MPS divide nothing but time),
or a MIG slice. A resource that stands for the memory of cards is told in `card_memory`, not here.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import arithmetic, cards, workers
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.ground import Ground
from bayplan.capacity.question import Question
from bayplan.capacity.report.lines import LoadLine
from bayplan.model import demand
from bayplan.model.nodes import Node
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.rules import fit

_MIG: Final = "/mig-"


def extended(question: Question) -> Iterable[ConstraintRoom]:
    """What nodes have left of each of them that the pod asks for."""
    for name in sorted(fit.counted(question.shape, question.fleet.profile)):
        if demand.is_scalar(name):
            yield arithmetic.requested_room(question, "extended", name)


def lines(ground: Ground) -> Iterable[LoadLine]:
    """How many of each are requested of the nodes that have some, or of which some are requested."""
    budgeted = {card.resource for card in ground.declaration.cards}
    usual = ground.note(workers.usual)
    for bay in ground.standing.bays:
        for name in sorted(_counted(bay) - budgeted):
            line = arithmetic.requested_line(ground, bay, "extended", name)
            note = "; ".join(filter(None, (_meaning(bay.node, name), line.note)))
            yield replace(line, note=note, relieved=_relieved(usual, name, ground))


def _counted(bay: Bay) -> set[str]:
    offered = {name for name, amount in bay.allocatable.items() if amount > 0 and demand.is_scalar(name)}
    return offered | {name for name, asked in bay.requested.items() if asked > 0 and demand.is_scalar(name)}


def _meaning(node: Node, resource: str) -> str:
    """What one of a card's resource is, as far as the node's labels say."""
    if _MIG in resource:
        return f"MIG slices: each is {resource.partition(_MIG)[2]} of a card, with memory of its own"
    turns = cards.turns(node, resource)
    if turns is None:
        return ""
    return f"{turns.replicas} turns on each card ({turns.strategy}): they share its memory"


def _relieved(usual: Node | None, resource: str, ground: Ground) -> bool:
    """Whether one more of the usual worker brings some; a passed-through card has to be there for it."""
    if usual is None or not demand.integers(usual.allocatable).get(resource):
        return False
    machine = ground.hosting.machine_of(usual.name)
    return machine is None or cards.spare_for(machine, ground.lower)
