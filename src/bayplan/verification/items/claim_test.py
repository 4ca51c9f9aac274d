"""Whether a claim of every declared class binds, and what is written to it can be read."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes, tests, trials
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """What came of the test of each class."""
    classes = scene.declaration.platform.storage_classes
    if not classes:
        yield outcomes.absent("no storage class is declared")
        return
    yield from trials.judged(scene, [tests.name(tests.CLAIM, one.name) for one in classes])


ITEM: Final = Item(
    "claim-test", "storage", "A claim of every class binds, and bears writing and reading.", look
)
