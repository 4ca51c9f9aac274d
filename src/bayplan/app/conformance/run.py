"""Finds recorded scenarios, plays each with the player for its kind, and sums up."""

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from bayplan.app.conformance import evictions, rollouts, scheduling
from bayplan.app.conformance.mismatch import Mismatch
from bayplan.app.conformance.scenario import parse
from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record

ENDINGS: Final = (".json", ".json.gz")


class Family(Record, frozen=True):
    """What was played of one family of scenarios, and how much of it differed."""

    name: str
    files: int = 0
    pods: int = 0
    mismatches: int = 0


class Report(Record, frozen=True):
    """All scenarios together.

    `inferred` lists what the recordings leave open and the player worked out from them.
    """

    files: int
    pods: int
    mismatches: tuple[Mismatch, ...]
    families: tuple[Family, ...]
    inferred: tuple[str, ...] = ()


class _Played(Record, frozen=True):
    family: str
    pods: int
    mismatches: tuple[Mismatch, ...]
    inferred: tuple[str, ...] = ()


def run(paths: Sequence[str], progress: Callable[[str, int, int], None] | None = None) -> Report:
    """Plays every scenario under the paths. Raises InvalidInput for a path or file that holds none."""
    files = [file for path in paths for file in _files(Path(path))]
    played = []
    for number, file in enumerate(files, 1):
        if progress is not None:
            progress(file.name, number, len(files))
        played.append(_play(file))
    return Report(
        files=len(played),
        pods=sum(one.pods for one in played),
        mismatches=tuple(found for one in played for found in one.mismatches),
        families=_families(played),
        inferred=tuple(found for one in played for found in one.inferred),
    )


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    found = sorted(file for file in path.rglob("*") if file.name.endswith(ENDINGS)) if path.is_dir() else []
    if not found:
        raise InvalidInput(
            "no recorded scenarios here; name a scenario file or a folder of them", file=str(path)
        )
    yield from found


def _play(file: Path) -> _Played:
    document = _read(file)
    recorded = document.get("recorded")
    if not isinstance(recorded, Mapping):
        raise InvalidInput("not a recorded scenario: it has no 'recorded'", file=str(file))
    if "steps" in recorded:
        steps = document.get("steps")
        count = len(steps) if isinstance(steps, Sequence) else 0
        return _Played("evictions", count, tuple(evictions.play(document)))
    if "created" in recorded:
        rolled = rollouts.play(document, file.name)
        return _Played("rollouts", rolled.pods, rolled.mismatches, rolled.inferred)
    if "pods" in recorded:
        scenario = parse(document, str(file))
        played = scheduling.play(scenario, file.name)
        return _Played(family_of(scenario.name), played.pods, played.mismatches, played.inferred)
    raise InvalidInput("recordings of this kind are not played yet", file=str(file))


def _read(file: Path) -> dict[str, object]:
    data = file.read_bytes()
    try:
        text = gzip.decompress(data) if file.name.endswith(".gz") else data
        return msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, OSError, EOFError) as error:
        raise InvalidInput(f"not readable as JSON: {error}", file=str(file)) from error


def family_of(name: str) -> str:
    """`mixed` of `mixed-alpha-0`."""
    return name.rsplit("-", 2)[0]


def _families(played: Sequence[_Played]) -> tuple[Family, ...]:
    names = sorted({one.family for one in played})
    groups = {name: [one for one in played if one.family == name] for name in names}
    return tuple(
        Family(name, len(group), sum(one.pods for one in group), sum(len(one.mismatches) for one in group))
        for name, group in groups.items()
    )
