"""Components that any cluster may have."""

from typing import Final

from bayplan.catalog.framework import Part

PARTS: Final[tuple[Part, ...]] = ()
