"""Objects and chart sizes out of resources."""

from collections.abc import Iterator
from typing import Any, Final

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import ChartSizes, Comment
from bayplan.sources import sizes
from bayplan.sources.terraform import complaints
from bayplan.sources.terraform.complaints import Complaints
from bayplan.sources.terraform.objects import comments, declaring, kinds, releases, shells
from bayplan.sources.terraform.objects.items import Item
from bayplan.sources.terraform.objects.kinds import Meaning
from bayplan.sources.terraform.objects.translating import Translation
from bayplan.sources.terraform.values import yaml_texts
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Value, needs_of
from bayplan.sources.written import Written

Found = Written | ChartSizes

COMMANDS: Final = "commands"
"""The argument under which the commands of a resource stand that runs some."""


def build(item: Item, said: Complaints) -> Iterator[Found]:
    """Whatever a resource stands for."""
    meaning = kinds.meaning(item.kind)
    if meaning is not None:
        yield _object(item, meaning)
    elif item.kind == kinds.RELEASE:
        yield from releases.charts(item, said)
    elif item.kind in kinds.SHELLS:
        yield from _commanded(item, said)
    elif "manifest" in item.value:
        yield from _whole(item, item.value["manifest"], item.sketch.part("manifest"), said, item.comments)
    elif "yaml_body" in item.value:
        yield from _documents(item, said)


def _object(item: Item, meaning: Meaning) -> Written:
    """An object in the provider's words."""
    gathering = item.gathering()
    value = _renamed(item, meaning)
    body = Translation(gathering).block(value, item.sketch, "")
    manifest = {"apiVersion": meaning.api_version, "kind": meaning.kind, **body}
    return declaring.declare(manifest, gathering, item.origin, item.address, item.comments)


def _renamed(item: Item, meaning: Meaning) -> dict[str, Value]:
    """What Kubernetes calls by another name: a DaemonSet's `strategy` is its `updateStrategy`."""
    value = {name: one for name, one in item.value.items() if name in (*meaning.arguments, "metadata")}
    spec = value.get("spec")
    if meaning.kind != "DaemonSet" or not isinstance(spec, list) or not spec or not isinstance(spec[0], dict):
        return value
    inner, part = dict(spec[0]), item.sketch.part("spec").part(0)
    if "strategy" in inner:
        inner["update_strategy"] = inner.pop("strategy")
        if "strategy" in part.parts:
            part.parts["update_strategy"] = part.parts["strategy"]
    return {**value, "spec": [inner]}


def _documents(item: Item, said: Complaints) -> Iterator[Found]:
    """The manifests of a text."""
    content, place = item.value["yaml_body"], item.sketch.part("yaml_body")
    if not isinstance(content, str):
        yield from _whole(item, content, place, said, item.comments)
        return
    try:
        found = yaml_texts.documents(content, place)
    except InvalidInput as error:
        _complain(item, content, error, said)
        return
    remarks = (*item.comments, *comments.of_text(content))
    for document in found:
        yield from _whole(item, document.value, document.sketch, said, remarks)


def _complain(item: Item, content: str, error: InvalidInput, said: Complaints) -> None:
    at = yaml_texts.line_of(content, error)
    file, line = at.file or item.sketch.file, at.line or item.sketch.line
    summary = f"the YAML of {item.address} cannot be read: {error.message}"
    said.add(complaints.UNREADABLE, summary, file, line, item.address)


def _whole(
    item: Item, value: Value, sketch: Sketch, said: Complaints, remarks: tuple[Comment, ...]
) -> Iterator[Found]:
    """An object that is written as a manifest."""
    gathering = item.gathering()
    made = Translation(gathering).manifest(value, sketch)
    if not isinstance(made, dict) or not isinstance(made.get("kind"), str):
        needs = ", ".join(needs_of(value)) or "a manifest with a kind"
        summary = f"{item.address} cannot be read without {needs}"
        said.add(complaints.UNKNOWN_NUMBER, summary, item.sketch.file, item.sketch.line, item.address)
        return
    gathering.unknowns[:] = [one for one in gathering.unknowns if _matters(one.path, made)]
    apart = item.kind in kinds.SHELLS or sketch.file not in ("", item.sketch.file)
    origin = gathering.origin(sketch) if apart else item.origin
    yield declaring.declare(made, gathering, origin, item.address, remarks)


def _matters(path: str, manifest: dict[str, Any]) -> bool:
    """Of kinds that nobody here models, only names, sizes and counts matter; of policies everything."""
    kind, group = str(manifest["kind"]), str(manifest.get("apiVersion", ""))
    if kind in kinds.CLUSTER_WIDE | kinds.NAMESPACED or "kyverno.io/" in group:
        return True
    named = path.startswith("metadata.") or path.endswith("Namespace")
    return named or not path or sizes.concerns(path) or path.endswith("replicas")


def _commanded(item: Item, said: Complaints) -> Iterator[Found]:
    """The manifests in the commands of a resource that runs some."""
    for command in item.value.get(COMMANDS, ()):
        for document in shells.documents(command) if isinstance(command, str) else ():
            if isinstance(document, shells.Document):
                remarks = (*item.comments, *comments.of_text(document.text))
                yield from _whole(item, document.value, document.sketch, said, remarks)
            else:
                _complain(item, *document, said)
