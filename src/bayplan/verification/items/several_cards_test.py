"""Whether one pod can use all cards of a worker together, and copy from one to the next."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import cards, outcomes, tests, trials
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """What came of the test of each pool with more than one whole card on a worker."""
    pools = cards.with_cards(scene.declaration)
    several = [one for one in pools if tests.several(one, scene.declaration)]
    if not several:
        yield outcomes.absent("no worker has more than one whole card")
        return
    yield from trials.judged(scene, [tests.name(tests.SEVERAL, pool.name) for pool in several])


ITEM: Final = Item("multi-card-test", "cards", "A pod uses all cards of a worker together.", look)
