"""Reads a tree as a whole: finds what is in it, has each part read by its language, puts it together."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.trees import ObjectKey, Tree
from bayplan.sources.trees import (
    assembling,
    bundles,
    charts,
    declarations,
    fleet,
    grounds,
    kustomize,
    mistakes,
    plain,
    plans,
    sorting,
    texts,
    walking,
)
from bayplan.sources.trees.grounds import Grounds
from bayplan.sources.trees.objects import Setting
from bayplan.sources.trees.sorting import Sorted
from bayplan.sources.written import Harvest

_WHOLE: Final = (*sorting.KUSTOMIZATIONS, sorting.FLEET, sorting.CHART)
"""Files that stand for the whole folder they are in."""

Progress = Callable[[str, int, int], None]
"""Told what is begun, its position from 1, and how many there are."""


class Found(NamedTuple):
    """What a tree's parts brought, before it is put together; `stacks` are the folders applied singly."""

    harvests: tuple[Harvest, ...]
    declaration: Declaration | None = None
    stacks: tuple[str, ...] = ()

    def tree(self, path: str) -> Tree:
        """All of it as the tree that somebody calls by this path."""
        whole = assembling.assemble(path, self.harvests)
        return replace(whole, declaration=self.declaration, stacks=self.stacks)


class Job(NamedTuple):
    """What there is to read, and how."""

    grounds: Grounds
    sorted: Sorted
    given: Mapping[str, str]
    cache: Path | None
    progress: Progress | None


def read(
    path: str,
    *,
    given: Mapping[str, str] = {},
    cache: Path | None = None,
    progress: Progress | None = None,
    root: str | None = None,
) -> Tree:
    """Everything that a file, a folder or, for `-`, standard input declares.

    What is broken becomes a finding; only a path that is not there raises InvalidInput. `given` holds values
    by name, `root` says how far the tree reaches where that is not the work tree of git.
    """
    return find(path, given=given, cache=cache, progress=progress, root=root).tree(path)


def find(
    path: str,
    *,
    given: Mapping[str, str] = {},
    cache: Path | None = None,
    progress: Progress | None = None,
    root: str | None = None,
) -> Found:
    """The same as `read`, before records are made of it: objects as they were written."""
    if texts.flowing(path):
        return Found((_piped(path, given),))
    where = _whole(grounds.locate(path, root))
    walk = walking.walk(where)
    listed = (file for file in walk.files if file.name != declarations.FILE)
    job = Job(where, sorting.sort(listed, where), given, cache, progress)
    overlays = _overlays(job)
    declaration, amiss = declarations.read(where)
    harvests = (Harvest(findings=(*walk.findings, *amiss)), *_harvests(job, overlays))
    applied = sorted(map(where.name, (*job.sorted.stacks, *overlays, *job.sorted.bundles)))
    return Found(harvests, declaration, tuple(applied))


def _whole(where: Grounds) -> Grounds:
    """A file that stands for its folder is taken for the folder."""
    name = where.start.name
    stands = where.start.is_file() and (name in _WHOLE or name.endswith(walking.TERRAFORM))
    return where._replace(start=where.start.parent) if stands else where


def _piped(path: str, given: Mapping[str, str]) -> Harvest:
    text = texts.piped(path)
    return plans.read_text(text) if texts.is_plan(text) else plain.read(text, Setting(given))


def _overlays(job: Job) -> tuple[Path, ...]:
    """The kustomizations that are applied as they are: not those of bundles, and no bases."""
    of_bundles = {bundles.kustomized(folder, job.grounds) for folder in job.sorted.bundles}
    candidates = {*job.sorted.kustomizations, *of_bundles}
    found = kustomize.overlays((one for one in candidates if kustomize.is_one(one)), job.grounds)
    return tuple(folder for folder in found if folder not in of_bundles)


def _harvests(job: Job, overlays: tuple[Path, ...]) -> Iterator[Harvest]:
    """What each part of the tree brings."""
    applied = Harvest()
    if job.sorted.stacks:
        from bayplan.sources import terraform  # it takes a while to load

        applied = terraform.read(
            job.grounds.root, job.sorted.stacks, given=job.given, cache=job.cache, progress=job.progress
        )
        yield applied
    known = {one.declared.key for one in applied.written}
    yield from (_without(known, harvest, job) for harvest in _rest(job, overlays))
    yield Harvest(findings=tuple(charts.note(folder, job.grounds) for folder in job.sorted.charts))


def _rest(job: Job, overlays: tuple[Path, ...]) -> Iterator[Harvest]:
    """Everything but Terraform, one file, overlay or bundle after the other."""
    total = len(job.sorted.plain) + len(overlays) + len(job.sorted.bundles)
    for begun, path in enumerate((*job.sorted.plain, *overlays, *job.sorted.bundles), 1):
        name = job.grounds.name(path)
        if job.progress is not None:
            job.progress(name, begun, total)
        if path in job.sorted.bundles:
            yield fleet.read(path, job.sorted.bundles[path], job.grounds, job.given)
        elif path in overlays:
            yield kustomize.read(path, job.grounds, Setting(job.given, name))
        else:
            yield _file(path, job)


def _file(path: Path, job: Job) -> Harvest:
    """The objects of a file, or what Terraform said about a plan in it."""
    name = job.grounds.name(path)
    try:
        text = texts.load(path, name)
    except InvalidInput as error:
        return Harvest(findings=(mistakes.unreadable(error, name),), files=1)
    if texts.is_plan(text):
        return plans.read(path, job.grounds.root)
    return plain.read(text, Setting(job.given, job.grounds.name(path.parent)))


def _without(known: set[ObjectKey], harvest: Harvest, job: Job) -> Harvest:
    """Where Terraform files stand at the start of a tree, they may read manifests below: those count once."""
    if job.grounds.start not in job.sorted.stacks:
        return harvest
    return harvest._replace(written=tuple(one for one in harvest.written if one.declared.key not in known))
