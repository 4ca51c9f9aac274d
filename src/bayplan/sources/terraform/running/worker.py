"""The process that reads stacks: their names come over its standard input, its answers go over the output."""

import sys
from pathlib import Path
from typing import Final

from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.modules.folders import Library
from bayplan.sources.terraform.running import codec, frames
from bayplan.sources.terraform.stacks import StackReading, read_stack
from bayplan.sources.written import Harvest

_MOST_MEMORY: Final = 1 << 30
_DEEPEST: Final = 20_000


def work() -> None:
    """Reads stacks until there are none left."""
    _limit()
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    task = codec.decode_task(frames.receive(incoming) or b"")
    library = Library()
    while (message := frames.receive(incoming)) is not None:
        frames.send(outgoing, _read(message.decode(), task, library))


def _read(stack: str, task: codec.Task, library: Library) -> bytes:
    try:
        return codec.encode(read_stack(stack, Jail(Path(task.root)), library, task.given))
    except Exception as error:  # one stack's mishap must not cost the others
        summary = f"this stack could not be read: {type(error).__name__}: {error}"
        finding = complaints.found(complaints.UNFINISHED, summary, stack)
        return codec.encode(StackReading(stack, Harvest(findings=(finding,))))


def _limit() -> None:
    """A bound on memory, where the system has such; and room for deep recursion."""
    sys.setrecursionlimit(_DEEPEST)
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(_MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


if __name__ == "__main__":
    work()
