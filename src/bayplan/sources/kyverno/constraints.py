"""What a policy written in CEL is about: `matchConstraints` and `matchConditions`, matched as in Kubernetes.

The selector for namespaces is held against the labels of a Namespace where that itself is what is created.
"""

from collections.abc import Mapping
from typing import Any, Final

from bayplan.sources.kyverno.cel.evaluating import CelError, Evaluation
from bayplan.sources.kyverno.labels import meets
from bayplan.sources.kyverno.plain import items, mapping, text, texts
from bayplan.sources.kyverno.questions import NameLike, NotUnderstood, World
from bayplan.sources.kyverno.variables import NAMESPACE_KIND, POD

RESOURCES: Final = {
    NAMESPACE_KIND: ("namespaces", "*", "*/*"),
    POD: ("pods", "*", "*/*"),
}


def resources(spec: Mapping[str, Any]) -> frozenset[str]:
    """The resources that a policy is asked about."""
    return frozenset(
        name
        for key in ("matchConstraints", "matchResources")
        for rule in items(mapping(spec.get(key)).get("resourceRules"))
        for name in texts(mapping(rule).get("resources"))
    )


def applies(constraints: Mapping[str, Any], kind: str, world: World) -> bool:
    """Whether a policy is asked about an object of this kind when it is created."""
    rules = items(constraints.get("resourceRules"))
    excluded = items(constraints.get("excludeResourceRules"))
    if not any(_about(mapping(one), kind, world) for one in rules):
        return False
    if any(_about(mapping(one), kind, world) for one in excluded):
        return False
    if not meets(constraints.get("namespaceSelector"), world):
        return False
    if kind == POD and mapping(constraints.get("objectSelector")):
        raise NotUnderstood("it goes by labels of pods")
    return meets(constraints.get("objectSelector"), world)


def conditions(spec: Mapping[str, Any], evaluation: Evaluation) -> bool:
    """Whether all conditions hold. With one that fails, nothing is made and nothing changed."""
    try:
        return all(
            evaluation.holds(text(mapping(one).get("expression")))
            for one in items(spec.get("matchConditions"))
        )
    except CelError:
        return False


def variables(spec: Mapping[str, Any]) -> dict[str, str]:
    """The variables of a policy, as expressions."""
    found = map(mapping, items(spec.get("variables")))
    return {text(one.get("name")): text(one.get("expression")) for one in found}


def _about(rule: Mapping[str, Any], kind: str, world: World) -> bool:
    groups, operations = texts(rule.get("apiGroups")), texts(rule.get("operations"))
    if not set(texts(rule.get("resources"))) & set(RESOURCES[kind]):
        return False
    if (groups and not set(groups) & {"", "*"}) or (operations and not set(operations) & {"CREATE", "*"}):
        return False
    names = texts(rule.get("resourceNames"))
    if names and kind == POD:
        raise NotUnderstood("it goes by names of pods")
    return not names or any(world.decide(NameLike(name)) for name in names)
