"""Components that hand out cards, and notebooks on them."""

from typing import Final

from bayplan.catalog.components import gpu_operator, jupyterhub
from bayplan.catalog.framework import Part

PARTS: Final[tuple[Part, ...]] = (gpu_operator.PART, jupyterhub.PART)
