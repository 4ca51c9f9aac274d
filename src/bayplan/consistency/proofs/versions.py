"""All versions go together, as far as is known: with Kubernetes, and with what is used of them."""

from collections.abc import Iterator, Mapping

from bayplan.catalog.compatibility import conflicts, solving, versions
from bayplan.catalog.compatibility.conflicts import Conflict
from bayplan.catalog.compatibility.rows import KUBERNETES
from bayplan.catalog.compatibility.versions import Versions
from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt

CLUSTER = "cluster.version"


def prove(whole: Whole) -> Iterator[Doubt]:
    """A doubt for each conflict, with the nearest set of versions that has none."""
    declared = versions.declared(whole.declaration)
    found = conflicts.conflicts(declared)
    if not found:
        return
    nearest = solving.nearest(declared)
    places = {one.name: at for at, one in enumerate(whole.declaration.platform.components)}
    for one in found:
        yield Doubt(
            _path(one, places),
            f"{one.message} ({one.source}, {one.seen})",
            "version-conflict",
            one.version,
            f"component {one.component}" if one.component != KUBERNETES else "cluster",
            _remedy(declared, nearest),
            grave=True,
        )


def _path(conflict: Conflict, places: Mapping[str, int]) -> str:
    if conflict.component == KUBERNETES:
        return CLUSTER
    at = places.get(conflict.component)
    return f"components[{at}].version" if at is not None else "components"


def _remedy(declared: Versions, nearest: Versions | None) -> str:
    if nearest is None:
        return "no set of versions is known that goes together; see bayplan versions"
    changed = ", ".join(f"{one.name} {one.after}" for one in solving.changes(declared, nearest))
    return f"the nearest set that goes together: {changed}"
