"""Let old pods go before new ones come: surge 0, or Recreate. Helps where room lacks for the rollout only."""

from collections.abc import Iterator

from msgspec.structs import replace

from bayplan.model.workloads import Kind
from bayplan.review.trouble import Trouble, Variation


def propose(trouble: Trouble) -> Iterator[Variation]:
    """Surge 0 first, which keeps all pods but one; then Recreate, which keeps none."""
    workload = trouble.workload
    if workload.kind is not Kind.DEPLOYMENT or workload.strategy == "Recreate":
        return
    patient = replace(workload, strategy="RollingUpdate", max_surge="0", max_unavailable="1")
    yield Variation("set strategy.rollingUpdate.maxSurge 0 and maxUnavailable 1", patient)
    bare = replace(workload, strategy="Recreate", max_surge="", max_unavailable="")
    yield Variation("set strategy.type Recreate: all its pods are gone before the new ones come", bare)
