"""NodeVolumeLimits: a CSI driver attaches only so many volumes to a node.

Follows `plugins/nodevolumelimits/csi.go`. The limit is what the driver advertises in CSINode; without one
there is no limit. A volume that several pods of the node share counts once. From 1.32 on, attachments that no
listed pod accounts for count too. Departs: in-tree volumes that migrate to CSI are not translated.
"""

from collections import Counter
from typing import Final

from bayplan.scheduling import attachments, volumes
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Refusal, Veto
from bayplan.scheduling.profile import VOLUME_LIMITS
from bayplan.scheduling.shapes import Shape

VETO: Final = Veto(VOLUME_LIMITS, ("node(s) exceed max volume count",))


class VolumeLimits:
    """Keeps pods off nodes that cannot attach another volume of theirs."""

    name = VOLUME_LIMITS

    def judge(self, shape: Shape, fleet: Fleet) -> Judge | Refusal | None:
        if not shape.claim_names:
            return None
        new = {
            found
            for claim in volumes.claims(shape, fleet.facts)
            if (found := volumes.attachable(claim, fleet.facts))
        }
        if not new:
            return None

        def verdict(bay: Bay) -> Veto | None:
            limits = attachments.limits(bay, fleet.facts)
            if not any(driver in limits for driver, _ in new):
                return None
            standing = attachments.by_pods(bay, fleet.facts)
            held = standing | attachments.leftover(bay, standing, fleet)
            used = Counter(driver for driver, _ in held)
            added = Counter(driver for driver, _ in new - held)
            over = any(
                used[driver] + count > limits[driver] for driver, count in added.items() if driver in limits
            )
            return VETO if over else None

        return Judge(verdict)
