"""ClusterPolicies and Policies of `kyverno.io`: each rule on its own."""

from collections.abc import Mapping
from typing import Any

from bayplan.sources.kyverno import generating, mutating, telling
from bayplan.sources.kyverno.downstream import Made
from bayplan.sources.kyverno.patches import Change
from bayplan.sources.kyverno.plain import items, mapping, text
from bayplan.sources.kyverno.questions import NameLike, NotUnderstood, World
from bayplan.sources.kyverno.telling import Place, Told
from bayplan.sources.written import Written


def read(written: Written) -> Told:
    """What a policy comes to."""
    spec = mapping(written.manifest.get("spec"))
    told = Told()
    if not items(spec.get("rules")):
        told = _nothing_known(written)
    for at, rule in enumerate(map(mapping, items(spec.get("rules")))):
        path = f"spec.rules[{at}]"
        name = text(rule.get("name")) or str(at + 1)
        place = Place(written.declared, name, written.declared.place(path))
        told = told.plus(_told(written, rule, place, path))
    return told


def _nothing_known(written: Written) -> Told:
    unknown = [one for one in written.declared.unknowns if one.path.startswith("spec")]
    place = Place(written.declared, "", written.declared.origin)
    return (
        telling.left_out(place, f"its rules are not known; it needs {unknown[0].needs}")
        if unknown
        else Told()
    )


def _told(written: Written, rule: Mapping[str, Any], place: Place, path: str) -> Told:
    generates, mutates = generating.concerns(rule), mutating.concerns(rule)
    if not generates and not mutates:
        return Told()
    try:
        telling.insist_on_known(written.declared, path)
        _insist_on_all_rules(written)
    except NotUnderstood as error:
        return telling.left_out(place, str(error))
    told = Told()
    if generates:
        told = told.plus(telling.of_namespaces(place, lambda world: _generated(written, rule, world)))
    if mutates:
        told = told.plus(telling.of_pods(place, lambda world: _mutated(written, rule, world)))
    return told


def _insist_on_all_rules(written: Written) -> None:
    spec = mapping(written.manifest.get("spec"))
    if spec.get("applyRules") == "One" and len(items(spec.get("rules"))) > 1:
        raise NotUnderstood("only one of the policy's rules is applied (applyRules: One)")


def _generated(written: Written, rule: Mapping[str, Any], world: World) -> Made | None:
    return generating.evaluate(rule, world) if _in_reach(written, world) else None


def _mutated(written: Written, rule: Mapping[str, Any], world: World) -> tuple[Change, ...] | None:
    return mutating.evaluate(rule, world) if _in_reach(written, world) else None


def _in_reach(written: Written, world: World) -> bool:
    """A Policy is about its own namespace only."""
    if written.declared.kind != "Policy":
        return True
    return world.decide(NameLike(written.declared.namespace or "default"))
