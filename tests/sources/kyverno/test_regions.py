"""Conditions become rules that pick exactly the namespaces for which the condition holds."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bayplan.sources import kyverno
from tests.sources.kyverno.reading import written

NAMES = ("4-aux-wiki", "4-aux", "aux-4", "kube-system", "shop")
KEYS = ("tier", "example.org/custom")
VALUES = ("4-aux", "3-edge", "true", "")
QUOTA = {"apiVersion": "v1", "kind": "ResourceQuota"}

Labels = Mapping[str, str]


class Condition(NamedTuple):
    """A condition in CEL, what it means, and whether it fails (as CEL does for absent keys)."""

    text: str
    means: Callable[[str, Labels], bool | None]


def kleene_or(one: bool | None, other: bool | None) -> bool | None:
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def negated(one: bool | None) -> bool | None:
    return None if one is None else not one


def joined(one: Condition, other: Condition, both: bool) -> Condition:
    if both:
        return Condition(
            f"({one.text} && {other.text})",
            lambda n, w: negated(kleene_or(negated(one.means(n, w)), negated(other.means(n, w)))),
        )
    return Condition(
        f"({one.text} || {other.text})", lambda n, w: kleene_or(one.means(n, w), other.means(n, w))
    )


def chosen(condition: Condition, yes: Condition, no: Condition) -> Condition:
    def means(name: str, worn: Labels) -> bool | None:
        decided = condition.means(name, worn)
        return None if decided is None else (yes if decided else no).means(name, worn)

    return Condition(f"({condition.text} ? {yes.text} : {no.text})", means)


def of_name(text: str) -> st.SearchStrategy[Condition]:
    return st.sampled_from(
        [
            Condition(f"object.metadata.name == '{text}'", lambda n, w: n == text),
            Condition(f"object.metadata.name.startsWith('{text[:3]}')", lambda n, w: n.startswith(text[:3])),
            Condition(f"object.metadata.name.endsWith('{text[-2:]}')", lambda n, w: n.endswith(text[-2:])),
            Condition(f"object.metadata.name in ['{text}', 'x']", lambda n, w: n in (text, "x")),
            Condition(f"['{text}'].exists(n, n == object.metadata.name)", lambda n, w: n == text),
            Condition(f"object.metadata.name.matches('^{text[:3]}.*')", lambda n, w: n.startswith(text[:3])),
        ]
    )


def of_label(key: str, value: str) -> st.SearchStrategy[Condition]:
    def there(worn: Labels, holds: Callable[[str], bool]) -> bool | None:
        return holds(worn[key]) if key in worn else None

    return st.sampled_from(
        [
            Condition(
                f"object.metadata.labels['{key}'] == '{value}'", lambda n, w: there(w, lambda v: v == value)
            ),
            Condition(
                f"object.metadata.?labels['{key}'].orValue('') == '{value}'",
                lambda n, w: w.get(key, "") == value,
            ),
            Condition(
                f"object.metadata.labels[?'{key}'].orValue('true') != '{value}'",
                lambda n, w: w.get(key, "true") != value,
            ),
            Condition(
                f"object.metadata.?labels['{key}'].orValue('').startsWith('4-')",
                lambda n, w: w.get(key, "").startswith("4-"),
            ),
            Condition(f"'{key}' in object.metadata.labels", lambda n, w: key in w),
            Condition(
                f"object.metadata.labels['{key}'] in ['{value}', 'no']",
                lambda n, w: there(w, lambda v: v in (value, "no")),
            ),
            Condition(
                f"{{'{value}': true, 'other': false}}[object.metadata.labels['{key}']]",
                lambda n, w: True if w.get(key) == value else None,
            ),
        ]
    )


atoms = st.one_of(
    st.sampled_from(NAMES).flatmap(of_name),
    st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)).flatmap(lambda pair: of_label(*pair)),
)
conditions = st.recursive(
    atoms,
    lambda parts: st.one_of(
        st.builds(joined, parts, parts, st.booleans()),
        parts.map(lambda one: Condition(f"!({one.text})", lambda n, w: negated(one.means(n, w)))),
        st.builds(chosen, parts, parts, parts),
    ),
    max_leaves=5,
)
worn = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([*VALUES, "4-other"]))


def picked(rules: Any, name: str, labels: Labels) -> bool:
    return any(rule.where.meets(name, labels) for rule in rules)


@given(conditions, st.lists(st.tuples(st.sampled_from([*NAMES, "4-x"]), worn), min_size=1, max_size=8))
def test_a_condition_in_cel_picks_those_for_which_it_holds(
    condition: Condition, namespaces: list[tuple[str, Labels]]
) -> None:
    rules, _, left_out = kyverno.rules(written(generating(condition.text)))
    if left_out:  # two patterns of names at once are more than a rule can say
        assert "names cannot be held against" in left_out[0].summary
        return
    for name, labels in namespaces:
        assert picked(rules, name, labels) is (condition.means(name, labels) is True), (name, labels)


def generating(condition: str) -> str:
    spec = {
        "matchConstraints": {"resourceRules": [{"apiGroups": [""], "resources": ["namespaces"]}]},
        "matchConditions": [{"name": "it", "expression": condition}],
        "generate": [{"expression": f"generator.Apply(object.metadata.name, [{QUOTA_IN_CEL}])"}],
    }
    about = {"apiVersion": "policies.kyverno.io/v1", "kind": "GeneratingPolicy", "metadata": {"name": "p"}}
    return yaml.safe_dump({**about, "spec": spec})


QUOTA_IN_CEL = "{'kind': 'ResourceQuota', 'metadata': {'name': 'q'}, 'spec': {'hard': {'pods': '1'}}}"


# The other language: filters with wildcards, all and any, excluded and preconditioned.


class Filter(NamedTuple):
    """A resource filter, and what it means."""

    said: dict[str, Any]
    means: Callable[[str, Labels], bool]


def filters() -> st.SearchStrategy[Filter]:
    named = st.lists(st.sampled_from(["4-aux-*", "?-aux", "shop", "kube-*", "*"]), min_size=1, max_size=2)
    labelled = st.tuples(st.sampled_from(["tier", "example.org/*"]), st.sampled_from(["4-aux", "4-*", "?*"]))
    asked = st.tuples(st.sampled_from(KEYS), st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]))
    return st.one_of(
        named.map(
            lambda globs: Filter({"names": globs}, lambda n, w: any(fnmatchcase(n, one) for one in globs))
        ),
        named.map(
            lambda globs: Filter(
                {"namespaces": globs}, lambda n, w: any(fnmatchcase(n, one) for one in globs)
            )
        ),
        labelled.map(
            lambda pair: Filter(
                {"selector": {"matchLabels": {pair[0]: pair[1]}}},
                lambda n, w: any(fnmatchcase(key, pair[0]) and fnmatchcase(w[key], pair[1]) for key in w),
            )
        ),
        asked.map(
            lambda pair: Filter({"selector": {"matchExpressions": [expression(*pair)]}}, meaning(*pair))
        ),
        st.just(Filter({"namespaceSelector": {"matchLabels": {"a": "b"}}}, lambda n, w: False)),
    )


def expression(key: str, operator: str) -> dict[str, Any]:
    values = {"values": ["4-aux", "3-edge"]} if operator in ("In", "NotIn") else {}
    return {"key": key, "operator": operator, **values}


def meaning(key: str, operator: str) -> Callable[[str, Labels], bool]:
    return {
        "In": lambda n, w: w.get(key) in ("4-aux", "3-edge"),
        "NotIn": lambda n, w: w.get(key) not in ("4-aux", "3-edge"),
        "Exists": lambda n, w: key in w,
        "DoesNotExist": lambda n, w: key not in w,
    }[operator]


def preconditions() -> st.SearchStrategy[Filter]:
    def one(key: str, value: str, operator: str) -> Filter:
        variable = f"{{{{ request.object.metadata.labels.\"{key}\" || 'true' }}}}"

        def holds(_: str, worn: Labels) -> bool:
            return (worn.get(key, "true") == value) is ("Not" not in operator)

        values = value if operator.endswith("Equals") else [value]
        return Filter({"key": variable, "operator": operator, "value": values}, holds)

    operators = st.sampled_from(["Equals", "NotEquals", "AnyIn", "AllNotIn"])
    return st.builds(one, st.sampled_from(KEYS), st.sampled_from(["4-aux", "true", "3-edge"]), operators)


@given(
    st.lists(filters(), min_size=1, max_size=3),
    st.booleans(),
    st.lists(filters(), max_size=2),
    st.lists(preconditions(), max_size=2),
    st.lists(st.tuples(st.sampled_from([*NAMES, "5-aux"]), worn), min_size=1, max_size=8),
)
def test_a_rule_picks_what_its_filters_say(
    matched: list[Filter],
    either: bool,
    excluded: list[Filter],
    preconditioned: list[Filter],
    namespaces: list[tuple[str, Labels]],
) -> None:
    rule = {
        "name": "r",
        "match": {
            "any" if either else "all": [
                {"resources": {"kinds": ["Namespace"], **one.said}} for one in matched
            ]
        },
        "exclude": {"any": [{"resources": one.said} for one in excluded]},
        "preconditions": {"all": [one.said for one in preconditioned]},
        "generate": {
            **QUOTA,
            "name": "q",
            "namespace": "{{request.object.metadata.name}}",
            "data": {"spec": {}},
        },
    }
    about = {"apiVersion": "kyverno.io/v1", "kind": "ClusterPolicy", "metadata": {"name": "p"}}
    rules, _, left_out = kyverno.rules(written(yaml.safe_dump({**about, "spec": {"rules": [rule]}})))
    if left_out:
        assert not either
        assert (
            "names cannot be held against" in left_out[0].summary or "more than names" in left_out[0].summary
        )
        return
    for name, labels in namespaces:
        wanted = (any if either else all)(one.means(name, labels) for one in matched)
        wanted = wanted and not any(one.means(name, labels) for one in excluded)
        wanted = wanted and all(one.means(name, labels) for one in preconditioned)
        assert picked(rules, name, labels) is wanted, (name, labels)
