"""A Deployment of one pod rolls with surge over a volume that only one node can use.

The new pod is made before the old one goes; on another node it waits for the volume that the old one keeps,
and the old one is kept because the new one is not ready. Silent with surge 0, with Recreate, for pods tied to
one machine, and for volumes that are not attached (NFS, local).
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import amounts, disks, pinning
from bayplan.governance.framework import Check, Complaint, House, Work
from bayplan.model.findings import Severity
from bayplan.model.workloads import Kind, Workload


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        rolls = work.workload
        if (
            rolls is None
            or rolls.kind is not Kind.DEPLOYMENT
            or rolls.replicas > 1
            or not _surges(work, rolls)
        ):
            continue
        more = amounts.scaled_up(rolls.max_surge, 1)
        for at, claim in disks.attached(work, house):
            modes = ", ".join(claim.access_modes)
            yield Complaint(
                work.subject,
                f"RollingUpdate makes the new pod while the old one holds claim {claim.name} ({modes})",
                work.at(f"volumes[{at}]"),
                arithmetic=f"maxSurge {rolls.max_surge} of 1 = {more} more pod",
            )


def _surges(work: Work, rolls: Workload) -> bool:
    if rolls.kind is not Kind.DEPLOYMENT or rolls.replicas > 1 or rolls.strategy != "RollingUpdate":
        return False
    if work.unsure("spec.strategy") or work.unsure("spec.replicas"):
        return False
    return bool(amounts.scaled_up(rolls.max_surge, 1)) and not pinning.machine(work.spec)


ROLLING_VOLUME: Final = Check(
    code="rwo-rolling-update",
    severity=Severity.WARNING,
    title="ReadWriteOnce volume with RollingUpdate",
    reason=(
        "A ReadWriteOnce volume is attached to one node. If the new pod lands on another one it stays in "
        "ContainerCreating (Multi-Attach error) until the old pod is gone, which waits for the new one: the "
        "rollout stops until somebody steps in. On the same node two pods write to one disk."
    ),
    remedy="set strategy.type: Recreate, or maxSurge: 0 with maxUnavailable: 1",
    look=_look,
)
