"""Data that does not move: volumes that only nodes of the set reach, and what pods keep in an emptyDir.

The first are hard, the second is lost and only worth knowing, as it is lost whenever the pod leaves.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.capacity.removal.case import Case
from bayplan.capacity.removal.movers import Mover
from bayplan.capacity.report.removal import Blocker
from bayplan.disruption import filters
from bayplan.disruption.volumes import Holding
from bayplan.model.names import ClaimKey
from bayplan.model.pods import Pod


def local_volumes(case: Case) -> Iterable[Blocker]:
    """One for each volume that no node reaches which stays, and one for each pod with an emptyDir."""
    told: set[ClaimKey] = set()
    for mover in case.coming:
        for held in _tied(mover, case):
            if held.claim not in told:
                told.add(held.claim)
                yield _fixed(held, mover)
    for mover in case.movers:
        if filters.has_local_storage(mover.pod) and not mover.pod.finished:
            reason = "the data in its emptyDir volumes is lost"
            yield Blocker("local-volume", f"Pod {mover.pod.key}", mover.pod.node, reason, hard=False)


def untie(mover: Mover, pod: Pod, case: Case) -> Pod | None:
    """The pod with such data within reach everywhere."""
    names = {held.claim.partition("/")[2] for held in _tied(mover, case)}
    if not names:
        return pod
    kept = tuple(volume for volume in pod.spec.volumes if volume.claim not in names)
    return replace(pod, spec=replace(pod.spec, volumes=kept))


def _tied(mover: Mover, case: Case) -> Iterable[Holding]:
    """A claim of an ephemeral volume goes with its pod, and the next one gets a new one."""
    fleeting = {volume.claim for volume in mover.pod.spec.volumes if volume.ephemeral}
    for held in mover.holdings:
        fixed = held.nodes is not None and held.nodes <= case.gone
        if fixed and held.claim.partition("/")[2] not in fleeting:
            yield held


def _fixed(held: Holding, mover: Mover) -> Blocker:
    return Blocker(
        "local-volume", f"PersistentVolumeClaim {held.claim}", mover.pod.node,
        f"volume {held.volume} of Pod {mover.pod.key} can be reached from no node that stays",
        remedy=f"copy what is in claim {held.claim} to a volume that can move, or give it up",
    )  # fmt: skip
