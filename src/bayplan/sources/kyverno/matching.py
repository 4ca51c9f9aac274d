"""Which objects a rule of a (Cluster)Policy is about: `match`, `exclude` and `preconditions`.

Follows `pkg/engine/utils/match.go` of Kyverno: every part of a resource filter has to agree; lists of names
are alternatives; `namespaces` of a filter means the name where the object is a Namespace itself, and a
`namespaceSelector` never agrees with one; wildcards may stand in names, namespaces, and in keys and values of
`matchLabels`. In preconditions a variable without a value ends the rule.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bayplan.sources.kyverno import phrases, variables
from bayplan.sources.kyverno.labels import meets
from bayplan.sources.kyverno.plain import items, mapping, text, texts
from bayplan.sources.kyverno.questions import Asks, Bears, LabelThere, NameLike, NotUnderstood, World, like
from bayplan.sources.kyverno.subjects import Label, Symbol
from bayplan.sources.kyverno.variables import NAMESPACE_KIND, POD

CONTROLLERS: Final = frozenset({"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"})
"""What between them make all pods that are not made by hand."""
_WHO: Final = ("roles", "clusterRoles", "subjects")
_KNOWN: Final = frozenset(
    ("kinds", "name", "names", "namespaces", "annotations", "selector", "namespaceSelector", "operations")
)
_SAME: Final = ("Equals", "Equal", "In", "AnyIn", "AllIn")
_OTHER: Final = ("NotEquals", "NotEqual", "NotIn", "AnyNotIn", "AllNotIn")

Filter = Mapping[str, Any]


def applies(rule: Mapping[str, Any], kind: str, world: World) -> bool:
    """Whether a rule is about an object of this kind, a Namespace or a Pod, when it is created."""
    match, exclude = mapping(rule.get("match")), mapping(rule.get("exclude"))
    return (
        _any_or_all(match, lambda one: _agrees(one, kind, world))
        and not (exclude and _any_or_all(exclude, lambda one: _agrees(one, kind, world)))
        and preconditions(rule.get("preconditions"), kind, world)
    )


def kinds(rule: Mapping[str, Any]) -> frozenset[str]:
    """The kinds of objects that a rule matches."""
    match = mapping(rule.get("match"))
    filters = [*items(match.get("any")), *items(match.get("all")), match]
    named = (kind for one in filters for kind in texts(mapping(mapping(one).get("resources")).get("kinds")))
    return frozenset(filter(None, map(_bare_kind, named)))


def preconditions(found: object, kind: str, world: World) -> bool:
    """Whether they hold: all of `all`, and one of `any`; an older list is one of `all`."""
    if isinstance(found, list):
        return all(_holds(mapping(one), kind, world) for one in found)
    said = mapping(found)
    needed, enough = items(said.get("all")), items(said.get("any"))
    return all(_holds(mapping(one), kind, world) for one in needed) and (
        not enough or any(_holds(mapping(one), kind, world) for one in enough)
    )


def _any_or_all(block: Filter, agrees: Callable[[Filter], bool]) -> bool:
    if block.get("any"):
        return any(agrees(mapping(one)) for one in items(block["any"]))
    if block.get("all"):
        return all(agrees(mapping(one)) for one in items(block["all"]))
    return any(block.get(part) for part in ("resources", *_WHO)) and agrees(block)


def _agrees(one: Filter, kind: str, world: World) -> bool:
    """Whether one resource filter is about the object."""
    found = mapping(one.get("resources"))
    if not _of_kind(texts(found.get("kinds")), kind) or not _on_creation(texts(found.get("operations"))):
        return False
    _insist_on_known(one, found, kind)
    if kind == NAMESPACE_KIND:
        return _about_namespace(found, world)
    namespaces = texts(found.get("namespaces"))
    return _named(namespaces, world) and meets(found.get("namespaceSelector"), world, wild=True)


def _about_namespace(found: Filter, world: World) -> bool:
    names = [*texts(found.get("names")), *filter(None, [text(found.get("name"))])]
    return (
        not found.get("namespaceSelector")
        and _named(names, world)
        and _named(texts(found.get("namespaces")), world)
        and meets(found.get("selector"), world, wild=True)
    )


def _insist_on_known(one: Filter, found: Filter, kind: str) -> None:
    who = [part for part in _WHO if one.get(part)]
    of_pods = ("selector", "names", "name") if kind == POD else ()
    unknown = [part for part in found if part not in _KNOWN or part in (*of_pods, "annotations")]
    for part in (*who, *(part for part in unknown if found.get(part) not in ({}, [], ["*"], "*"))):
        raise NotUnderstood(f"it matches by {part}")


def _of_kind(named: Sequence[str], kind: str) -> bool:
    """Whether a filter is about this kind; where it names none, it is about all. Controllers make pods."""
    found = {_bare_kind(one) for one in named}
    return not named or kind in found or "*" in found or (kind == POD and found >= CONTROLLERS)


def _bare_kind(written: str) -> str:
    """`Pod` of `v1/Pod` or `*/*/Pod`; empty where a part of an object is meant, as in `Pod/exec`."""
    last = written.split("/")[-1]
    return last if last[:1].isupper() or last == "*" else ""


def _on_creation(operations: Sequence[str]) -> bool:
    return not operations or "CREATE" in operations


def _named(globs: Sequence[str], world: World) -> bool:
    if any(variables.has_variables(one) for one in globs):
        raise NotUnderstood("it matches by names that are put together")
    return not globs or any(world.decide(NameLike(one)) for one in globs)


def _holds(condition: Filter, kind: str, world: World) -> bool:
    """Whether one precondition holds; wildcards may stand in its value."""
    key, wanted = condition.get("key"), condition.get("value")
    asked = phrases.asked_in_jmespath(key) if kind == POD and isinstance(key, str) else None
    if asked is not None:
        return _counted(condition, asked, world)
    found = variables.value(key, kind) if isinstance(key, str) else key
    values = wanted if isinstance(wanted, list) else [wanted]
    operator = text(condition.get("operator"))
    if operator not in (*_SAME, *_OTHER):
        raise NotUnderstood(f"it has a precondition with {operator or 'no operator'}")
    if not all(isinstance(one, str) and not variables.has_variables(one) for one in values):
        raise NotUnderstood("it has a precondition that compares with no plain text")
    if isinstance(found, Label) and found.missing is None and not world.decide(LabelThere(found.key)):
        return False
    return _is_one_of(found, values, world) is (operator in _SAME)


def _counted(condition: Filter, asked: Asks | Bears, world: World) -> bool:
    """Whether there is something at all of what is counted, or nothing."""
    match condition.get("operator"), condition.get("value"):
        case "GreaterThan", 0:
            return world.decide(asked)
        case "Equals", 0:
            return not world.decide(asked)
        case _:
            raise NotUnderstood("it counts what pods have")


def _is_one_of(found: object, globs: Sequence[Any], world: World) -> bool:
    if isinstance(found, Symbol):
        return any(found.like(world, glob) for glob in globs)
    if not isinstance(found, str):
        raise NotUnderstood("it compares with something that is no text")
    return any(like(found, glob) for glob in globs)
