"""How fast a rollout may go (`deployment/util: ResolveFenceposts`, `daemon/util`).

A percentage of surge is rounded up, one of unavailability down; where both come to nothing, one pod may be
missing, for otherwise nothing could ever move. A DaemonSet rounds both up.
"""

from typing import Final

from bayplan.model import shares
from bayplan.model.record import Record
from bayplan.model.workloads import Kind, Workload

QUARTER: Final = "25%"
RECREATE: Final = "Recreate"
ON_DELETE: Final = "OnDelete"


def keeps_pods(workload: Workload) -> bool:
    """Whether a changed template is for new pods only: nobody deletes those that exist."""
    return workload.strategy == ON_DELETE or workload.kind in (Kind.REPLICA_SET, Kind.REPLICATION_CONTROLLER)


class Pace(Record, frozen=True):
    """How many pods may be there beside the declared ones, and how many of those may be missing."""

    surge: int
    missing: int


def of_deployment(workload: Workload) -> Pace:
    """The pace of a Deployment; one that recreates has neither."""
    if workload.strategy == RECREATE:
        return Pace(0, 0)
    surge = shares.scaled(workload.max_surge or QUARTER, workload.replicas)
    missing = shares.scaled(workload.max_unavailable or QUARTER, workload.replicas, up=False)
    missing = missing if surge or missing else 1
    return Pace(surge, min(missing, workload.replicas))


def of_daemon_set(workload: Workload, nodes: int) -> Pace:
    """The pace of a DaemonSet over so many nodes."""
    surge = shares.scaled(workload.max_surge or "0", nodes)
    missing = shares.scaled(workload.max_unavailable or "1", nodes)
    return Pace(surge, missing if surge or missing else 1)
