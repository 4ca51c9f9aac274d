"""Sizes in the values of charts, and in custom resources: what they give to containers that others make.

Charts and operators do not share a schema, but nearly all of them take over one word: a mapping called
`resources` (or `sidecarResources`, ...) with `requests` or `limits` as a container has them. How many pods
get them stands beside it, as `replicas`, `replicaCount` or `instances`, where it stands anywhere.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import ChartSizes, Origin, Unknown
from bayplan.sources.kubernetes import containers, kinds
from bayplan.sources.trees import scopes, texts, values
from bayplan.sources.trees.texts import Text
from bayplan.sources.written import Written

_REPLICAS: Final = ("replicas", "replicaCount", "instances")
_OTHERS: Final = frozenset(["admissionregistration.k8s.io", "apiextensions.k8s.io"])
_POLICY_ENGINES: Final = ("kyverno.io", "gatekeeper.sh")
_K3S: Final = "helm.cattle.io"
_DEEPEST: Final = 20


class Release(NamedTuple):
    """What gives sizes to its containers. `place` tells where a path of its values is written."""

    name: str
    namespace: str
    place: Callable[[str], Origin]
    unknowns: tuple[Unknown, ...] = ()


class Found(NamedTuple):
    """A mapping that looks like the resources of a container."""

    path: str
    resources: dict[str, Any]
    replicas: int | None


def of(data: Mapping[str, Any], release: Release) -> Iterator[ChartSizes | InvalidInput]:
    """The sizes in values, and what cannot be one."""
    for found in _find(data, "", 0):
        origin = release.place(found.path)
        try:
            read = containers.resources(msgspec.Raw(msgspec.json.encode(found.resources)))
        except InvalidInput as error:
            path = f"{found.path}.{error.path}"
            line = release.place(path).line
            yield InvalidInput(error.message, file=origin.file, line=line, path=path, value=error.value)
            continue
        left = tuple(one for one in release.unknowns if one.path.startswith(f"{found.path}."))
        yield ChartSizes(release.name, release.namespace, found.path, read, found.replicas, origin, left)


def of_object(written: Written) -> Iterator[ChartSizes]:
    """The sizes in a custom resource. What cannot be read is taken for something else: nobody promised it."""
    declared, spec = written.declared, written.manifest.get("spec")
    kind = scopes.group_kind(written.manifest)
    if kind[0] == _K3S and isinstance(spec, dict):
        yield from _of_k3s(written, spec)
        return
    if not isinstance(spec, dict) or kind in kinds.MODELLED or kind in kinds.COUNTED or _is_other(kind[0]):
        return
    release = Release(
        f"{declared.kind} {declared.name}", declared.namespace, declared.place, declared.unknowns
    )
    for found in of({"spec": spec}, release):
        if not isinstance(found, InvalidInput):
            yield found


def _of_k3s(written: Written, spec: Mapping[str, Any]) -> Iterator[ChartSizes]:
    """The sizes in `valuesContent`, a text of values in an object that has K3s install a chart."""
    declared, content = written.declared, spec.get("valuesContent")
    origin = declared.place("spec.valuesContent")
    try:
        file = texts.mapping(Text(origin.file, content.encode() if isinstance(content, str) else b""))
    except InvalidInput:
        return
    unfolded = values.of(file, file.data, stack=origin.stack)
    namespace = str(spec.get("targetNamespace") or declared.namespace)
    release = Release(declared.name, namespace, lambda path: _below(unfolded.place(path), origin))
    yield from (found for found in of(file.data, release) if not isinstance(found, InvalidInput))


def _below(place: Origin, header: Origin) -> Origin:
    """A line of a text, counted from the header of the block that it stands in."""
    line = header.line + place.line
    return replace(header, line=line, last_line=line)


def _is_other(group: str) -> bool:
    """Whether objects of a group speak about resources of others, as policies and schemas do."""
    return not group or group in _OTHERS or group.endswith(_POLICY_ENGINES)


def _find(data: Mapping[str, Any], path: str, depth: int) -> Iterator[Found]:
    for name, value in data.items():
        place = f"{path}.{name}" if path else name
        if isinstance(value, dict) and _is_sizes(name, value):
            yield Found(place, value, _replicas(data))
        elif depth < _DEEPEST:
            yield from _find_below(value, place, depth)


def _find_below(value: Any, path: str, depth: int) -> Iterator[Found]:
    if isinstance(value, dict):
        yield from _find(value, path, depth + 1)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            if isinstance(part, dict):
                yield from _find(part, f"{path}[{index}]", depth + 1)


def _is_sizes(name: str, value: Mapping[str, Any]) -> bool:
    """Whether a mapping sizes a container; those that size a volume speak of storage."""
    if not (name == "resources" or name.endswith("Resources")):
        return False
    parts = [part for part in (value.get("requests"), value.get("limits")) if isinstance(part, dict)]
    return any(parts) and not any("storage" in part for part in parts)


def _replicas(data: Mapping[str, Any]) -> int | None:
    found = (data.get(name) for name in _REPLICAS)
    return next(
        (number for number in found if isinstance(number, int) and not isinstance(number, bool)), None
    )
