"""The store survives `kill -9` at any moment, and several writers at once."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bayplan.sources import history
from tests.sources.history.build import observation

ROOT = Path(__file__).parents[3]
KILLS = 220


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: what a kill leaves does not depend on the disk."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="bayplan-") as folder:
        yield Path(folder)


def test_nothing_acknowledged_is_lost_by_kills(quick: Path) -> None:
    command = [sys.executable, "-m", "tests.sources.history.killing", str(quick / "h.db"), str(KILLS), "7"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=110)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kills"] == KILLS
    assert told["half"] >= 10, "hardly any kill met a commit: the test proves nothing"
    assert told["acknowledged"] > KILLS / 3


def test_two_writers_at_once_both_finish_and_lose_nothing(tmp_path: Path) -> None:
    path, count = tmp_path / "h.db", 60
    command = [sys.executable, "-m", "tests.sources.history.writing", str(path)]
    begun = time.monotonic()
    writers = [subprocess.Popen([*command, name, str(count)], cwd=ROOT) for name in ("a", "b")]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert time.monotonic() - begun < 30
    known = history.read(str(path))
    assert len(known.times) == count
    assert np.isfinite(known.used).all()
    uids = {one.subject for one in known.happenings}
    assert uids == {f"uid-{name}-{one}" for name in "ab" for one in range(2)}
    assert len(known.happenings) == 4
    with history.Store(str(path)) as store:
        again = [store.append(observation(look, 50, name)).new for look in range(count) for name in "ab"]
    assert not any(again)
