"""How open claims would be satisfied on one node: by a free volume, by provisioning, or not at all.

Follows `plugins/volumebinding/binder.go` and `FindMatchingVolume` in component-helpers
`storage/volume/pv_helpers.go`.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from bayplan.model.names import ClaimKey
from bayplan.model.nodes import Node
from bayplan.model.record import Record
from bayplan.model.storage import CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim
from bayplan.scheduling import terms, volumes
from bayplan.scheduling.facts import Facts

PROVISIONED: Final = "(to be provisioned)"
"""Stands for the name of a volume that does not exist yet."""
AVAILABLE: Final = "Available"


class Search(Record, frozen=True):
    """The outcome for one node: claim to volume name, or why not."""

    chosen: dict[ClaimKey, str] = {}
    unsatisfied: bool = False
    no_space: bool = False


def search(
    claims: Sequence[PersistentVolumeClaim], node: Node, facts: Facts, taken: Collection[str]
) -> Search:
    """Finds a volume for each open claim on a node, smallest claims first, leaving out `taken` volumes."""
    chosen: dict[ClaimKey, str] = {}
    ordered = sorted(claims, key=lambda one: -1 if one.selected_node else one.storage)
    for claim in ordered:
        if claim.selected_node and claim.selected_node != node.name:
            return Search(unsatisfied=True)
        volume = None if claim.selected_node else _smallest(claim, node, facts, {*taken, *chosen.values()})
        chosen[claim.key] = volume.name if volume else PROVISIONED
    for claim in [one for one in ordered if chosen[one.key] == PROVISIONED]:
        if not _can_provision(claim, node, facts):
            return Search(unsatisfied=True)
        if not _enough_capacity(claim, node, facts):
            return Search(no_space=True)
    return Search(chosen)


def anywhere(claim: PersistentVolumeClaim, facts: Facts) -> bool:
    """Whether an open claim is satisfied on every node alike: no volume is there for it, and one can be made
    wherever it is wanted."""
    found = facts.classes.get(claim.storage_class or "")
    if found is None or found.provisioner in volumes.NO_PROVISIONER or found.topologies:
        return False
    driver = facts.csi_drivers.get(found.provisioner)
    counted = driver is not None and driver.storage_capacity
    return not claim.selected_node and not counted and not any(facts.volumes_for(claim.key))


def _smallest(
    claim: PersistentVolumeClaim, node: Node, facts: Facts, taken: Collection[str]
) -> PersistentVolume | None:
    """The volume kept for this claim, if it can be reached; where none is kept, the smallest free one."""
    found = [
        one for one in facts.volumes_for(claim.key) if one.name not in taken and _large_enough(claim, one)
    ]
    kept = [one for one in found if _kept_for(claim, one)]
    if kept:
        return kept[0] if _reachable(kept[0], node) else None
    free = [one for one in found if _free_for(claim, one) and _reachable(one, node)]
    return min(free, key=lambda volume: volume.capacity, default=None)


def _large_enough(claim: PersistentVolumeClaim, volume: PersistentVolume) -> bool:
    return (
        volume.storage_class == (claim.storage_class or "")
        and volume.capacity >= claim.storage
        and volume.volume_mode == claim.volume_mode
        and not volume.deleted
    )


def _kept_for(claim: PersistentVolumeClaim, volume: PersistentVolume) -> bool:
    """Whether a volume names this very claim; one of an earlier claim of the same name does not count."""
    return volume.claim == claim.key and volume.claim_uid in ("", claim.uid)


def _free_for(claim: PersistentVolumeClaim, volume: PersistentVolume) -> bool:
    return (
        volume.claim is None
        and volume.phase in ("", AVAILABLE)
        and set(claim.access_modes) <= set(volume.access_modes)
        and (claim.selector is None or claim.selector.selects(volume.labels))
    )


def _reachable(volume: PersistentVolume, node: Node) -> bool:
    return volume.node_terms is None or terms.any_term(volume.node_terms, node)


def _can_provision(claim: PersistentVolumeClaim, node: Node, facts: Facts) -> bool:
    found = facts.classes.get(claim.storage_class or "")
    if found is None or found.provisioner in volumes.NO_PROVISIONER:
        return False
    return not found.topologies or terms.any_term(found.topologies, node)


def _enough_capacity(claim: PersistentVolumeClaim, node: Node, facts: Facts) -> bool:
    found = facts.classes.get(claim.storage_class or "")
    driver = facts.csi_drivers.get(found.provisioner) if found else None
    if found is None or driver is None or not driver.storage_capacity or not claim.storage:
        return True
    reported = (one for one in facts.capacities if one.storage_class == found.name)
    return _reports_room(reported, claim.storage, node)


def _reports_room(reported: Iterable[CSIStorageCapacity], size: int, node: Node) -> bool:
    for one in reported:
        limit = one.capacity if one.maximum is None else one.maximum
        reachable = one.topology is not None and one.topology.selects(node.labels)
        if reachable and limit is not None and limit >= size:
            return True
    return False
