"""Whether CUDA works in a pod, on a card of every pool: NVIDIA's own sample of adding vectors."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import cards, outcomes, tests, trials
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """What came of the test of each pool."""
    pools = cards.with_cards(scene.declaration)
    if not pools:
        yield outcomes.absent("no pool has cards")
        return
    yield from trials.judged(scene, [tests.name(tests.CUDA, pool.name) for pool in pools])


ITEM: Final = Item("cuda-test", "cards", "A pod computes on a card of every pool.", look)
