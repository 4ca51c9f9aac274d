"""Kustomizations: what they name, and what stands in the way of letting kubectl write them out.

Kustomize fetches what it does not find: a resource that is no file becomes a repository to clone, an address
a page to load. Everything that a kustomization names is therefore looked at beforehand, with all the
kustomizations that it reaches, and nothing is run unless it is all there, within the tree.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import below
from bayplan.sources.trees import texts
from bayplan.sources.trees.grounds import Grounds, is_file, is_folder
from bayplan.sources.trees.sorting import KUSTOMIZATIONS
from bayplan.sources.trees.texts import Mapped

_REACHES: Final = ("resources", "bases", "components")
_BUILDS: Final = ("generators", "transformers", "validators")
_HELM: Final = ("helmCharts", "helmChartInflationGenerator")
_FIELDS: Final = {name.casefold(): name for name in (*_REACHES, *_BUILDS, *_HELM)}
_INLINE: Final = frozenset(
    [
        "annotations",
        "commonAnnotations",
        "commonLabels",
        "images",
        "labels",
        "literals",
        "metadata",
        "options",
        "patch",
    ]
)
"""Text below these keys is used as it stands, and never names a file."""
_ADDRESS: Final = re.compile(r"(?:[\w.-]+=)?(?:[a-z][a-z0-9+.-]*://|git@|git::|file:)", re.IGNORECASE)
_MOST: Final = 1000


class Kustomization(NamedTuple):
    """One kustomization, and its file."""

    folder: Path
    file: Mapped


class Reach(NamedTuple):
    """A kustomization with all those that it builds on, itself first, and what is wrong with them."""

    kustomizations: tuple[Kustomization, ...]
    obstacles: tuple[InvalidInput, ...]


def file_of(folder: Path) -> Path | None:
    """The kustomization file of a folder."""
    return next((folder / name for name in KUSTOMIZATIONS if is_file(folder / name)), None)


def named(kustomization: Kustomization, *fields: str) -> Iterator[tuple[str, str]]:
    """The entries of these lists, each with its path in the file."""
    for field in fields:
        listed = kustomization.file.data.get(field)
        for index, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, str):
                yield f"{field}[{index}]", entry


def folders(kustomization: Kustomization, grounds: Grounds) -> Iterator[Path]:
    """The folders that a kustomization builds on, as far as they are there."""
    for _, entry in named(kustomization, *_REACHES, *_BUILDS):
        target = _target(kustomization, entry, grounds)
        if target is not None and is_folder(target):
            yield target.resolve()


def files(kustomization: Kustomization, grounds: Grounds) -> Iterator[Path]:
    """The files of objects that a kustomization names, as far as they are there."""
    for _, entry in named(kustomization, "resources"):
        target = _target(kustomization, entry, grounds)
        if target is not None and is_file(target):
            yield target


def _target(kustomization: Kustomization, entry: str, grounds: Grounds) -> Path | None:
    """What an entry names on this disk; None where it is an address, or can be no name at all."""
    return None if _is_remote(entry) else grounds.aim(kustomization.folder, entry)


def reach(folder: Path, grounds: Grounds) -> Reach:
    """Everything that a kustomization builds on."""
    found: dict[Path, Kustomization] = {}
    obstacles: list[InvalidInput] = []
    waiting = [folder.resolve()]
    while waiting and len(found) < _MOST:
        here = waiting.pop(0)
        if here in found or not here.is_relative_to(grounds.root):
            continue
        try:
            found[here] = kustomization = _load(here, grounds)
        except InvalidInput as error:
            obstacles.append(error)
            continue
        obstacles.extend(_obstacles(kustomization, grounds))
        waiting.extend(folders(kustomization, grounds))
    obstacles.extend(_circle(found, grounds))
    obstacles.extend(_too_many(found, waiting))
    return Reach(tuple(found.values()), tuple(obstacles))


def _circle(found: dict[Path, Kustomization], grounds: Grounds) -> Iterator[InvalidInput]:
    """Where a kustomization comes back to the one that began."""
    start = next(iter(found), None)
    for kustomization in found.values():
        for path, entry in named(kustomization, *_REACHES):
            target = _target(kustomization, entry, grounds)
            if target is not None and target.resolve() == start:
                file = kustomization.file
                message = f"{entry!r} leads back in a circle; remove it"
                yield InvalidInput(message, file=file.file, line=file.line(path))


def _too_many(found: dict[Path, Kustomization], waiting: list[Path]) -> Iterator[InvalidInput]:
    """What nobody has looked at is not handed on."""
    first = next(iter(found.values()), None)
    if waiting and first is not None:
        message = f"builds on more than {_MOST} kustomizations; divide it"
        yield InvalidInput(message, file=first.file.file, line=1)


def _load(folder: Path, grounds: Grounds) -> Kustomization:
    path = file_of(folder)
    if path is None:
        message = "is named as a base, but has no kustomization.yaml; write one, or name its files"
        raise InvalidInput(message, file=grounds.name(folder))
    if not grounds.hold(path):
        raise InvalidInput("is a link that leads out of the tree; not followed", file=grounds.name(folder))
    return Kustomization(folder, texts.mapping(texts.load(path, grounds.name(path))))


def _obstacles(kustomization: Kustomization, grounds: Grounds) -> Iterator[InvalidInput]:
    file = kustomization.file
    for path, message in _wrong(kustomization, grounds):
        yield InvalidInput(message, file=file.file, line=file.line(path))


def _wrong(kustomization: Kustomization, grounds: Grounds) -> Iterator[tuple[str, str]]:
    """The places that keep a kustomization from being written out here, and why."""
    yield from _misspelt(kustomization.file.data)
    yield from _addresses(kustomization.file.data, "")
    yield from _astray(kustomization, grounds)
    for field in _HELM:
        if kustomization.file.data.get(field):
            yield field, "charts are not inflated here; give the output of `kustomize build --enable-helm`"


def _misspelt(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Kustomize takes `Resources` for `resources`; what is looked at here must be all that it sees."""
    for name in data:
        meant = name.casefold()
        if meant in _FIELDS and name != _FIELDS[meant]:
            yield name, f"{name[:80]!r} is not how this field is spelt; write {_FIELDS[meant]!r}"


def _astray(kustomization: Kustomization, grounds: Grounds) -> Iterator[tuple[str, str]]:
    """Names of nothing, and of what lies elsewhere. A generator may stand where its name would."""
    for path, entry in named(kustomization, *_REACHES, *_BUILDS):
        if _is_remote(entry):
            continue
        target = _target(kustomization, entry, grounds)
        if target is None or not target.exists():
            if not path.startswith(_BUILDS):
                yield path, f"{entry[:80]!r} is not there; correct the path"
        elif not grounds.hold(target):
            yield path, f"{entry[:80]!r} leads out of the tree; not followed"


def _addresses(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Everything that Kustomize would fetch."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in _INLINE:
                yield from _addresses(part, below(path, str(name)))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _addresses(part, f"{path}[{index}]")
    elif isinstance(value, str) and _is_remote(value):
        yield path, f"{value[:80]!r} would have to be fetched, and nothing is; keep a copy in the tree"


def _is_remote(entry: str) -> bool:
    return _ADDRESS.match(entry.strip()) is not None
