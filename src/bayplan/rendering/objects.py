"""Objects of Kubernetes as files, wherever in a tree they stand."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.bundles import Bundle, ObjectFile
from bayplan.model.files import File
from bayplan.model.plain import Keys
from bayplan.printing import yaml
from bayplan.rendering.deliveries import owners
from bayplan.rendering.headings import heading

FOLDER: Final = "objects"
BUILT_IN: Final = ("default", "kube-system", "kube-public", "kube-node-lease", "")


def file(one: ObjectFile, folder: str = "", key: str = "") -> File:
    """One file of objects, below a folder where one is named. `key`: whence, where it does not say itself."""
    found = one.key or key
    content = yaml.text(list(one.objects), [heading(found)])
    return File(f"{folder}/{one.path}".lstrip("/"), content.encode("utf-8"), found)


def files(bundle: Bundle, folder: str) -> Iterator[File]:
    """The objects of a bundle, below its own folder."""
    for one in bundle.files:
        inner = folder if one.path.startswith(f"{FOLDER}/") else f"{folder}/{FOLDER}"
        yield file(one, inner, bundle.key)


def namespaces(delivered: Sequence[Bundle]) -> frozenset[str]:
    """The deliveries that make the namespace that they are in."""
    first = owners(delivered)
    return frozenset(name for namespace, name in first.items() if namespace not in BUILT_IN)


def namespace(bundle: Bundle, folder: str) -> Iterator[File]:
    """The namespace of a bundle, where no tool makes it with its labels."""
    metadata: Keys = {"name": bundle.namespace}
    if bundle.namespace_labels:
        metadata["labels"] = dict(bundle.namespace_labels)
    made: Keys = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
    yield file(ObjectFile("namespace.yaml", (made,)), folder, bundle.key)


def values(bundle: Bundle, folder: str) -> Iterator[File]:
    """The values of a chart."""
    if bundle.chart is not None:
        written = yaml.commented(bundle.values, bundle.comments, [heading(bundle.key)])
        yield File(f"{folder}/values.yaml", written.encode("utf-8"), bundle.key)
