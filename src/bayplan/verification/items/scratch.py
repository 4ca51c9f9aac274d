"""How fast scratch is: what the test pod measured, against what is asked for.

`dd` of busybox writes `4294967296 bytes (4.0GB) copied, 3.1 seconds, 1.3GB/s`, that of GNU the same
with other units (`1.3 GB/s`, of 1000).
"""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes, tests, trials
from bayplan.verification.framework import Item, Outcome, Scene

COPIED: Final = re.compile(r"(?<!\d)(\d{1,18}) bytes .{0,200}?copied, (\d{1,9}(?:\.\d{1,9})?) s")
MEGA: Final = 10**6


def look(scene: Scene) -> Iterator[Outcome]:
    """What was measured; a failure where it is slower than it has to be."""
    if not scene.declaration.platform.notebooks.scratch_class:
        yield outcomes.absent("no scratch is declared")
        return
    found = trials.result(scene, tests.SCRATCH)
    rate = _rate(found.log) if found is not None else None
    if found is None or rate is None or found.phase == "Failed":
        yield from trials.judged(scene, [tests.SCRATCH])
        return
    said = f"{rate / MEGA:,.0f} MB/s written"
    if scene.throughput is not None and rate < scene.throughput:
        yield outcomes.failed(
            "Test scratch", f"{said}, and {scene.throughput / MEGA:,.0f} are asked for", [found.log]
        )
    else:
        yield outcomes.passed(said, [found.log.strip().splitlines()[-1]], "Test scratch")


def _rate(log: str) -> int | None:
    """Bytes a second."""
    match = COPIED.search(log)
    if match is None or not float(match[2]):
        return None
    return round(int(match[1]) / float(match[2]))


ITEM: Final = Item("scratch-throughput", "notebooks", "Scratch is as fast as it has to be.", look)
