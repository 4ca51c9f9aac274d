"""Whether PyTorch works in a pod, on a card of every pool: a product of matrices whose sum is known."""

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
    yield from trials.judged(scene, [tests.name(tests.PYTORCH, pool.name) for pool in pools])


ITEM: Final = Item("pytorch-test", "cards", "PyTorch sees and uses a card of every pool.", look)
