"""The ground that questions of capacity stand on: what was observed, with what is only declared beside it."""

from msgspec.structs import replace

from bayplan.app import engines
from bayplan.app.observe import Observed
from bayplan.capacity import merging
from bayplan.capacity.ground import Ground
from bayplan.model.snapshot import Snapshot


def ground(observed: Observed) -> Ground:
    """An estate with both of its layers, and what it is to bear. Contradictions become findings."""
    return Ground(
        whole(observed), observed.kubernetes, observed.profile, engines.settler,
        declaration=observed.declaration, profiles=observed.profiles,
    )  # fmt: skip


def whole(observed: Observed) -> Snapshot:
    """The snapshot with the lower layer that the estate file declares beside what was read of it."""
    seen = observed.snapshot
    lower, findings = merging.merge(seen.lower, observed.declaration.lower)
    return replace(seen, lower=lower, findings=(*seen.findings, *findings))
