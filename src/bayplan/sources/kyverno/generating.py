"""Generate rules of a ClusterPolicy that make limit ranges and quotas in namespaces."""

from collections.abc import Mapping
from typing import Any, Final

from bayplan.model.estate import PLACEHOLDER
from bayplan.sources.kyverno import matching, variables
from bayplan.sources.kyverno.downstream import MADE, Made, made
from bayplan.sources.kyverno.plain import items, mapping, text, texts
from bayplan.sources.kyverno.questions import NotUnderstood, World
from bayplan.sources.kyverno.variables import NAMESPACE_KIND

Rule = Mapping[str, Any]
NEEDED: Final = ("apiVersion", "kind", "name", "namespace")
"""What every rule that makes one object in a namespace has to say."""


def concerns(rule: Rule) -> bool:
    """Whether a rule makes limit ranges or quotas at all."""
    said = mapping(rule.get("generate"))
    listed = texts(mapping(said.get("cloneList")).get("kinds"))
    each = [mapping(one) for one in items(said.get("foreach"))]
    kinds = [said.get("kind"), *(one.get("kind") for one in each), *(kind.split("/")[-1] for kind in listed)]
    return any(kind in MADE for kind in kinds)


def evaluate(rule: Rule, world: World) -> Made | None:
    """What a rule makes on one way; None where it is not about the namespace."""
    said = mapping(rule.get("generate"))
    for part in ("clone", "cloneList", "foreach"):
        if said.get(part):
            raise NotUnderstood(f"it generates by {part}")
    if NAMESPACE_KIND not in matching.kinds(rule) and "*" not in matching.kinds(rule):
        raise NotUnderstood("it generates when something else than a Namespace is created")
    if not matching.applies(rule, NAMESPACE_KIND, world):
        return None
    return made([_manifest(rule, said)])


def _manifest(rule: Rule, said: Mapping[str, Any]) -> dict[str, Any]:
    """The object, whose name may contain the namespace's, and whose amounts have to be plain."""
    data = mapping(said.get("data"))
    if missing := [key for key in NEEDED if not said.get(key)]:
        raise NotUnderstood(f"Kyverno refuses it: its generate has no {', '.join(missing)}")
    namespace = variables.name(text(said.get("namespace")), NAMESPACE_KIND)
    if rule.get("context") or variables.has_variables(repr(data.get("spec"))):
        raise NotUnderstood("it takes what it generates from the cluster")
    if namespace != PLACEHOLDER:
        raise NotUnderstood("it generates in another namespace than the one that is created")
    name = variables.name(text(said.get("name")), NAMESPACE_KIND)
    about = {"name": name, "namespace": namespace}
    return {
        "apiVersion": said.get("apiVersion"),
        "kind": said.get("kind"),
        "metadata": about,
        "spec": data.get("spec"),
    }
