"""Whether certificates are ready, and none ends within a week: cert-manager renews long before that."""

import datetime
from collections.abc import Iterator
from typing import Final

from bayplan.model.platform_objects import CERTIFICATE
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

SOON: Final = datetime.timedelta(days=7)
COMMAND: Final = "kubectl get certificates.cert-manager.io -A -o json"


def look(scene: Scene) -> Iterator[Outcome]:
    """Those that are not ready, and those that end soon."""
    if scene.declaration.platform.component("cert-manager") is None:
        yield outcomes.absent("no cert-manager is declared")
        return
    found = [one for one in scene.snapshot.platform_objects if one.kind == CERTIFICATE]
    if not found:
        yield outcomes.unknown("no Certificate was read; add them to the dump", COMMAND)
        return
    moment = scene.snapshot.taken_at
    wrong = []
    for one in found:
        if one.ready is False:
            wrong.append(outcomes.failed(f"Certificate {one.key}", "is not ready", [one.message]))
        elif moment is not None and one.at is not None and one.at - moment < SOON:
            remedy = f"cmctl status certificate {one.name} -n {one.namespace}"
            wrong.append(
                outcomes.failed(f"Certificate {one.key}", f"ends on {one.at:%Y-%m-%d}", remedy=remedy)
            )
    yield from outcomes.settled(wrong, f"{outcomes.counted(len(found), 'certificate')} ready")


ITEM: Final = Item("certificates", "components", "Certificates are ready and do not end soon.", look)
