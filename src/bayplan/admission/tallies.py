"""How many objects of other kinds a namespace holds, for quotas such as `count/deployments.apps`."""

import collections
from collections.abc import Callable, Iterator
from typing import Final

from bayplan.model.names import Namespace
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind

_RESOURCES: Final = {
    Kind.DEPLOYMENT: "deployments.apps",
    Kind.REPLICA_SET: "replicasets.apps",
    Kind.STATEFUL_SET: "statefulsets.apps",
    Kind.DAEMON_SET: "daemonsets.apps",
    Kind.JOB: "jobs.batch",
    Kind.CRON_JOB: "cronjobs.batch",
    Kind.REPLICATION_CONTROLLER: "replicationcontrollers",
}


def count_objects(snapshot: Snapshot) -> Callable[[Namespace, str], int]:
    """A count by namespace and by a quota's name for the resource; pods and claims are charged instead.

    Counts that were read (`object_counts`) go before the objects themselves.
    """
    tally = collections.Counter(_objects(snapshot))
    read = {(found.namespace, found.resource): found.count for found in snapshot.object_counts}

    def count(namespace: Namespace, name: str) -> int:
        key = (namespace, name.removeprefix("count/"))
        return read.get(key, tally.get(key, 0))

    return count


def _objects(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for service in snapshot.services:
        yield service.namespace, "services"
    for quota in snapshot.quotas:
        yield quota.namespace, "resourcequotas"
    for limit_range in snapshot.limit_ranges:
        yield limit_range.namespace, "limitranges"
    for workload in snapshot.workloads:
        yield workload.namespace, _RESOURCES[workload.kind]
