"""Rules as policies of Kyverno in CEL (`policies.kyverno.io/v1`, served since 1.18).

Objects of namespaces come from a GeneratingPolicy, which keeps them as they are declared, makes them in
namespaces that exist already, and takes them away with the policy. Pods are changed by a MutatingPolicy and
turned away by a ValidatingPolicy. What Kyverno would make of them for controllers by itself is switched off:
a Deployment that Kyverno changes differs from its manifest for ever, and a template says less than the pod
that comes of it.
"""

from typing import Final

from bayplan.admission.demands import every_equals, every_says
from bayplan.governance.compiling import expressions, mutations, objects
from bayplan.model.estate import PLACEHOLDER, NamespaceRule, PodRule
from bayplan.model.plain import Json, Keys

GROUP: Final = "policies.kyverno.io/v1"
GENERATES: Final = "rbac.kyverno.io/aggregate-to-background-controller"
"""The label of cluster roles that Kyverno's background controller gets the permissions of."""


def generating(rule: NamespaceRule, name: str) -> Keys:
    """The policy that makes the objects of a rule."""
    down: Json = [
        {"name": "down", "expression": f"[{', '.join(_object(one) for one in objects.made(rule))}]"},
    ]
    spec: Keys = {
        "evaluation": {
            "synchronize": {"enabled": True},
            "generateExisting": {"enabled": True},
            "orphanDownstreamOnPolicyDelete": {"enabled": False},
        },
        "matchConstraints": {"resourceRules": [_namespaces()]},
        "matchConditions": [
            {"name": "meant", "expression": expressions.picked(rule.where, expressions.NAMESPACE)}
        ],
        "variables": down,
        "generate": [{"expression": "generator.Apply(object.metadata.name, variables.down)"}],
    }
    return _policy("GeneratingPolicy", name, spec)


def mutating(rule: PodRule, name: str) -> Keys:
    """The policy that changes the pods of a rule. Without Kyverno pods start as they were written."""
    spec: Keys = {
        "failurePolicy": "Ignore",
        "reinvocationPolicy": "IfNeeded",
        **_about_pods(rule),
        "mutations": mutations.mutations(rule),
    }
    return _policy("MutatingPolicy", name, spec)


def validating(rule: PodRule, name: str) -> Keys:
    """The policy that turns pods away that do not meet a rule, or warns of them."""
    spec: Keys = {
        "failurePolicy": "Ignore",
        "validationActions": ["Warn" if rule.warns else "Deny"],
        **_about_pods(rule),
        "validations": validations(rule),
    }
    return _policy("ValidatingPolicy", name, spec)


def validations(rule: PodRule) -> list[Json]:
    """What a rule demands, each with what is said where it is not met."""
    found = [(expressions.says(one), every_says(one)) for one in rule.requires]
    found += [(expressions.equals(one), every_equals(one)) for one in rule.equal]
    return [
        {"expression": mutations.demands(rule, demand), "message": f"{rule.source}: {words}"}
        for demand, words in found
    ]


def permissions() -> Keys:
    """What Kyverno's background controller needs to make limit ranges and quotas."""
    verbs: Json = ["get", "list", "watch", "create", "update", "patch", "delete"]
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "kyverno:tiers", "labels": {**objects.OURS, GENERATES: "true"}},
        "rules": [{"apiGroups": [""], "resources": ["limitranges", "resourcequotas"], "verbs": verbs}],
    }


def _policy(kind: str, name: str, spec: Keys) -> Keys:
    metadata: Keys = {"name": name, "labels": {**objects.OURS}}
    return {"apiVersion": GROUP, "kind": kind, "metadata": metadata, "spec": spec}


def _about_pods(rule: PodRule) -> Keys:
    return {
        "autogen": {"podControllers": {"controllers": []}},
        "matchConstraints": mutations.resource_rules(),
        "variables": mutations.variables(rule),
    }


def _namespaces() -> Keys:
    operations: Json = ["CREATE", "UPDATE"]
    return {"apiGroups": [""], "apiVersions": ["v1"], "operations": operations, "resources": ["namespaces"]}


def _object(manifest: Keys) -> str:
    return f"{{{', '.join(f'{expressions.text(key)}: {_value(value)}' for key, value in manifest.items())}}}"


def _value(value: Json) -> str:
    """A value as an expression of any type, for a list or mapping may hold but one type otherwise."""
    if isinstance(value, dict):
        return f"dyn({_object(value)})"
    if isinstance(value, list):
        return f"dyn([{', '.join(map(_value, value))}])"
    return f"dyn({_text(str(value))})"


def _text(value: str) -> str:
    """A text in which the namespace's name may stand."""
    parts = [expressions.text(part) if part else "" for part in value.split(PLACEHOLDER)]
    if len(parts) == 1:
        return parts[0] or '""'
    pieces = [piece for part in parts for piece in ("object.metadata.name", part)][1:]
    return " + ".join(piece for piece in pieces if piece)
