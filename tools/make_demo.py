"""Writes the demonstration's estate into the package, from `examples/r730`: `python -m tools.make_demo`.

The demonstration has to work from an installed package too, which has no `examples/`. The data are the same,
as a compressed snapshot; `tests/app/test_demo.py` fails when the example has changed and this was not run
again.
"""

import os
from pathlib import Path

from bayplan.app import demo, observe
from bayplan.model.snapshot import Snapshot
from bayplan.sources import snapshots

ROOT = Path(__file__).parent.parent


def seen() -> Snapshot:
    """The example as it is now, under the names that its files have in the repository."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return observe.look(files=["examples/r730"], strict=True)
    finally:
        os.chdir(before)


if __name__ == "__main__":
    snapshots.save(seen(), str(demo.DATA))
