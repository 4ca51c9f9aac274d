"""Which claims a pod uses, and which of them only one node can use at a time.

ReadWriteOnce is a matter of nodes, and only of volumes that are attached: a share over the network does not
enforce it, and a local volume makes the scheduler go where it is.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.house import House
from bayplan.governance.sites import Work
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Kind

_ONE_NODE: Final = frozenset({"ReadWriteOnce", "ReadWriteOncePod"})
_UNATTACHED: Final = ("nfs", "cifs", "smb", "local", "hostpath")
LASTING: Final = (Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.REPLICA_SET, Kind.DAEMON_SET)


def attached(work: Work, house: House) -> Iterator[tuple[int, PersistentVolumeClaim]]:
    """The claims of a pod that only one node can use at a time, each with the number of its volume."""
    known = {one.key: one for one in house.governed.claims}
    for at, volume in enumerate(work.spec.volumes):
        claim = known.get(PersistentVolumeClaim(work.namespace, volume.claim).key)
        if claim is not None and not volume.ephemeral and _is_exclusive(claim, house):
            yield at, claim


def _is_exclusive(claim: PersistentVolumeClaim, house: House) -> bool:
    return bool(claim.access_modes) and _ONE_NODE.issuperset(claim.access_modes) and _attaches(claim, house)


def _attaches(claim: PersistentVolumeClaim, house: House) -> bool:
    """Whether its volume is one that is attached to a node, as far as the storage class tells."""
    said = claim.storage_class or ""
    provisioners = (one.provisioner for one in house.governed.storage_classes if one.name == said)
    return not any(word in name.lower() for name in (said, *provisioners) for word in _UNATTACHED)
