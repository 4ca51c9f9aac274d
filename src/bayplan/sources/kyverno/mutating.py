"""Mutate rules of a ClusterPolicy that change pods."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bayplan.sources.kyverno import matching, patches
from bayplan.sources.kyverno.patches import Change
from bayplan.sources.kyverno.plain import items, mapping, text
from bayplan.sources.kyverno.questions import NotUnderstood, World
from bayplan.sources.kyverno.variables import POD

Rule = Mapping[str, Any]

_LIST: Final = re.compile(
    r"""request\.object\.spec\.(?:(containers|initContainers)(?:\s*\|\|\s*`\[\]`)?"""
    r"""|\[\s*(?:initContainers\s*,\s*containers|containers\s*,\s*initContainers)\s*\]\[\])\Z"""
)
_INDEX: Final = re.compile(r"\{\{\s*elementIndex\s*\}\}")
_ELEMENT: Final = re.compile(
    r"""\{\{\s*element\.(resources(?:\.[A-Za-z]+|\."[^"]+")*)(?:\s*\|\|\s*(?:''|`""`|`\{\}`))?\s*\}\}\Z"""
)
_KEYS: Final = re.compile(
    r"\{\{\s*element\.(resources\.[a-z]+)(?:\s*\|\|\s*`\{\}`)?(?:\.|\s*\|\s*)keys\(@?\)[^}]*\}\}\Z"
)


def concerns(rule: Rule) -> bool:
    """Whether a rule changes pods when they, or what makes them, are created."""
    said = mapping(rule.get("mutate"))
    if not said or not matching.kinds(rule) & {POD, "*", *matching.CONTROLLERS}:
        return False
    targets = [mapping(one).get("kind") for one in items(said.get("targets"))]
    return not targets or bool({POD, *matching.CONTROLLERS} & {text(one) for one in targets})


def evaluate(rule: Rule, world: World) -> tuple[Change, ...] | None:
    """What a rule does to pods on one way; None where it is not about them."""
    said = mapping(rule.get("mutate"))
    changes = _changes(said)
    if not changes:
        return None
    if said.get("targets"):
        raise NotUnderstood("it changes pods that are there already")
    found = matching.kinds(rule)
    if not (found & {POD, "*"} or found >= matching.CONTROLLERS):
        raise NotUnderstood(f"it changes pods of {' and '.join(sorted(found & matching.CONTROLLERS))} only")
    if not matching.applies(rule, POD, world):
        return None
    for one in map(mapping, items(said.get("foreach"))):
        _insist_on_presence_only(one, changes)
    return tuple(changes)


def _changes(said: Mapping[str, Any]) -> list[Change]:
    changes = [
        *patches.merged(mapping(said.get("patchStrategicMerge"))),
        *_operations(said.get("patchesJson6902")),
    ]
    for one in map(mapping, items(said.get("foreach"))):
        changes += _foreach(one)
    return changes


def _foreach(one: Mapping[str, Any]) -> list[Change]:
    """What is done to every container of a list."""
    merged = patches.merged(mapping(one.get("patchStrategicMerge")))
    changes = [*merged, *_operations(one.get("patchesJson6902"))]
    if one.get("foreach") or (changes and not _LIST.match(text(one.get("list")).strip())):
        raise NotUnderstood(f"it goes through {text(one.get('list')) or 'several lists'}")
    return changes


def _operations(found: object) -> list[Change]:
    """JSON patches are written as a text of YAML, or as a list."""
    written = _parsed(found) if isinstance(found, str) else found
    return patches.operations([{**mapping(one), "path": _path(one)} for one in items(written)])


def _path(operation: object) -> str:
    return _INDEX.sub(patches.EACH, text(mapping(operation).get("path")))


def _parsed(written: str) -> object:
    import yaml

    try:
        return yaml.safe_load(_INDEX.sub(patches.EACH, written))
    except yaml.YAMLError as error:
        raise NotUnderstood("its JSON patch is not valid YAML") from error


def _insist_on_presence_only(one: Mapping[str, Any], changes: Sequence[Change]) -> None:
    """Preconditions of an element may only ask whether what is taken out is there at all."""
    said = one.get("preconditions")
    conditions = (
        said
        if isinstance(said, list)
        else [*items(mapping(said).get("all")), *items(mapping(said).get("any"))]
    )
    stripped = {
        f"resources.{strip.removeprefix('initContainers.')}" for change in changes for strip in change.strips
    }
    for condition in map(mapping, conditions):
        if not _asks_for(condition, stripped):
            key, operator = text(condition.get("key")), text(condition.get("operator"))
            raise NotUnderstood(
                f"it changes only containers for which {key} {operator} {condition.get('value')!r}"
            )


def _asks_for(condition: Mapping[str, Any], stripped: set[str]) -> bool:
    key, operator = text(condition.get("key")), text(condition.get("operator"))
    element, keys = _ELEMENT.match(key), _KEYS.match(key)
    if element and operator in ("NotEquals", "NotEqual") and condition.get("value") == "":
        path = element[1].replace('"', "")
        return any(one == path or one.startswith(f"{path}.") for one in stripped)
    if keys and operator in ("AnyIn", "In", "AllIn"):
        wanted = condition.get("value")
        names = wanted if isinstance(wanted, list) else [wanted]
        return {f"{keys[1]}.{name}" for name in names} == stripped
    return False
