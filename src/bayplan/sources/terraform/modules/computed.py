"""Attributes that a provider works out, where what is written tells them."""

from collections.abc import Callable
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.sources.terraform.values import located, yaml_texts
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Value, lost_in

Attribute = Callable[[str], Value]

_CLUSTER_WIDE: Final = ("kubernetes_namespace", "kubernetes_priority_class", "kubernetes_storage_class")


def attribute(kind: str, name: str, written: Attribute) -> Value | None:
    """The attribute of a resource or data source of that type; None if only the apply tells it."""
    if name == "id" and kind.startswith("kubernetes_"):
        return _identity(kind, written)
    find = _KNOWN.get((kind, name))
    return find(written) if find else None


def _identity(kind: str, written: Attribute) -> Value | None:
    """`namespace/name`, or the name alone of what belongs to the cluster."""
    metadata = written("metadata")
    if not isinstance(metadata, list) or not metadata or not isinstance(metadata[0], Lazy):
        return None
    name = metadata[0].attribute("name")
    if kind.startswith(_CLUSTER_WIDE):
        return name
    namespace = metadata[0].attribute("namespace")
    return lost_in(namespace, name) or f"{namespace}/{name}"


def _documents(written: Attribute) -> list[str] | Lost:
    """The texts between the separators of `content`."""
    content = written("content")
    if isinstance(content, Lost) or not isinstance(content, str):
        return content if isinstance(content, Lost) else Lost("content", path=True)
    cuts = [index for index, row in enumerate(content.split("\n")) if row.startswith("---")]
    ends = [*cuts, content.count("\n") + 1]
    pieces = [located.rows(content, first, last) for first, last in zip([0, *cuts], ends, strict=True)]
    return [piece for piece in pieces if piece.strip("- \n")]


def _manifests(written: Attribute) -> Value:
    """Each document by the path that the API server has for it."""
    found = _documents(written)
    if isinstance(found, Lost):
        return found
    try:
        return {_self_link(text): text for text in found}
    except InvalidInput:
        return Lost("content", path=True)


def _self_link(text: str) -> str:
    documents = yaml_texts.documents(text)
    value = documents[0].value if documents and isinstance(documents[0].value, dict) else {}
    metadata = value.get("metadata") or {}
    group = str(value.get("apiVersion", ""))
    parts = ["/apis" if "/" in group else "/api", group]
    if metadata.get("namespace"):
        parts += ["namespaces", str(metadata["namespace"])]
    return "/".join([*parts, str(value.get("kind", "")).lower() + "s", str(metadata.get("name", ""))])


def _content(written: Attribute) -> Value | None:
    found = written("content")
    return found if isinstance(found, str) else None


_KNOWN: Final[dict[tuple[str, str], Callable[[Attribute], Value | None]]] = {
    ("kubectl_file_documents", "documents"): _documents,
    ("kubectl_file_documents", "manifests"): _manifests,
    ("local_file", "content"): _content,
}
