"""How much memory a process and all that it starts hold at one time.

The system tells the peak of a single process only. So the family is looked at again and again while it runs,
and pages that several of them share are counted once in all.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bench.measuring import ROOT, Broken, Skip, last_line

PROCESSES: Final = Path("/proc")
PAUSE: Final = 0.02
"""Seconds between two looks."""


def peak(arguments: Sequence[str], *, may_end_with: Sequence[int] = (0,)) -> int:
    """Runs this interpreter to its end; the most bytes that it and its descendants held together."""
    if not (PROCESSES / "self" / "smaps_rollup").exists():
        raise Skip("this system does not tell how much memory processes share")
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as running:
        most = 0
        while running.poll() is None:
            most = max(most, sum(map(_held, _family(running.pid))))
            time.sleep(PAUSE)
        complaints = running.stderr.read() if running.stderr else ""
    if running.returncode not in may_end_with:
        raise Broken(f"ended with {running.returncode}: {last_line(complaints)}")
    return most


def _family(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    with contextlib.suppress(OSError):
        for thread in (PROCESSES / str(pid) / "task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child))


def _held(pid: int) -> int:
    """Bytes of a process, its share of what it shares; none of one that has ended meanwhile."""
    with contextlib.suppress(OSError):
        for line in (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
