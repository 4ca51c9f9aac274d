"""Label selectors, held against the labels of a namespace that is not there yet."""

from typing import Any

from bayplan.sources.kyverno.plain import items, mapping, text, texts
from bayplan.sources.kyverno.questions import (
    LabelLike,
    LabelThere,
    NotUnderstood,
    WildLabel,
    World,
    is_wild,
)


def meets(selector: object, world: World, *, wild: bool = False) -> bool:
    """Whether a selector selects the namespace. `wild`: keys and values of `matchLabels` may be patterns."""
    said = mapping(selector)
    equal = mapping(said.get("matchLabels"))
    return all(_wears(key, str(value), world, wild=wild) for key, value in equal.items()) and all(
        _accepts(mapping(one), world) for one in items(said.get("matchExpressions"))
    )


def _wears(key: str, value: str, world: World, *, wild: bool) -> bool:
    if not wild and (is_wild(key) or is_wild(value)):
        raise NotUnderstood(f"{key}={value} is no label")
    return world.decide(WildLabel(key, value) if is_wild(key) else LabelLike(key, value))


def _accepts(requirement: Any, world: World) -> bool:
    key, values = text(requirement.get("key")), texts(requirement.get("values"))
    if not key or is_wild(key) or any(map(is_wild, values)):
        raise NotUnderstood("it has a selector that is not valid")
    match requirement.get("operator"):
        case "In":
            return any(world.decide(LabelLike(key, one)) for one in values)
        case "NotIn":
            return not any(world.decide(LabelLike(key, one)) for one in values)
        case "Exists":
            return world.decide(LabelThere(key))
        case "DoesNotExist":
            return not world.decide(LabelThere(key))
        case operator:
            raise NotUnderstood(f"it has a selector with the operator {operator}")
