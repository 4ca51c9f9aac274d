"""The demonstration: every kind of answer on one example estate, computed when it is asked for.

The estate is `examples/r730`, which an installed package carries along as a compressed snapshot.
"""

from pathlib import Path
from typing import Final

from bayplan.app import explain, fit, observe, picture, whatif
from bayplan.app.answers import Demo
from bayplan.app.observe import Estate
from bayplan.scheduling.fleet import Fleet
from bayplan.sources import snapshots

DATA: Final = Path(__file__).with_name("data") / "r730.json.zst"
NAME: Final = "r730"
DRAINED: Final = "k8s-node3"
PENDING: Final = "osm-routing/otp"
FITTED: Final = "immich/immich-api"


def estate() -> Estate:
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
        notes=seen.notes,
    )
