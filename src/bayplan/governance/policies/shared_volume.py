"""A Deployment of several replicas shares a volume that only one node can use.

Silent where all are tied to one machine, or have to stand where another pod of theirs stands.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import disks, pinning
from bayplan.governance.framework import Check, Complaint, House, Work
from bayplan.model.findings import Severity
from bayplan.model.nodes import HOSTNAME
from bayplan.model.workloads import Kind


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        owner = work.workload
        if owner is None or owner.kind is not Kind.DEPLOYMENT or owner.replicas < 2 or _together(work):
            continue
        for at, claim in disks.attached(work, house):
            modes = ", ".join(claim.access_modes)
            yield Complaint(
                work.subject,
                f"{owner.replicas} replicas share claim {claim.name} ({modes}), which one node can use",
                work.at(f"volumes[{at}]"),
            )


def _together(work: Work) -> bool:
    terms = (term for term in work.spec.affinity.pod_required if term.topology_key == HOSTNAME)
    own = any(term.selector is not None and term.selector.selects(work.labels) for term in terms)
    return own or bool(pinning.machine(work.spec)) or work.unsure("spec.replicas")


SHARED_VOLUME: Final = Check(
    code="rwo-many-replicas",
    severity=Severity.WARNING,
    title="several replicas on one ReadWriteOnce volume",
    reason=(
        "A ReadWriteOnce volume is attached to one node. A replica on any other node stays in "
        "ContainerCreating (Multi-Attach error), so the Deployment never has all its pods unless they "
        "happen to share a node."
    ),
    remedy="run one replica, use a ReadWriteMany volume, or a StatefulSet with a claim for each pod",
    look=_look,
)
