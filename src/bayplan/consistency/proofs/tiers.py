"""What tiers say is held up by the engine that is named for them."""

from collections.abc import Iterator

from bayplan.consistency import ground
from bayplan.consistency.framework import Whole
from bayplan.governance import compiling
from bayplan.model.doubts import Doubt

CODE = "tier-not-held"


def tiers(whole: Whole) -> Iterator[Doubt]:
    """What the engine cannot do of the tiers: at all, which is grave, or in part."""
    for one in compiling.doubts(whole.declaration, ground.kubernetes(whole.declaration)):
        yield one if one.code else one._replace(code=CODE, grave=True)
