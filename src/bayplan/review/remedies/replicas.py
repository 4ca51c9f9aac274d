"""Fewer replicas: the most that pass, found by halving."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from bayplan.model.workloads import Kind
from bayplan.review import halving
from bayplan.review.trouble import Trouble, Variation

COUNTED = (Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.REPLICA_SET)


def propose(trouble: Trouble, passes: Callable[[Variation], bool]) -> Iterator[Variation]:
    """The largest number that passes, as long as some are left."""
    workload = trouble.workload
    if workload.kind not in COUNTED or trouble.causes.breaches or trouble.causes.conflicts:
        return

    def fewer(count: int) -> Variation:
        return Variation(f"set replicas {count} (now {workload.replicas})", replace(workload, replicas=count))

    best = halving.most(0, workload.replicas, lambda count: passes(fewer(count)))
    if best:
        yield fewer(best)
