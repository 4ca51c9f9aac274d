"""Rules as ClusterPolicies (`kyverno.io/v1`), for Kyverno before 1.20.

The form is the one that Kyverno's own policies have (kyverno/policies, best-practices/add-ns-quota): a
generate rule names the version, kind, name and namespace of what it makes, and `match` lists filters under
`any`. What Kyverno would make of rules about pods for their controllers is switched off by an annotation.

Variables are JMESPath (https://kyverno.io/docs/policy-types/cluster-policy/variables/). Demands are written
in CEL, which ClusterPolicies take since 1.11.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.compiling import expressions, mutations, objects
from bayplan.governance.compiling.kyverno import validations
from bayplan.model.estate import PLACEHOLDER, NamespacePick, NamespaceRule, PodRule, Where
from bayplan.model.labels import LabelSelector
from bayplan.model.plain import Json, Keys
from bayplan.model.pods import Toleration

GROUP: Final = "kyverno.io/v1"
ALONE: Final[Keys] = {"pod-policies.kyverno.io/autogen-controllers": "none"}
_NAME: Final = "{{request.object.metadata.name}}"
_CLASS: Final = "{{ request.object.spec.priorityClassName || '' }}"


def generating(rule: NamespaceRule, name: str) -> Keys:
    """The policy that makes the objects of a rule."""
    rules: list[Json] = [
        {
            "name": str(one["kind"]).lower(),
            **_about(rule.where, "Namespace"),
            "generate": _generate(one),
        }
        for one in objects.made(rule)
    ]
    return _policy(name, {"background": True, "rules": rules}, {})


def mutating(rule: PodRule, name: str) -> Keys:
    """The policy that changes the pods of a rule."""
    rules: list[Json] = [
        {"name": called, **_about(rule.where, "Pod"), **_only(rule, conditions), "mutate": mutate}
        for called, conditions, mutate in _changes(rule)
    ]
    return _policy(name, {"background": False, "failurePolicy": "Ignore", "rules": rules}, ALONE)


def validating(rule: PodRule, name: str) -> Keys:
    """The policy that turns pods away that do not meet a rule, or warns of them."""
    validate: Keys = {
        "failureAction": "Audit" if rule.warns else "Enforce",
        "cel": {"variables": mutations.variables(rule), "expressions": validations(rule)},
    }
    rules: Json = [{"name": "demands", **_about(rule.where, "Pod"), "validate": validate}]
    more: Keys = {"emitWarning": True} if rule.warns else {}
    return _policy(name, {"background": False, "failurePolicy": "Ignore", **more, "rules": rules}, ALONE)


def asks(resource: str) -> str:
    """How many containers ask for more than none of a resource, as JMESPath."""
    containers = "request.object.spec.[containers, initContainers][]"
    amounts = f"[].resources.[limits, requests][] | [].{expressions.text(resource)}"
    return f"{{{{ {containers} | {amounts} | [?to_string(@) != '0'] | length(@) }}}}"


def bears(one: Toleration) -> str:
    """How many tolerations of a pod are exactly this one, as JMESPath."""
    said = {"key": (one.key, ""), "operator": (one.operator, "Equal"), "value": (one.value, "")}
    said["effect"] = (one.effect.value, "")
    same = " && ".join(f"({key} || '{usual}') == {_raw(value)}" for key, (value, usual) in said.items())
    seconds = "null" if one.seconds is None else str(one.seconds)
    return (
        f"{{{{ request.object.spec.tolerations[?{same} && tolerationSeconds == `{seconds}`] | length(@) }}}}"
    )


def _raw(text: str) -> str:
    """A text as JMESPath writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _policy(name: str, spec: Keys, annotations: Keys) -> Keys:
    noted: Keys = {"annotations": {**annotations}} if annotations else {}
    metadata: Keys = {"name": name, "labels": {**objects.OURS}, **noted}
    return {"apiVersion": GROUP, "kind": "ClusterPolicy", "metadata": metadata, "spec": spec}


def _generate(one: Keys) -> Keys:
    about = one["metadata"]
    name = str(about["name"]) if isinstance(about, dict) else ""
    return {
        "synchronize": True,
        "generateExisting": True,
        "orphanDownstreamOnPolicyDelete": False,
        "apiVersion": one["apiVersion"],
        "kind": one["kind"],
        "name": name.replace(PLACEHOLDER, _NAME),
        "namespace": _NAME,
        "data": {"metadata": {"labels": {**objects.OURS}}, "spec": one["spec"]},
    }


def _about(where: Where, kind: str) -> Keys:
    picks: list[Json] = [{"resources": _filter(one, kind)} for one in where.picks or (NamespacePick(),)]
    excludes: list[Json] = [{"resources": _filter(one, kind)} for one in where.excludes]
    return {"match": {"any": picks}, **({"exclude": {"any": excludes}} if excludes else {})}


def _filter(one: NamespacePick, kind: str) -> Keys:
    """A resource filter; a Namespace goes by its own labels, a Pod by those of its namespace."""
    of_pods = kind == "Pod"
    found: Keys = {"kinds": [kind], **({"operations": ["CREATE"]} if of_pods else {})}
    if one.names:
        found["namespaces" if of_pods else "names"] = list(one.names)
    if one.selector or one.wild_labels:
        found["namespaceSelector" if of_pods else "selector"] = _selector(one)
    return found


def _selector(one: NamespacePick) -> Keys:
    selector = one.selector or LabelSelector()
    equal: Keys = {**selector.match_labels, **one.wild_labels}
    asked: list[Json] = [
        {
            "key": part.key,
            "operator": part.operator.value,
            **({"values": list(part.values)} if part.values else {}),
        }
        for part in selector.expressions
    ]
    return {**({"matchLabels": equal} if equal else {}), **({"matchExpressions": asked} if asked else {})}


def _only(rule: PodRule, conditions: list[Json]) -> Keys:
    """The preconditions of a rule."""
    asked: list[Json] = [_condition(asks(rule.resource), "GreaterThan", 0)] if rule.resource else []
    found = [*asked, *conditions]
    return {"preconditions": {"all": found}} if found else {}


def _condition(key: str, operator: str, value: Json) -> Keys:
    return {"key": key, "operator": operator, "value": value}


def _changes(rule: PodRule) -> Iterator[tuple[str, list[Json], Keys]]:
    """Each change: what its rule is called, when it is made, and how."""
    for strip in rule.strips:
        yield f"strip-{strip.replace('.', '-')}", [], {"foreach": list(_strip(strip))}
    if rule.priority_class:
        known = rule.priority_class if rule.overrides else ""
        operator = "NotEquals" if rule.overrides else "Equals"
        yield "priority-class", [_condition(_CLASS, operator, known)], _patched(*_ranks(rule.priority_class))
    for at, one in enumerate(rule.tolerations):
        added: Keys = {"op": "add", "path": "/spec/tolerations/-", "value": _toleration(one)}
        yield f"toleration-{at + 1}", [_condition(bears(one), "Equals", 0)], _patched(added)
    if rule.node_selector:
        labels: Keys = {
            key if rule.overrides else f"+({key})": value for key, value in rule.node_selector.items()
        }
        yield "node-selector", [], {"patchStrategicMerge": {"spec": {"nodeSelector": labels}}}


def _strip(strip: str) -> Iterator[Json]:
    side, _, name = strip.partition(".")
    for sort in mutations.SORTS:
        path = f"/spec/{sort}/{{{{elementIndex}}}}/resources/{side}/{mutations.escaped(name)}"
        there = f"{{{{ element.resources.{side}.{_step(name)} || '' }}}}"
        yield {
            "list": "request.object.spec.containers"
            if sort == "containers"
            else f"request.object.spec.{sort} || `[]`",
            "preconditions": {"all": [_condition(there, "NotEquals", "")]},
            **_patched({"op": "remove", "path": path}),
        }


def _step(name: str) -> str:
    return name if name.isalnum() else expressions.text(name)


def _ranks(name: str) -> tuple[Keys, ...]:
    """The class, and away with the numbers of the one before (see `mutations`)."""
    return (
        {"op": "remove", "path": "/spec/priority"},
        {"op": "remove", "path": "/spec/preemptionPolicy"},
        {"op": "add", "path": "/spec/priorityClassName", "value": name},
    )


def _toleration(one: Toleration) -> Keys:
    said: Keys = {"key": one.key, "operator": one.operator, "value": one.value, "effect": one.effect.value}
    seconds: Keys = {} if one.seconds is None else {"tolerationSeconds": one.seconds}
    return {**{key: value for key, value in said.items() if value}, **seconds}


def _patched(*operations: Keys) -> Keys:
    """A JSON patch, which Kyverno takes as a text of YAML; JSON is one."""
    return {"patchesJson6902": expressions.written(list(operations))}
