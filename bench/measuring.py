"""What every trial needs: its setting, its result, a clock and a look at its own memory."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

ROOT: Final = Path(__file__).parents[1]
"""The project."""

BYTES_PER_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""In which unit the system tells peak memory."""


class Skip(Exception):
    """What the trial needs is not there; the sentence says what."""


class Broken(Exception):
    """The trial ran, but not as it should have; the sentence says how."""


@dataclass(frozen=True)
class Setting:
    """Where and how large. `scratch` is a folder which the trials of one bench run share."""

    scratch: Path
    scale: float = 1.0

    def of(self, count: int) -> int:
        """A count of the full size, at this scale."""
        return max(1, round(count * self.scale))


@dataclass(frozen=True)
class Measured:
    """What a trial found. `peak`: bytes; None stands for the trial's own process."""

    value: float
    remarks: tuple[str, ...] = ()
    peak: int | None = None


Trial = Callable[[Setting], Measured]


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds that some work took, and what it gave."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def own_peak() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_UNIT


@dataclass(frozen=True)
class Finished:
    """A process that has ended well. `peak`: the largest of all processes started so far, in bytes."""

    seconds: float
    peak: int
    output: str
    complaints: str


def python(arguments: Sequence[str], ends: Sequence[int] = (0,)) -> Finished:
    """Runs this interpreter to its end, in the project's folder. Raises Broken when it does not end well.

    `ends`: the exit codes that are good ones.
    """
    command = [sys.executable, *arguments]
    seconds, done = timed(lambda: subprocess.run(command, capture_output=True, text=True, cwd=ROOT))
    if done.returncode not in ends:
        raise Broken(
            f"python {' '.join(arguments[:3])} ended with {done.returncode}: {last_line(done.stderr)}"
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * BYTES_PER_UNIT
    return Finished(seconds, peak, done.stdout, done.stderr)


def last_line(text: str) -> str:
    """Where tracebacks say what happened."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else "without a word"
