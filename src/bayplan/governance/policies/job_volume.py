"""A Job or CronJob uses a volume that a running workload holds, and may stand on another node.

Silent where the Job has to stand on the node of that workload (required pod affinity by host name), where
both are tied to the same machine, where the workload is parked, and for volumes that are not attached.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import disks, pinning
from bayplan.governance.framework import Check, Complaint, House, Work
from bayplan.model.findings import Severity
from bayplan.model.names import ClaimKey
from bayplan.model.nodes import HOSTNAME
from bayplan.model.workloads import Kind

_RUNS: Final = (Kind.JOB, Kind.CRON_JOB)


def _look(house: House) -> Iterator[Complaint]:
    holders = _holders(house)
    for work in house.works:
        if work.kind not in _RUNS or work.parked or work.unsure(f"{work.path}.affinity"):
            continue
        for at, claim in disks.attached(work, house):
            for other in holders.get(claim.key, ()):
                if not _meet(work, other):
                    yield Complaint(
                        work.subject,
                        f"it uses claim {claim.name}, which {other.subject} holds, maybe on another node",
                        work.at(f"volumes[{at}]"),
                        (f"{other.subject} is declared at {other.declared.origin.file or 'no known place'}",),
                    )


def _holders(house: House) -> dict[ClaimKey, list[Work]]:
    found: dict[ClaimKey, list[Work]] = {}
    for work in house.works:
        if work.kind in disks.LASTING and not work.parked:
            for _, claim in disks.attached(work, house):
                found.setdefault(claim.key, []).append(work)
    return found


def _meet(work: Work, other: Work) -> bool:
    """Whether the pods of both have to stand on the same node."""
    machine = pinning.machine(work.spec)
    if machine and machine == pinning.machine(other.spec):
        return True
    terms = (term for term in work.spec.affinity.pod_required if term.topology_key == HOSTNAME)
    return any(term.selector is not None and term.selector.selects(other.labels) for term in terms)


JOB_VOLUME: Final = Check(
    code="job-shares-volume",
    severity=Severity.WARNING,
    title="Job uses the volume of a running workload",
    reason=(
        "A ReadWriteOnce volume is attached to one node. A backup Job that lands elsewhere waits in "
        "ContainerCreating for as long as the workload runs; one operator found such a Job after 27 hours."
    ),
    remedy=(
        "give the Job a required podAffinity to the workload's labels with topologyKey "
        "kubernetes.io/hostname, or let the workload's own pod do the work"
    ),
    look=_look,
)
