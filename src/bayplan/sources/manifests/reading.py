"""Reads files into a snapshot: finds them, cuts them into objects, and gathers what they say."""

import contextlib
import datetime
import functools
import gc
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.snapshot import Snapshot
from bayplan.sources import files, marks
from bayplan.sources.complaints import Complaints
from bayplan.sources.files import Source
from bayplan.sources.kubernetes import kinds, wire
from bayplan.sources.kubernetes.gathering import Gathering
from bayplan.sources.manifests import json_documents
from bayplan.sources.manifests.documents import Document, Documents, Lines

Progress = Callable[[str, int, int], None]
"""Told the file that is begun, its position from 1, and how many there are."""

_HEAD: Final = re.compile(rb'\{\s*"apiVersion":\s*"([a-zA-Z0-9./-]+)",\s*"kind":\s*"([a-zA-Z0-9]+)"[,\s}]')
"""How kubectl begins every object. Looking here first spares a pass over the rest of it."""

_DEEPEST: Final = 5
"""Lists within lists are followed so far."""


class _Release(wire.Wire):
    git_version: str | None = None


class _Versions(wire.Wire):
    """What `kubectl version -o json` prints, or the head of any other object."""

    kind: str | None = None
    server_version: _Release | None = None


_decode_versions = wire.decoder(_Versions)
_decode_bare = wire.decoder(wire.Bare)


def read(
    paths: Sequence[str],
    *,
    strict: bool = False,
    progress: Progress | None = None,
    taken_at: datetime.datetime | None = None,
) -> Snapshot:
    """Everything in these files, directories and `-` for standard input.

    With `strict` the first complaint is raised.
    """
    return read_sources(files.find(paths), paths, strict=strict, progress=progress, taken_at=taken_at)


def read_sources(
    sources: Sequence[Source],
    paths: Sequence[str],
    *,
    strict: bool = False,
    progress: Progress | None = None,
    taken_at: datetime.datetime | None = None,
) -> Snapshot:
    """Everything in these files, which were found below `paths`."""
    gathering, complaints, names = Gathering(), Complaints(strict), list[str]()
    with _without_collector():
        for position, source in enumerate(sources, 1):
            if progress is not None:
                progress(source.name, position, len(sources))
            if _read_file(source, gathering, complaints):
                names.append(source.name)
        _insist_on_something(gathering, complaints, paths)
        snapshot = gathering.snapshot(complaints.findings())
    return msgspec.structs.replace(snapshot, sources=tuple(names), taken_at=taken_at)


def read_objects(path: str) -> Snapshot:
    """The objects of one file or directory, every one of which has to be right."""
    return read([path], strict=True)


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Decoding makes many objects and no cycles; collecting meanwhile would take longer than the decoding."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _insist_on_something(gathering: Gathering, complaints: Complaints, paths: Sequence[str]) -> None:
    """Where nothing at all could be read, that is an error and not a finding."""
    if gathering.count or gathering.server_version:
        return
    if complaints.first is not None:
        raise complaints.first
    message = "there is no Kubernetes object here; give the output of `kubectl get ... -o json`"
    raise InvalidInput(message, file=", ".join(paths))


def _read_file(source: Source, gathering: Gathering, complaints: Complaints) -> bool:
    """Reads what a file holds; False for our own evidence, which may lie beside dumps and is none."""
    try:
        text = files.content(source)
    except InvalidInput as error:
        complaints.add(error, source.name)
        return True
    if marks.is_evidence(text):
        return False
    _take_all(text, source, gathering, complaints)
    return True


def _take_all(text: bytes, source: Source, gathering: Gathering, complaints: Complaints) -> None:
    lines = Lines(text)
    for found in _documents(text, source):
        if complaints.hopeless(source.name):
            return
        if isinstance(found, InvalidInput):
            complaints.add(found, source.name)
            continue
        try:
            _take(found, gathering, source.name)
        except InvalidInput as error:
            locate = functools.partial(_line, found, lines)
            complaints.add(error, source.name, _subject(found.data), locate)


def _documents(text: bytes, source: Source) -> Documents:
    if json_documents.seem(text, source.says_json):
        return json_documents.documents(text)
    from bayplan.sources.manifests import yaml_documents  # it takes a while to load

    return yaml_documents.documents(text)


def _line(document: Document, lines: Lines) -> int:
    return document.line or lines.of(document.data)


def _take(document: Document, gathering: Gathering, file: str, depth: int = 0) -> None:
    """Takes one object in, or all that a list within a list holds."""
    kind = _kind(document, gathering)
    if kind is None:
        return
    if kind == ("", "List"):
        _take_list(document, gathering, file, depth)
        return
    reading = kinds.read_platform(document.data, kind) or kinds.read(document.data, kind)
    if reading is not None:
        gathering.add(reading, file)
    else:
        gathering.skip(kind[1])


def _take_list(document: Document, gathering: Gathering, file: str, depth: int) -> None:
    if depth == _DEEPEST:
        raise InvalidInput(f"lists are nested more than {_DEEPEST} deep; flatten them")
    for found in json_documents.documents(bytes(document.data)):
        if isinstance(found, InvalidInput):
            raise found
        _take(found, gathering, file, depth + 1)


def _kind(document: Document, gathering: Gathering) -> tuple[str, str] | None:
    """(API group, kind) of an object; None for the answer of `kubectl version`, whose version is kept."""
    head = _HEAD.match(document.data)
    if head is not None:
        return kinds.group_of(head[1].decode()), head[2].decode()
    seen = _decode_versions(document.data)
    if seen.kind is None and seen.server_version is not None:
        gathering.server_version = seen.server_version.git_version or ""
        return None
    if seen.kind is None and document.kind[1]:
        return kinds.group_of(document.kind[0]), document.kind[1]
    return kinds.kind_of(document.data)


def _subject(data: bytes | msgspec.Raw) -> str:
    """What a broken object calls itself, as far as that can be made out."""
    try:
        kind, about = kinds.kind_of(data)[1], _decode_bare(data).metadata or wire.Metadata()
    except InvalidInput:
        return ""
    return f"{kind} " + "/".join(filter(None, (about.namespace, about.name)))
