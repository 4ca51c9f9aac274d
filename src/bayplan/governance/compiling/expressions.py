"""Conditions in CEL: which namespaces are meant, what pods ask for, bear and say.

All policies are made of these few sentences, whoever evaluates them. They use macros, `in`, `has` and the
quantities that Kubernetes adds (k8s.io/apiserver/pkg/cel/library, since 1.29), and no optional values, so
that the API server and Kyverno take them alike. `bayplan.sources.kyverno.phrases` knows some by heart.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from bayplan.model.estate import NamespacePick, Where
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.plain import Json
from bayplan.model.pods import Toleration

NAMESPACE: Final = "object"
"""The namespace, where it is itself what is created."""
NAMESPACE_OF_POD: Final = "namespaceObject"
CONTAINERS: Final = (
    "object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : [])"
)
"""All containers of a pod: what stands in `variables.containers`."""

_WILD: Final = {"*": ".*", "?": "."}


def text(value: str) -> str:
    """A text as CEL writes it."""
    return json.dumps(value)


def written(value: Json) -> str:
    """Plain data in one line of JSON, which YAML is a superset of."""
    return json.dumps(value)


def picked(where: Where, of: str) -> str:
    """Whether a namespace is meant; `of` is what expressions call it."""
    picks = _any(_picked(one, of) for one in where.picks) if where.picks else "true"
    excludes = _any(_picked(one, of) for one in where.excludes)
    if excludes == "false":
        return picks
    return f"!{_tight(excludes)}" if picks == "true" else f"{_tight(picks)} && !{_tight(excludes)}"


def asks(resource: str) -> str:
    """Whether a container asks for more than none of a resource."""
    sides = " || ".join(
        f"({_holds('c', side, resource)} && {_some(side, resource)})" for side in ("limits", "requests")
    )
    return f"variables.containers.exists(c, has(c.resources) && ({sides}))"


def bears(one: Toleration) -> str:
    """Whether a pod has exactly this toleration already."""
    usual = {"key": "", "operator": "Equal", "value": "", "effect": ""}
    wanted = {"key": one.key, "operator": one.operator, "value": one.value, "effect": str(one.effect.value)}
    same = [f"(has(t.{key}) ? t.{key} : {text(usual[key])}) == {text(wanted[key])}" for key in usual]
    patience = f"has(t.tolerationSeconds) && t.tolerationSeconds == {one.seconds}"
    same.append("!has(t.tolerationSeconds)" if one.seconds is None else patience)
    return f"has(object.spec.tolerations) && object.spec.tolerations.exists(t, {' && '.join(same)})"


def says(amount: str) -> str:
    """Whether every container says an amount (`requests.cpu`)."""
    side, _, name = amount.partition(".")
    return f"variables.containers.all(c, has(c.resources) && {_holds('c', side, name)})"


def equals(resource: str) -> str:
    """Whether every container requests as much of a resource as it may use."""
    both = " && ".join(_holds("c", side, resource) for side in ("limits", "requests"))
    name = text(resource)
    same = f"quantity(c.resources.requests[{name}]).compareTo(quantity(c.resources.limits[{name}])) == 0"
    return f"variables.containers.all(c, has(c.resources) && {both} && {same})"


def _holds(container: str, side: str, name: str) -> str:
    return f"has({container}.resources.{side}) && {text(name)} in {container}.resources.{side}"


def _some(side: str, name: str) -> str:
    return f'quantity(c.resources.{side}[{text(name)}]).isGreaterThan(quantity("0"))'


def _picked(one: NamespacePick, of: str) -> str:
    parts = [*_named(one.names, f"{of}.metadata.name")]
    selector = one.selector or LabelSelector()
    parts += [_wears(key, (value,), of) for key, value in selector.match_labels.items()]
    parts += [_meets(requirement, of) for requirement in selector.expressions]
    parts += [_wears(key, value, of) for key, value in one.wild_labels.items()]
    return _all(parts)


def _named(names: Sequence[str], name: str) -> list[str]:
    if not names:
        return []
    plain = [one for one in names if not set(one) & set(_WILD)]
    wild = [_glob(one, name) for one in names if set(one) & set(_WILD)]
    return [_any([*wild, *([f"{name} in {_listed(plain)}"] if plain else [])])]


def _glob(pattern: str, of: str) -> str:
    """Whether a text is like a pattern."""
    if not pattern.strip("*"):
        return "true" if pattern else f'{of} == ""'
    if pattern.endswith("*") and not set(pattern[:-1]) & set(_WILD):
        return f"{of}.startsWith({text(pattern[:-1])})"
    return f"{of}.matches({text('^' + ''.join(map(_escaped, pattern)) + '$')})"


def _escaped(char: str) -> str:
    return _WILD.get(char) or (char if char.isalnum() or char in "-_/" else f"\\{char}")


def _wears(key: str, value: tuple[str, ...] | str, of: str) -> str:
    """Whether it has a label with one of some values, or one that is like a pattern."""
    labels = f"{of}.metadata.labels"
    found = f"{labels}[{text(key)}]"
    test = _glob(value, found) if isinstance(value, str) else f"{found} in {_listed(value)}"
    there = f"has({labels}) && {text(key)} in {labels}"
    return there if test == "true" else f"{there} && {test}"


def _meets(one: Requirement, of: str) -> str:
    there = _wears(one.key, "*", of)
    match one.operator:
        case Operator.EXISTS:
            return there
        case Operator.DOES_NOT_EXIST:
            return f"!({there})"
        case Operator.NOT_IN:
            return f"!({_wears(one.key, one.values, of)})"
        case _:
            return _wears(one.key, one.values, of)


def _listed(values: Iterable[str]) -> str:
    return f"[{', '.join(map(text, values))}]"


def _any(parts: Iterable[str]) -> str:
    found = list(dict.fromkeys(parts))
    if "true" in found:
        return "true"
    return " || ".join(f"({one})" if " && " in one else one for one in found) or "false"


def _all(parts: Iterable[str]) -> str:
    found = [one for one in parts if one != "true"]
    return " && ".join(f"({one})" if " || " in one else one for one in found) or "true"


def _tight(condition: str) -> str:
    return f"({condition})"
