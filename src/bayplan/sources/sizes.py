"""Sizes for containers that somebody else makes: in the values of charts, and in custom resources.

Charts and operators do not share a schema, but nearly all of them take over one word: a mapping called
`resources` (or `sidecarResources`, ...) with `requests` or `limits` as a container has them. How many pods
get them stands beside it, as `replicas`, `replicaCount` or `instances`, where it stands anywhere. What is
switched off with `enabled: false` has none.

Amounts that nobody knows are not in the data; they are told of by their paths, and a mapping of which nothing
is known is a size all the same.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import NAMESPACE, RELEASE, ChartSizes, Origin, Unknown, below
from bayplan.sources.kubernetes import containers

_REPLICAS: Final = ("replicas", "replicaCount", "instances")
_SIZES: Final = re.compile(
    r"(?P<holder>(?:.*\.)?(?:resources|\w*Resources))(?:\.(?:requests|limits)(?:\..+)?)?"
)
_STEP: Final = re.compile(r"[^.\[\]]+")
_VOLUMES: Final = "storage"
"""What mappings speak of that size a volume."""
_DEEPEST: Final = 40


class Release(NamedTuple):
    """What gives sizes to its containers: a release, or an object of another kind.

    `place` tells where a path of its values is written.
    """

    name: str
    namespace: str
    place: Callable[[str], Origin]
    unknowns: tuple[Unknown, ...] = ()
    kind: str = RELEASE

    def left(self, path: str) -> tuple[Unknown, ...]:
        """What nobody knows of the sizes at a path, and of where they hold."""
        return tuple(
            one for one in self.unknowns if one.path in (path, NAMESPACE) or one.path.startswith(f"{path}.")
        )


class _Found(NamedTuple):
    """A mapping that looks like the resources of a container."""

    path: str
    resources: dict[str, Any]
    replicas: int | None


def of(data: Mapping[str, Any], release: Release) -> Iterator[ChartSizes | InvalidInput]:
    """The sizes in values, and what cannot be one."""
    found = {one.path: one for one in _find(data, "", 0)}
    holders = dict.fromkeys(filter(None, (_holder(one.path) for one in release.unknowns)))
    hidden = [path for path in holders if path not in found and not _is_off(data, path)]
    for one in (*found.values(), *(_Found(path, {}, None) for path in hidden)):
        left = release.left(one.path)
        if any(one.resources.values()) or len(left) > len(release.left("")):
            yield _read(one, release, left)


def concerns(path: str) -> bool:
    """Whether a value is a size, or holds some, by its path alone."""
    return bool(_holder(path))


def _read(found: _Found, release: Release, left: tuple[Unknown, ...]) -> ChartSizes | InvalidInput:
    origin = release.place(found.path)
    try:
        read = containers.resources(msgspec.Raw(msgspec.json.encode(found.resources)))
    except InvalidInput as error:
        path = f"{found.path}.{error.path}"
        line = release.place(path).line
        return InvalidInput(error.message, file=origin.file, line=line, path=path, value=error.value)
    return ChartSizes(
        release.name, release.namespace, found.path, read, found.replicas, origin, left, release.kind
    )


def _find(data: Mapping[str, Any], path: str, depth: int) -> Iterator[_Found]:
    if data.get("enabled") is False:
        return
    for name, value in data.items():
        place = below(path, name)
        if isinstance(value, dict) and _is_sizes(name, value):
            yield _Found(place, _given(value), _replicas(data))
        elif depth < _DEEPEST:
            yield from _find_below(value, place, depth)


def _given(resources: Mapping[str, Any]) -> dict[str, Any]:
    """The same without amounts that are null: by that, Helm takes away what the chart has."""
    return {
        side: {name: amount for name, amount in amounts.items() if amount is not None}
        if isinstance(amounts, dict) else amounts
        for side, amounts in resources.items()
    }  # fmt: skip


def _find_below(value: Any, path: str, depth: int) -> Iterator[_Found]:
    if isinstance(value, dict):
        yield from _find(value, path, depth + 1)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            if isinstance(part, dict):
                yield from _find(part, f"{path}[{index}]", depth + 1)


def _is_sizes(name: str, value: Mapping[str, Any]) -> bool:
    """Whether a mapping sizes a container; those that size a volume speak of storage."""
    parts = [part for part in (value.get("requests"), value.get("limits")) if isinstance(part, dict)]
    return bool(parts) and _SIZES.fullmatch(name) is not None and not any(_VOLUMES in part for part in parts)


def _holder(path: str) -> str:
    """The mapping of sizes that a value is, or stands in; empty where it has nothing to do with sizes."""
    match = _SIZES.fullmatch(path)
    return match["holder"] if match and not path.endswith(f".{_VOLUMES}") else ""


def _is_off(data: Any, path: str) -> bool:
    """Whether something on the way to a path is switched off."""
    for step in _STEP.findall(path):
        if isinstance(data, dict):
            if data.get("enabled") is False:
                return True
            data = data.get(step)
        elif isinstance(data, list) and step.isdecimal():
            data = data[int(step)] if int(step) < len(data) else None
    return False


def _replicas(data: Mapping[str, Any]) -> int | None:
    found = (data.get(name) for name in _REPLICAS)
    return next(
        (number for number in found if isinstance(number, int) and not isinstance(number, bool)), None
    )
