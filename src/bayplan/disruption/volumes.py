"""The volumes that move with a pod: what is detached here and attached there, and what cannot move.

Follows the attach-detach controller: a volume that only one node may use has to be detached before another
node gets it; one with ReadWriteMany or ReadOnlyMany, or of a driver that attaches nothing, just follows the
pod.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.model.names import ClaimKey, NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import NodeTerm, Pod
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolume

_SHARED: Final = ("ReadWriteMany", "ReadOnlyMany")


class Holding(Record, frozen=True):
    """A claim in use by a pod.

    `moves`: it has to be detached from the old node before the new one gets it. `nodes`: where its volume can
    be reached at all; None for everywhere.
    """

    claim: ClaimKey
    volume: str = ""
    driver: str = ""
    moves: bool = False
    local: bool = False
    nodes: frozenset[NodeName] | None = None

    def only_on(self, node: NodeName) -> bool:
        """Whether it can be used on this node and nowhere else."""
        return self.nodes is not None and self.nodes <= {node}


class Storage:
    """The claims and volumes of a snapshot, by name."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._claims = {claim.key: claim for claim in snapshot.claims}
        self._volumes = {volume.name: volume for volume in snapshot.volumes}
        self._attaches = {driver.name: driver.attach_required for driver in snapshot.csi_drivers}
        self._nodes = snapshot.nodes

    def holdings(self, pod: Pod) -> tuple[Holding, ...]:
        """What a pod holds, in the order of its volumes."""
        names = (volume.claim for volume in pod.spec.volumes if volume.claim)
        return tuple(self._holding(ClaimKey(f"{pod.namespace}/{name}")) for name in names)

    def _holding(self, key: ClaimKey) -> Holding:
        claim = self._claims.get(key)
        volume = self._volumes.get(claim.volume) if claim and claim.volume else None
        if volume is None:
            return Holding(key, claim.volume if claim else "")
        return Holding(
            claim=key,
            volume=volume.name,
            driver=volume.driver,
            moves=self._moves(volume),
            local=volume.local,
            nodes=reach(volume, self._nodes),
        )

    def _moves(self, volume: PersistentVolume) -> bool:
        """A driver that has not registered itself is one that attaches."""
        attached = bool(volume.driver) and self._attaches.get(volume.driver, True)
        shared = not volume.access_modes or any(mode in _SHARED for mode in volume.access_modes)
        return attached and not shared


def reach(volume: PersistentVolume, nodes: Iterable[Node]) -> frozenset[NodeName] | None:
    """The nodes that can use a volume; None where it does not restrict them."""
    terms = volume.node_terms
    if terms is None:
        return None
    return frozenset(node.name for node in nodes if any(_meets(node, term) for term in terms))


def _meets(node: Node, term: NodeTerm) -> bool:
    """An empty term meets nothing."""
    fields = {"metadata.name": node.name}
    return (
        bool(term.expressions or term.fields)
        and all(requirement.accepts(node.labels) for requirement in term.expressions)
        and all(requirement.accepts(fields) for requirement in term.fields)
    )
