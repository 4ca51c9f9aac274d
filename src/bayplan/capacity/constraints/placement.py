"""Placement rules: taints, labels, reach of volumes, spreading, affinity and anti-affinity.

Where they only choose nodes, they set no bound on the number. Where pods of the shape keep each other apart,
their number is found by placing them with nothing else in the way.
"""

from collections.abc import Sequence

from bayplan.capacity import filling
from bayplan.capacity.answers import ConstraintRoom, NodeRoom
from bayplan.capacity.filling import Settle
from bayplan.capacity.question import PLACEMENT, Question, judged_by
from bayplan.model.pods import Pod
from bayplan.scheduling import chance


def placement(question: Question, pods: Sequence[Pod], settle: Settle) -> ConstraintRoom:
    """How many of these pods the placement rules alone let stand; `at_least` where all of them do."""
    total, eligible = len(question.fleet.bays), len(question.eligible)
    note = f"{eligible} of {total} nodes may take it"
    if not question.wide or not eligible:
        rooms = tuple(NodeRoom(bay.name) for bay in question.eligible)
        more = None if eligible else 0
        return ConstraintRoom("placement", "placement", more, nodes=(*rooms, *question.excluded()), note=note)
    with judged_by(PLACEMENT, question.fleet):
        found = filling.fill(pods, question.fleet, settle, chance.first)
        found.undo()
    rooms = tuple(NodeRoom(bay.name, used=found.shares.get(bay.name, 0)) for bay in question.eligible)
    return ConstraintRoom(
        "placement", "placement", len(found.placed), nodes=(*rooms, *question.excluded()), note=note,
        at_least=found.stopped_at is None,
    )  # fmt: skip
