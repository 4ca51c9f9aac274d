"""What a snapshot lacks that an item has to see: nothing is said of what was not read."""

from typing import Final

from bayplan.model.snapshot import Snapshot
from bayplan.verification import outcomes
from bayplan.verification.framework import Outcome

ASKED: Final = {
    "nodes": ("node", "nodes"),
    "pods": ("pod", "pods -A"),
    "workloads": ("workload", "deployments,statefulsets,daemonsets -A"),
    "namespaces": ("namespace", "namespaces"),
    "limit_ranges": ("limit range", "limitranges -A"),
    "quotas": ("quota", "resourcequotas -A"),
    "priority_classes": ("priority class", "priorityclasses"),
    "storage_classes": ("storage class", "storageclasses"),
    "claims": ("claim", "persistentvolumeclaims -A"),
    "csi_nodes": ("CSINode", "csinodes"),
}
"""The fields of a snapshot, with the word for one of it and what kubectl is asked for."""


def gap(snapshot: Snapshot, *fields: str) -> Outcome | None:
    """That the first of these fields that is empty was not read; None where there is something of each."""
    for field in fields:
        if not getattr(snapshot, field):
            what, asked = ASKED[field]
            return outcomes.unknown(f"no {what} was read", f"kubectl get {asked} -o json")
    return None
