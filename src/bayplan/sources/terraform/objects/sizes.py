"""Sizes that are written for pods that only a chart or an operator makes: every `resources` at any depth."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Resources
from bayplan.model.trees import ChartSizes, Unknown
from bayplan.sources.kubernetes import containers
from bayplan.sources.terraform.objects.gathering import Gathering, below
from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.located import Sketch
from bayplan.sources.terraform.values.unknowns import Value, needs_of

_COUNTS: Final = ("replicas", "replicaCount", "instances")
_SIDES: Final = ("requests", "limits")
_DEEPEST: Final = 40


def sizes(
    value: Value, sketch: Sketch, release: str, namespace: str, gathering: Gathering
) -> Iterator[ChartSizes]:
    """The sizes in a document. What is switched off with `enabled: false` has none."""
    for path, holder, place in _holders(value, sketch, "", 0):
        key = path.rpartition(".")[2]
        found, unknowns = _resources(holder[key], path)
        if found is not None:
            origin = gathering.origin(place.part(key))
            replicas = _replicas(holder)
            yield ChartSizes(release, namespace, path, found, replicas, origin, unknowns)


def _holders(
    value: Value, sketch: Sketch, path: str, depth: int
) -> Iterator[tuple[str, dict[str, Value], Sketch]]:
    """The mappings that hold resources: their path, they themselves, and where they stand."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _holders(item, sketch.part(index), f"{path}[{index}]", depth + 1)
    if not isinstance(value, dict) or value.get("enabled") is False:
        return
    for key, item in value.items():
        if _is_resources(key, item):
            yield below(path, key), value, sketch
        else:
            yield from _holders(item, sketch.part(key), below(path, key), depth + 1)


def _is_resources(key: str, item: Value) -> bool:
    named = key == "resources" or key.endswith("Resources")
    return named and isinstance(item, dict) and any(isinstance(item.get(side), dict) for side in _SIDES)


def _resources(value: dict[str, Value], path: str) -> tuple[Resources | None, tuple[Unknown, ...]]:
    """The amounts that are known, and those that are not; None where none can be read."""
    known: dict[str, dict[str, Any]] = {side: {} for side in _SIDES}
    unknowns: list[Unknown] = []
    for side in _SIDES:
        amounts = value.get(side)
        for name, amount in amounts.items() if isinstance(amounts, dict) else ():
            if needs := needs_of(amount):
                unknowns.append(Unknown(f"{path}.{side}.{name}", ", ".join(needs)))
            elif amount is not None:
                known[side][name] = conversions.plain(amount)
    try:
        return containers.resources(msgspec.Raw(msgspec.json.encode(known))), tuple(unknowns)
    except InvalidInput:
        return None, ()


def _replicas(holder: dict[str, Value]) -> int | None:
    found = next((holder[name] for name in _COUNTS if isinstance(holder.get(name), int)), None)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
