"""Attach slots: a driver attaches only so many volumes to a node.

Claims of its own take a slot for each new pod; a claim that the pods share takes one on each node, once. The
scheduler goes by what CSINode advertises; a node's load line has the other ceilings too (`capacity.slots`).
"""

from collections.abc import Iterable, Iterator

from bayplan.capacity import arithmetic, workers
from bayplan.capacity import slots as berths
from bayplan.capacity.answers import ConstraintRoom, NodeRoom
from bayplan.capacity.ground import Ground
from bayplan.capacity.question import Question
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.slots import Slots
from bayplan.capacity.verdicts import names
from bayplan.scheduling import attachments, profile, volumes
from bayplan.scheduling.attachments import Attached
from bayplan.scheduling.fleet import Bay, Fleet


def volume_slots(question: Question) -> Iterable[ConstraintRoom]:
    """The slots that nodes have left, for each driver whose volumes the pod brings."""
    own, shared = brought(question)
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


def brought(question: Question) -> tuple[Attached, Attached]:
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


def lines(ground: Ground) -> Iterable[LoadLine]:
    """The volumes attached to each node, for every driver that something bounds there."""
    fleet = ground.standing
    for bay in fleet.bays:
        for found in ground.note(berths.by_node).get(bay.name, ()):
            if found.capacity is not None:
                yield _line(bay, found, fleet)


def unknown(ground: Ground) -> Iterable[str]:
    """Nodes of which nobody says how many volumes they take."""
    silent = [node.name for node in ground.snapshot.nodes if node.name not in ground.note(berths.by_node)]
    if silent:
        yield f"attach slots are not known of {names(silent)}: no CSINode was read"


def _line(bay: Bay, found: Slots, fleet: Fleet) -> LoadLine:
    standing = attachments.by_pods(bay, fleet.facts)
    held = {one for one in standing if one[0] == found.driver}
    left = {one for one in attachments.leftover(bay, standing, fleet) if one[0] == found.driver}
    capacity = found.capacity
    parts = (Part("used by pods", len(held)), Part("attached, used by no pod", len(left)))
    return LoadLine(
        "volume-slots", found.driver, "node", bay.name, "count",
        used=len(held) + len(left),
        capacity=capacity,
        firm=capacity == found.advertised,
        ceilings=found.ceilings,
        parts=tuple(part for part in parts if part.amount),
        sources=("claims of the pods that stand there, VolumeAttachments",
                 *(one.source for one in found.ceilings)),
        note="; ".join(_notes(found)),
        access=workers.access(bay.node),
    )  # fmt: skip


def _notes(found: Slots) -> Iterator[str]:
    if found.capacity is not None and found.advertised is not None and found.advertised > found.capacity:
        yield (
            f"{found.advertised} are advertised, {found.capacity} can be had: "
            "pods sent beyond stay in ContainerCreating"
        )
    if found.hand:
        yield f"attached by hand: {names(found.hand)}"
    if found.stale:
        yield f"stale, attached without a VolumeAttachment: {names(found.stale)}"
