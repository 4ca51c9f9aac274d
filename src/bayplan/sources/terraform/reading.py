"""Reads the stacks of a tree: from the cache what is known, from workers what is not."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bayplan.model.errors import InvalidInput
from bayplan.sources.terraform.jail import Jail
from bayplan.sources.terraform.running.cache import Cache
from bayplan.sources.terraform.running.crew import Crew
from bayplan.sources.terraform.stacks import StackReading
from bayplan.sources.written import Harvest

Progress = Callable[[str, int, int], None]
"""Hears the stack that was read, how many are done, and of how many."""


def read(
    root: Path,
    stacks: Sequence[Path],
    *,
    given: Mapping[str, str] = {},
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Harvest:
    """Everything that these stacks of the tree at `root` declare, in their order.

    `given` holds values of variables (`var.NAME`) and of anything else that was unknown, by what it needed.
    """
    names = list(dict.fromkeys(_name(stack, root) for stack in stacks))
    jail = Jail(root)
    found: dict[str, StackReading] = {}
    for reading in _readings(names, Cache(cache, jail, given), Crew(root.resolve(), given)):
        found[reading.stack] = reading
        if progress is not None:
            progress(reading.stack, len(found), len(names))
    return _together([found[name] for name in names])


def _name(stack: Path, root: Path) -> str:
    """The stack's folder within the tree."""
    whole = Path(os.path.normpath(stack if stack.is_absolute() else root / stack))
    for base in (root, Path(os.path.normpath(Path.cwd() / root)), root.resolve()):
        if whole.is_relative_to(base):
            return whole.relative_to(base).as_posix().removeprefix(".")
    raise InvalidInput("is not in the tree that is reviewed; give a path within it", file=str(stack))


def _readings(names: Sequence[str], cache: Cache, crew: Crew) -> Iterator[StackReading]:
    unknown: list[str] = []
    for name in names:
        reading = cache.find(name)
        if reading is None:
            unknown.append(name)
        else:
            yield reading
    for reading in crew.readings(unknown):
        cache.keep(reading)
        yield reading


def _together(readings: Sequence[StackReading]) -> Harvest:
    """One harvest; what several stacks found in a module that they share is said once."""
    return Harvest(
        written=tuple(one for reading in readings for one in reading.harvest.written),
        charts=tuple(one for reading in readings for one in reading.harvest.charts),
        findings=tuple(dict.fromkeys(one for reading in readings for one in reading.harvest.findings)),
        files=len({name for reading in readings for name in reading.files}),
    )
