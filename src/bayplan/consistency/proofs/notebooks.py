"""Profiles do not contradict themselves, nor how the cards they ask for are handed out."""

from collections.abc import Iterator

from bayplan.catalog import contradictions
from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt


def prove(whole: Whole) -> Iterator[Doubt]:
    """What of `notebooks` cannot be, whichever workers there are."""
    yield from contradictions.of_notebooks(whole.declaration)
