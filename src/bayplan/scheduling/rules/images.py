"""ImageLocality: prefers nodes that already have a pod's images.

Follows `plugins/imagelocality/image_locality.go`: image sizes count in proportion to how many nodes have the
image, from 23 MiB up to 1000 MiB a container.
"""

from collections.abc import Sequence
from typing import Final

from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import BEST, Scorer
from bayplan.scheduling.profile import IMAGES
from bayplan.scheduling.shapes import Shape

LEAST: Final = 23 << 20
MOST_PER_CONTAINER: Final = 1000 << 20


class Images:
    """Prefers nodes that hold the images."""

    name = IMAGES

    def scorer(self, shape: Shape, fleet: Fleet, _feasible: Sequence[Bay]) -> Scorer:
        worth = image_worth(shape, fleet)
        containers = len(shape.image_names)

        def score(bay: Bay) -> int:
            if not worth or not bay.node.images:
                return 0
            present = {name for image in bay.node.images for name in image.names}
            return scaled(
                sum(worth.get(name, 0) for name in shape.image_names if name in present), containers
            )

        return Scorer(score)


def image_worth(shape: Shape, fleet: Fleet) -> dict[str, int]:
    """What each image counts on nodes that have it: its bytes times the share of such nodes."""
    total = len(fleet.bays)
    known = {name: fleet.image_spread[name] for name in shape.image_names if name in fleet.image_spread}
    return {name: int(float(size) * (float(count) / float(total))) for name, (size, count) in known.items()}


def scaled(found: int, containers: int) -> int:
    """Bytes present as a score between the thresholds."""
    most = MOST_PER_CONTAINER * containers
    return BEST * (min(max(found, LEAST), most) - LEAST) // (most - LEAST)
