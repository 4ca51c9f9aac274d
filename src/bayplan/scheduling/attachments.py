"""Which attach slots of a node are taken, and how many there are. Shared by the rule and by capacity."""

from collections.abc import Set

from bayplan.scheduling import volumes
from bayplan.scheduling.facts import Facts
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.shapes import Shape

Attached = set[tuple[str, str]]
"""(driver, handle) of volumes."""


def limits(bay: Bay, facts: Facts) -> dict[str, int]:
    """Driver to advertised number of attachments, of the drivers that advertise one."""
    found = facts.csi_nodes.get(bay.name)
    return (
        {driver.name: driver.count for driver in found.drivers if driver.count is not None} if found else {}
    )


def by_pods(bay: Bay, facts: Facts) -> Set[tuple[str, str]]:
    """The volumes of the pods that stand in the bay, each once.

    Kept with the bay while its pods and the facts stay: claims that come to be leave the others as they were.
    """
    if bay.attached is None or bay.attached[0] is not facts.claims or bay.attached[1] is not facts.volumes:
        found = frozenset[tuple[str, str]]().union(*(_of(shape, facts) for shape in bay.claiming.values()))
        bay.attached = (facts.claims, facts.volumes, found)
    return bay.attached[2]


def _of(shape: Shape, facts: Facts) -> Set[tuple[str, str]]:
    """The volumes of one pod; kept with its shape likewise."""
    if (
        shape.attached is None
        or shape.attached[0] is not facts.claims
        or shape.attached[1] is not facts.volumes
    ):
        found = frozenset(
            one for claim in volumes.claims(shape, facts) if (one := volumes.attachable(claim, facts))
        )
        shape.attached = (facts.claims, facts.volumes, found)
    return shape.attached[2]


def leftover(bay: Bay, standing: Set[tuple[str, str]], fleet: Fleet) -> Attached:
    """Volumes attached to the node that no standing pod uses; before 1.32 they do not count."""
    if not fleet.kubernetes.attachments_count:
        return set()
    attached: Attached = set()
    for one in fleet.facts.attachments.get(bay.name, ()):
        volume = fleet.facts.volumes.get(one.volume)
        if volume is not None and volume.handle:
            attached.add((one.attacher, volume.handle))
    return attached - standing
