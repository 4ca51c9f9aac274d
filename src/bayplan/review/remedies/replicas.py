"""Fewer replicas: the most that pass."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from bayplan.model.workloads import Kind
from bayplan.review.trouble import Trouble, Variation

COUNTED = (Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.REPLICA_SET)


def propose(trouble: Trouble, passes: Callable[[Variation], bool]) -> Iterator[Variation]:
    """One less at a time, as long as some are left."""
    workload = trouble.workload
    if workload.kind not in COUNTED or trouble.causes.breaches or trouble.causes.conflicts:
        return
    for count in range(workload.replicas - 1, 0, -1):
        fewer = Variation(
            f"set replicas {count} (now {workload.replicas})", replace(workload, replicas=count)
        )
        if passes(fewer):
            yield fewer
            return
