"""Where the objects that Kustomize writes out come from.

What it prints bears no trace of files. An object is found again by its kind and name, with whatever prefix or
suffix was put on the name, in the files of the overlay and its bases. A value stands where one of these says
the same at the same place, the overlay being asked first: so a value that a patch sets is found in the patch.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from bayplan.model.trees import Origin, below
from bayplan.sources.trees import plain
from bayplan.sources.trees.grounds import Grounds, is_file, is_folder
from bayplan.sources.trees.kustomizations import Reach
from bayplan.sources.trees.objects import Setting
from bayplan.sources.trees.sorting import KUSTOMIZATIONS
from bayplan.sources.written import Written

_ENDINGS = (".yaml", ".yml", ".json")


class Sources(NamedTuple):
    """The objects in the files of an overlay and its bases by kind, the nearest first."""

    by_kind: Mapping[str, list[Written]]
    files: int


def sources(reach: Reach, grounds: Grounds, setting: Setting) -> Sources:
    """Everything that an overlay may have been made of."""
    by_kind: dict[str, list[Written]] = {}
    files = dict.fromkeys(path for one in reach.kustomizations for path in _files(one.folder, grounds))
    for path in files:
        for written in plain.read_file(path, grounds.name(path), setting).written:
            by_kind.setdefault(written.declared.kind, []).append(written)
    return Sources(by_kind, len(files) + len(reach.kustomizations))


def _files(folder: Path, grounds: Grounds) -> Iterator[Path]:
    """The files in a folder and below it, up to the next kustomization."""
    try:
        listed = sorted(folder.iterdir())
    except OSError:  # nobody is let in; the walk has said so
        return
    yield from (
        path
        for path in listed
        if path.name.endswith(_ENDINGS) and path.name not in KUSTOMIZATIONS and is_file(path)
        if grounds.hold(path)
    )
    for path in listed:
        if is_folder(path) and not path.is_symlink() and not _is_apart(path):
            yield from _files(path, grounds)


def _is_apart(folder: Path) -> bool:
    return folder.name.startswith(".") or any(is_file(folder / name) for name in KUSTOMIZATIONS)


def trace(rendered: Written, known: Sources, kustomization: str) -> Written:
    """The same object, with the places that its values were found at."""
    declared = rendered.declared
    found = _candidates(rendered, known)
    if not found:
        origin = Origin(kustomization, 1, 1, stack=declared.origin.stack)
        return rendered._replace(declared=replace(declared, origin=origin, places={}, comments=()))
    base = max(found, key=lambda one: len(one.declared.places))
    comments = dict.fromkeys(comment for one in found for comment in one.declared.comments)
    traced = replace(
        declared,
        origin=base.declared.origin,
        places=_places(rendered.manifest, found, base),
        comments=tuple(comments),
    )
    return rendered._replace(declared=traced)


def _candidates(rendered: Written, known: Sources) -> list[Written]:
    """The objects of that kind and name; if there are none, those whose name is most of it."""
    name = rendered.declared.name
    alike = known.by_kind.get(rendered.declared.kind, [])
    exact = [one for one in alike if one.declared.name == name]
    if exact:
        return exact
    within = [one for one in alike if one.declared.name and one.declared.name in name]
    longest = max((len(one.declared.name) for one in within), default=0)
    return [one for one in within if len(one.declared.name) == longest]


def _places(manifest: dict[str, Any], found: list[Written], base: Written) -> dict[str, Origin]:
    """Values where the nearest file says the same, what holds them where the whole object is written."""
    values, holders = _flat(manifest)
    places = {path: origin for path, origin in base.declared.places.items() if path in holders}
    for one in reversed(found):
        said, _ = _flat(one.manifest)
        for path, origin in one.declared.places.items():
            if path in values and path in said and said[path] == values[path]:
                places[path] = origin
    return places


def _flat(manifest: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The plain values of an object by their paths, and the paths of what holds them."""
    values: dict[str, Any] = {}
    holders: set[str] = set()
    waiting: list[tuple[str, Any]] = [("", manifest)]
    while waiting:
        path, value = waiting.pop()
        if not isinstance(value, dict | list) or not value:
            values[path] = value
            continue
        holders.add(path)
        if isinstance(value, dict):
            waiting.extend((below(path, name), part) for name, part in value.items())
        else:
            waiting.extend((f"{path}[{index}]", part) for index, part in enumerate(value))
    return values, holders
