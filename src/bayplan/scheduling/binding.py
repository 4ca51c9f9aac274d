"""How open claims would be satisfied on one node: by a free volume, by provisioning, or not at all.

Follows `plugins/volumebinding/binder.go` and component-helpers `storage/volume/pv_helpers.go: FindMatchingVolume`.
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


class Search(Record, frozen=True):
    """The outcome for one node: claim to volume name, or why not."""

    chosen: dict[ClaimKey, str] = {}
    unsatisfied: bool = False
    no_space: bool = False


def search(claims: Sequence[PersistentVolumeClaim], node: Node, facts: Facts, taken: Collection[str]) -> Search:
    """Finds a volume for each open claim on a node, smallest claims first; `taken` volumes are out of the question."""
    chosen: dict[ClaimKey, str] = {}
    for claim in sorted(claims, key=lambda one: one.storage):
        if claim.selected_node and claim.selected_node != node.name:
            return Search(unsatisfied=True)
        volume = None if claim.selected_node else _smallest(claim, node, facts, {*taken, *chosen.values()})
        chosen[claim.key] = volume.name if volume else PROVISIONED
    provisioned = [claim for claim in claims if chosen[claim.key] == PROVISIONED]
    if not all(_can_provision(claim, node, facts) for claim in provisioned):
        return Search(unsatisfied=True)
    if not all(_enough_capacity(claim, node, facts) for claim in provisioned):
        return Search(no_space=True)
    return Search(chosen)


def _smallest(
    claim: PersistentVolumeClaim, node: Node, facts: Facts, taken: Collection[str]
) -> PersistentVolume | None:
    fitting = [volume for volume in facts.volumes.values() if volume.name not in taken and _fits(claim, volume, node)]
    reserved = [volume for volume in fitting if volume.claim == claim.key]
    free = [volume for volume in fitting if volume.claim is None]
    return min(reserved or free, key=lambda volume: volume.capacity, default=None)


def _fits(claim: PersistentVolumeClaim, volume: PersistentVolume, node: Node) -> bool:
    """Whether a volume, free or reserved for this claim, could serve it on the node."""
    return (
        volume.claim in (None, claim.key)
        and not volume.deleted
        and volume.capacity >= claim.storage
        and volume.volume_mode == claim.volume_mode
        and volume.storage_class == (claim.storage_class or "")
        and set(claim.access_modes) <= set(volume.access_modes)
        and (claim.selector is None or claim.selector.selects(volume.labels))
        and (volume.node_terms is None or terms.any_term(volume.node_terms, node))
    )


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
