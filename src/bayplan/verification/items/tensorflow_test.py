"""Whether TensorFlow works in a pod, on a card of every pool, where notebooks are given an image of it."""

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
    if not tests.tensorflow(scene.declaration):
        yield outcomes.absent("no notebook is given TensorFlow")
        return
    yield from trials.judged(scene, [tests.name(tests.TENSORFLOW, pool.name) for pool in pools])


ITEM: Final = Item("tensorflow-test", "cards", "TensorFlow sees and uses a card of every pool.", look)
