"""Puts an object together with its declaration."""

from typing import Any, Final

from bayplan.model.trees import Comment, Declared, Origin, spec_path
from bayplan.sources.terraform.objects import kinds
from bayplan.sources.terraform.objects.gathering import Gathering
from bayplan.sources.written import Written

_NAMED: Final = {"containers": "container", "initContainers": "init", "volumes": "volume"}


def declare(
    manifest: dict[str, Any],
    gathering: Gathering,
    origin: Origin,
    address: str,
    comments: tuple[Comment, ...] = (),
) -> Written:
    """The object with all that is known of it. Names that nobody knows are replaced by stand-ins."""
    metadata = manifest.setdefault("metadata", {})
    if not metadata.get("name") and not metadata.get("generateName"):
        metadata["name"] = _stand_in(address)
        if not any(unknown.path == "metadata.name" for unknown in gathering.unknowns):
            gathering.miss("metadata.name", address)
    _name_parts(manifest)
    kind = str(manifest.get("kind", ""))
    declared = Declared(
        api_version=str(manifest.get("apiVersion", "")),
        kind=kind,
        namespace=_namespace(kind, metadata),
        name=str(metadata.get("name") or metadata.get("generateName")),
        origin=origin,
        address=address,
        labels=_texts(metadata.get("labels")),
        annotations=_texts(metadata.get("annotations")),
        places=gathering.places,
        unknowns=tuple(dict.fromkeys(gathering.unknowns)),
        comments=comments,
    )
    return Written(manifest, declared)


def _stand_in(address: str) -> str:
    """What to call an object whose name nobody knows: the last word of its address."""
    return address.rpartition(".")[2].partition("[")[0].replace("_", "-") or "unknown"


def _namespace(kind: str, metadata: dict[str, Any]) -> str:
    if kind in kinds.CLUSTER_WIDE:
        return ""
    return str(metadata.get("namespace") or ("default" if kind in kinds.NAMESPACED else ""))


def _texts(value: object) -> dict[str, str]:
    items = value.items() if isinstance(value, dict) else ()
    return {str(key): str(item) for key, item in items if item is not None}


def _name_parts(manifest: dict[str, Any]) -> None:
    """Containers and volumes must have names to be read at all."""
    spec: Any = manifest
    for step in spec_path(manifest.get("kind", "")).split("."):
        spec = spec.get(step) if isinstance(spec, dict) else None
    for key, name in _NAMED.items() if isinstance(spec, dict) else ():
        items = spec.get(key)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict) and not item.get("name"):
                item["name"] = f"{name}-{index}"
