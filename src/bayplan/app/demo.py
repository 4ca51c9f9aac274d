"""The demonstration: every kind of answer on one example estate, computed when it is asked for.

The estate is `examples/r730`, which an installed package carries along as a compressed snapshot.
"""

from pathlib import Path
from typing import Final

from bayplan.app import explain, fit, naming, observe, picture, whatif
from bayplan.app.answers import Demo, Reviewed
from bayplan.app.observe import Observed
from bayplan.model import demand
from bayplan.model.quantities import binary_bytes
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.review import judge, worlds
from bayplan.review.remedies import editing
from bayplan.scheduling.fleet import Fleet
from bayplan.sources import snapshots

DATA: Final = Path(__file__).with_name("data") / "r730.json.zst"
NAME: Final = "r730"
DRAINED: Final = "k8s-node3"
PENDING: Final = "osm-routing/otp"
FITTED: Final = "immich/immich-api"
CHANGED: Final = "forgejo/forgejo"
LARGER: Final = binary_bytes(6 << 30)


def estate() -> Observed:
    """The example estate."""
    return observe.assume(snapshots.load(str(DATA)))


def demo() -> Demo:
    """All of it."""
    seen = estate()
    fleet = Fleet(seen.snapshot, seen.kubernetes, seen.profile)
    pictures = picture.bays(fleet)
    return Demo(
        NAME,
        str(seen.kubernetes),
        pictures,
        picture.tiers(pictures),
        picture.loads(fleet),
        drain=whatif.whatif(seen, [f"drain:{DRAINED}"]),
        pending=explain.explain(seen, PENDING),
        fit=fit.fit(seen, FITTED),
        review=_reviewed(seen),
        notes=seen.notes,
    )


def _reviewed(seen: Observed) -> Reviewed:
    """A workload with more memory, as request and limit, judged before it is applied."""
    known = naming.workload(CHANGED, seen.snapshot)
    (container,) = known.template.spec.containers
    changed = editing.with_limit(known, container.name, demand.MEMORY, LARGER)
    changed = editing.with_request(changed, container.name, demand.MEMORY, LARGER)
    start = worlds.compose(Tree(), seen.snapshot, seen.kubernetes)
    tree = Tree(objects=Snapshot(workloads=(changed,)))
    found = judge.judge(start, None, worlds.compose(tree, seen.snapshot, seen.kubernetes))
    before = container.resources.limits[demand.MEMORY]
    change = f"{known.kind} {known.key} with {LARGER} of memory, where it has {before} now"
    return Reviewed(change, found.findings)
