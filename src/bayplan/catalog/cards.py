"""Components that hand out cards, and notebooks on them."""

from typing import Final

from bayplan.catalog.framework import Part

PARTS: Final[tuple[Part, ...]] = ()
