"""Cards can be handed out as is declared: by what they are, by how many there are, on the nodes meant."""

from collections.abc import Iterator

from bayplan.catalog import contradictions
from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt


def prove(whole: Whole) -> Iterator[Doubt]:
    """What of `gpuSharing` cannot be."""
    yield from contradictions.of_sharing(whole.declaration)
