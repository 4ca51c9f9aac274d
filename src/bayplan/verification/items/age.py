"""How old the snapshot is: what is said here was true then."""

import datetime
from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

OLD: Final = datetime.timedelta(days=1)
AHEAD: Final = datetime.timedelta(minutes=5)
COMMAND: Final = "bayplan snapshot --files DUMPS -o s.json.zst"


def look(scene: Scene) -> Iterator[Outcome]:
    """A failure where it is a day old, or of the future."""
    taken, now = scene.snapshot.taken_at, scene.now
    if taken is None or now is None:
        yield outcomes.unknown("nothing says when the dump was made", COMMAND)
        return
    age = now - taken
    if age > OLD:
        days = f"{age.total_seconds() / 86_400:.1f} days"
        yield outcomes.failed(
            "Snapshot", f"is {days} old: what is said here was true then", [f"{taken:%Y-%m-%d %H:%M}"]
        )
    elif age < -AHEAD:
        yield outcomes.failed(
            "Snapshot", f"was taken in the future, {taken:%Y-%m-%d %H:%M}: a clock is wrong"
        )
    else:
        yield outcomes.passed(
            f"taken at {taken:%Y-%m-%d %H:%M}, {int(age.total_seconds()) // 60} minutes ago"
        )


ITEM: Final = Item("snapshot-age", "snapshot", "The snapshot is of today.", look)
