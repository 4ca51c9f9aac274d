"""Objects of a text as they were written, each with the places of its values and the comments beside it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import Comment, Declared, Origin, Unknown
from bayplan.sources.kubernetes import kinds, scopes, wire
from bayplan.sources.manifests.documents import Document
from bayplan.sources.trees import comments, unknowns
from bayplan.sources.trees.texts import Text
from bayplan.sources.written import Written

DEEPEST: Final = 200
"""Nesting beyond this is refused, as it is in YAML."""
_DEEPEST_LIST: Final = 5
"""Lists within lists are followed so far."""
_KUSTOMIZE: Final = "kustomize.config.k8s.io"
_decode: Final[Callable[[bytes | msgspec.Raw], Any]] = wire.decoder(object)
_REPEATS: Final = "kubectl.kubernetes.io/last-applied-configuration"


class Setting(NamedTuple):
    """How the objects of a file are applied: by which stack, into which namespace, with which values.

    `namespace` is for objects that name none, or, where it is `forced`, for all of them.
    """

    given: Mapping[str, str]
    stack: str = ""
    namespace: str = ""
    forced: bool = False


class Page:
    """A text whose objects are being read."""

    def __init__(self, text: Text, setting: Setting) -> None:
        self._text, self.setting = text, setting
        self._origins: dict[int, Origin] = {}

    @cached_property
    def _rows(self) -> list[str]:
        return self._text.data.decode(errors="replace").split("\n") if b"#" in self._text.data else []

    def origin(self, line: int, last_line: int = 0) -> Origin:
        """Some lines of the text."""
        return Origin(self._text.file, line, last_line or line, stack=self.setting.stack)

    def places(self, document: Document) -> dict[str, Origin]:
        """Where the values of a document stand; values of one line share their origin."""
        if document.notes is None:
            return {}
        known = self._origins
        for line in document.notes.places.values():
            if line not in known:
                known[line] = self.origin(line)
        return {path: known[line] for path, line in document.notes.places.items()}

    def comments(self, document: Document) -> tuple[Comment, ...]:
        """The comments of a document."""
        if document.notes is None or not self._rows:
            return ()
        found = comments.between(self._rows, document.line, document.notes.last_line, document.notes.marked)
        return tuple(Comment(self._text.file, line, text) for line, text in found)


def objects(document: Document, page: Page) -> Iterator[Written]:
    """The object of a document, or those that a list within a list holds; none where it is something else."""
    manifest = _decode(document.data)
    if document.notes is None:
        _insist_on_shallow(manifest, document)
    for one in _unpacked(manifest, document):
        if _is_object(one, document):
            yield _written(one, document if one is manifest else document._replace(notes=None), page)


def _insist_on_shallow(manifest: Any, document: Document) -> None:
    """What has no notes was read as JSON, which nobody has counted the brackets of."""
    level = [manifest] if isinstance(manifest, dict | list) else []
    for _ in range(DEEPEST):
        holders = (one.values() if isinstance(one, dict) else one for one in level)
        level = [part for holder in holders for part in holder if isinstance(part, dict | list)]
        if not level:
            return
    raise InvalidInput(f"nested more than {DEEPEST} deep; nothing in Kubernetes is", line=document.line)


def _unpacked(manifest: Any, document: Document, depth: int = 0) -> Iterator[Any]:
    if not (isinstance(manifest, dict) and manifest.get("kind") == "List"):
        yield manifest
        return
    if depth == _DEEPEST_LIST:
        message = f"lists are nested more than {_DEEPEST_LIST} deep; flatten them"
        raise InvalidInput(message, line=document.line)
    items = manifest.get("items")
    for item in items if isinstance(items, list) else ():
        yield from _unpacked(item, document, depth + 1)


def _is_object(manifest: Any, document: Document) -> bool:
    """Whether this is meant for a cluster. Much YAML is not, and nobody wants to hear of that."""
    if not isinstance(manifest, dict):
        return False
    _take_kind_of_list(manifest, document.kind)
    kind, version = manifest.get("kind"), manifest.get("apiVersion")
    if isinstance(kind, str) and isinstance(manifest.get("metadata"), dict) and version is None:
        raise InvalidInput("is required, but is missing", line=document.line, path="apiVersion")
    if not isinstance(kind, str) or not isinstance(version, str):
        return False
    known = scopes.group_kind(manifest)
    return known[0] != _KUSTOMIZE and ("metadata" in manifest or known in kinds.MODELLED)


def _take_kind_of_list(manifest: dict[str, Any], kind: tuple[str, str]) -> None:
    """The items of a `PodList` need not say what they are."""
    if kind[1] and "kind" not in manifest:
        manifest.update({"apiVersion": kind[0], "kind": kind[1]})


def _written(manifest: dict[str, Any], document: Document, page: Page) -> Written:
    left: tuple[Unknown, ...] = ()
    if b"$" in document.data:
        left = unknowns.settle(manifest, page.setting.given)
    last_line = document.notes.last_line if document.notes else document.line
    origin = page.origin(document.line, last_line)
    declared = declare(manifest, page.setting, origin)
    places, found = page.places(document), page.comments(document)
    return Written(manifest, msgspec.structs.replace(declared, places=places, unknowns=left, comments=found))


def declare(manifest: dict[str, Any], setting: Setting, origin: Origin) -> Declared:
    """What an object is called, after its namespace was settled as whatever applies it would."""
    about = manifest.get("metadata")
    metadata: dict[str, Any] = about if isinstance(about, dict) else {}
    kind = str(manifest["kind"])
    namespace = ""
    if kind not in scopes.CLUSTER:
        written = "" if setting.forced else metadata.get("namespace")
        namespace = str(written or setting.namespace or "default")
        metadata["namespace"] = namespace
    return Declared(
        api_version=str(manifest["apiVersion"]),
        kind=kind,
        namespace=namespace,
        name=str(metadata.get("name") or metadata.get("generateName") or ""),
        origin=origin,
        labels=_texts(metadata.get("labels")),
        annotations=_texts(metadata.get("annotations")),
    )


def _texts(found: Any) -> dict[str, str]:
    """The texts of a mapping, but for the copy of the whole object that kubectl keeps in an annotation."""
    if not isinstance(found, dict):
        return {}
    return {key: text for key, text in found.items() if isinstance(text, str) and key != _REPEATS}
