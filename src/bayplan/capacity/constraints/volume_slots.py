"""Attach slots: a driver attaches only so many volumes to a node.

Claims of its own take a slot for each new pod; a claim that the pods share takes one on each node, once.
"""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom, NodeRoom
from bayplan.capacity.question import Question
from bayplan.scheduling import attachments, profile, volumes
from bayplan.scheduling.attachments import Attached
from bayplan.scheduling.fleet import Bay, Fleet


def volume_slots(question: Question) -> Iterable[ConstraintRoom]:
    """The slots that nodes have left, for each driver whose volumes the pod brings."""
    own, shared = _brought(question)
    for driver in sorted({name for name, _ in own | shared}):
        if question.applies(profile.VOLUME_LIMITS):
            mine = {one for one in own if one[0] == driver}
            common = {one for one in shared if one[0] == driver}
            rooms = [_on_node(bay, driver, len(mine), common, question.fleet) for bay in question.eligible]
            frame = ConstraintRoom("volume-slots", driver, subject=f"CSIDriver {driver}")
            yield arithmetic.summed(question, frame, rooms, len(mine))


def slots(bay: Bay, driver: str, fleet: Fleet) -> tuple[Attached, int | None]:
    """The volumes of a driver that a node has attached, and how many it may have; None: any number."""
    standing = attachments.by_pods(bay, fleet.facts)
    held = standing | attachments.leftover(bay, standing, fleet)
    return {one for one in held if one[0] == driver}, attachments.limits(bay, fleet.facts).get(driver)


def _brought(question: Question) -> tuple[Attached, Attached]:
    """The attachable volumes of the pod: its own, and those that all the pods share."""
    own: Attached = set()
    shared: Attached = set()
    facts = question.fleet.facts
    for claim in volumes.claims(question.shape, facts):
        found = volumes.attachable(claim, facts)
        if found is not None:
            (own if claim.name in question.own_claims else shared).add(found)
    return own, shared


def _on_node(bay: Bay, driver: str, own: int, shared: Attached, fleet: Fleet) -> NodeRoom:
    held, limit = slots(bay, driver, fleet)
    if limit is None:
        return NodeRoom(bay.name, used=len(held), per_pod=own, why="the driver names no limit here")
    free = limit - len(held) - len(shared - held)
    more = 0 if free < 0 else arithmetic.often(free, own)
    return NodeRoom(bay.name, more=more, used=len(held), capacity=limit, per_pod=own)
