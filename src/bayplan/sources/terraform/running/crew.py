"""A crew of workers, each led by a thread: hands out stacks, gathers readings, ends what takes too long."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final, cast

from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.running import codec, frames
from bayplan.sources.terraform.stacks import StackReading
from bayplan.sources.written import Harvest

TIME_LIMIT: Final = 30.0
"""Seconds for one stack; one of 100 resources takes some tenths."""

_MOST_WORKERS: Final = 4
_STACKS_PER_WORKER: Final = 4
_NO_PROCESS: Final = "the system starts no process for it"
_WORKER: Final = "bayplan.sources.terraform.running.worker"


class Crew:
    """Reads stacks of one tree."""

    def __init__(self, root: Path, given: Mapping[str, str], time_limit: float = TIME_LIMIT) -> None:
        self._task = codec.encode(codec.Task(str(root), dict(given)))
        self._time_limit = time_limit
        self._waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[StackReading] = queue.SimpleQueue()

    def readings(self, stacks: Sequence[str]) -> Iterator[StackReading]:
        """What came of each stack, in the order in which they are done."""
        for stack in stacks:
            self._waiting.put(stack)
        for _ in range(size(len(stacks))):
            threading.Thread(target=self._lead, daemon=True).start()
        for _ in stacks:
            yield self._done.get()

    def _lead(self) -> None:
        """Works with one worker after another until no stack is left."""
        process: subprocess.Popen[bytes] | None = None
        try:
            while True:
                stack = self._waiting.get_nowait()
                if process is None or process.poll() is not None:
                    process = self._start()
                self._done.put(self._ask(process, stack) if process else _unread(stack, _NO_PROCESS))
        except queue.Empty:
            pass
        finally:
            if process is not None:
                _dismiss(process)

    def _start(self) -> subprocess.Popen[bytes] | None:
        """A new worker; None where the system gives no process. Somebody waits for an answer even then."""
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", _WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": _path()},
            )
        except OSError:
            return None
        with contextlib.suppress(OSError):  # one that has ended already is found out when it is asked
            frames.send(cast(BinaryIO, process.stdin), self._task)
        return process

    def _ask(self, process: subprocess.Popen[bytes], stack: str) -> StackReading:
        """The worker's reading; a finding where it fell over or took too long."""
        late = threading.Event()
        alarm = threading.Timer(self._time_limit, _end, (process, late))
        alarm.daemon = True
        alarm.start()
        try:
            answer = _exchange(process, stack)
        except OSError:
            answer = None
        finally:
            alarm.cancel()
        if answer is not None:
            return codec.decode(answer)
        process.kill()
        _dismiss(process)
        why = f"takes more than {self._time_limit:g} s" if late.is_set() else "ends the process that reads it"
        return _unread(stack, f"it {why}")


def _unread(stack: str, why: str) -> StackReading:
    """What is left to say of a stack that nobody has read."""
    summary = f"this stack could not be read: {why}"
    return StackReading(stack, Harvest(findings=(complaints.found(complaints.UNFINISHED, summary, stack),)))


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _exchange(process: subprocess.Popen[bytes], stack: str) -> bytes | None:
    incoming, outgoing = cast(BinaryIO, process.stdout), cast(BinaryIO, process.stdin)
    frames.send(outgoing, stack.encode())
    return frames.receive(incoming)


def size(stacks: int) -> int:
    """How many workers that many stacks are worth: a process takes longer to start than a few stacks."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _MOST_WORKERS, -(-stacks // _STACKS_PER_WORKER)))


def _path() -> str:
    """Where this very package is found, before what the environment says."""
    here = str(Path(__file__).parents[4])
    return os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))


def _dismiss(process: subprocess.Popen[bytes]) -> None:
    """A worker ends when nothing more can come."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                process.kill()
    process.wait()
