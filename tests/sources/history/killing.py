"""Kills a process that records, again and again, at moments that chance picks, and looks at what is left.

`python -m tests.sources.history.killing FILE KILLS SEED` prints as JSON how many kills there were, how many
of them left a half-written commit behind, and how many observations had been acknowledged. Children are
forked, so that a start costs little; each opens the file for itself.
"""

import contextlib
import json
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

import numpy as np

from bayplan.capacity.trends.history import History
from bayplan.sources import history
from tests.sources.history.build import observation

LINES = 400
ROUNDS_PER_FILE = 25
FIRST_PACE = 0.01
FIRST = b"r"


def record_until_killed(path: str, first: int, wire: int) -> None:
    """Records one observation after the other, and acknowledges each by a byte."""
    with history.Store(path) as store:
        os.write(wire, FIRST)
        for look in range(first, first + 100_000):
            store.append(observation(look, LINES, evicted=look % 4))
            os.write(wire, b".")


def one_round(path: str, first: int, chance: random.Random, pace: float | None) -> tuple[int, float]:
    """Starts a writer and kills it in the midst of a write; how many it acknowledged, and how long each took.

    Without a pace the file is new: the writer is killed while it makes it, or soon after. Otherwise it is
    killed once it has the file open, within the time that a write takes here, however slow the disk may be.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            record_until_killed(path, first, writing)
        finally:
            os._exit(1)
    os.close(writing)
    heard = b""
    if pace is None:
        pace = FIRST_PACE
    else:
        heard = os.read(reading, 1)
        begun, writes = time.monotonic(), chance.randint(0, 2)
        heard += b"".join(os.read(reading, 1) for _ in range(writes))
        pace = (time.monotonic() - begun) / writes if writes else pace
    time.sleep(chance.uniform(0, 1.2 * pace))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        return (heard + stream.read()).count(b"."), pace


def look_over(path: str, acknowledged: int) -> int:
    """Insists that the file is sound and holds whole observations, all that were acknowledged among them."""
    history.Store(path).close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    assert verdict == "ok", verdict
    known: History = history.read(path)
    found = len(known.times)
    assert acknowledged <= found <= acknowledged + 1, (acknowledged, found)
    for look in {*range(max(0, found - 3), found), *range(0, found, 7)}:
        expected = observation(look, LINES)
        column = known.used[[known.rows[figure.key] for figure in expected.figures], look]
        assert column.tolist() == [figure.used for figure in expected.figures], look
    assert np.isfinite(known.used).all()
    return found


def main(path: str, kills: int, seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    half, total, recorded = 0, 0, 0
    pace: float | None = None
    for number in range(kills):
        place = f"{path}.{number // ROUNDS_PER_FILE}"
        if number % ROUNDS_PER_FILE == 0:
            recorded, pace = 0, None
        more, pace = one_round(place, recorded, chance, pace)
        half += Path(f"{place}-journal").exists()
        recorded = look_over(place, recorded + more)
        total += more
    return {"kills": kills, "half": half, "acknowledged": total}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
