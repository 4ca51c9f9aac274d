"""Policies written in CEL: Kyverno's Generating- and MutatingPolicy, Kubernetes' MutatingAdmissionPolicy."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from bayplan.model.estate import PLACEHOLDER
from bayplan.sources.kyverno import constraints, patches, telling
from bayplan.sources.kyverno.cel.evaluating import CelError, Evaluation
from bayplan.sources.kyverno.downstream import MADE, Made, made
from bayplan.sources.kyverno.patches import Change
from bayplan.sources.kyverno.plain import items, mapping, text
from bayplan.sources.kyverno.questions import NameLike, NotUnderstood, World
from bayplan.sources.kyverno.subjects import Name
from bayplan.sources.kyverno.telling import Place, Told
from bayplan.sources.kyverno.variables import NAMESPACE_KIND, POD
from bayplan.sources.written import Written

_BRACKETED: Final = re.compile(r"\(\((.*?)\)\)", re.DOTALL)
_PODS: Final = frozenset(
    ("pods", "*", "*/*", "deployments", "statefulsets", "daemonsets", "jobs", "cronjobs")
)

Spec = Mapping[str, Any]


def generating(written: Written) -> Told:
    """What a GeneratingPolicy comes to."""
    spec = mapping(written.manifest.get("spec"))
    if not any(kind in repr(spec) for kind in MADE):
        return Told()
    return _told(
        written, lambda place: telling.of_namespaces(place, lambda world: _generated(written, world))
    )


def mutating(written: Written, bindings: Sequence[Spec] = ()) -> Told:
    """What a MutatingPolicy comes to; one of Kubernetes' own only through its bindings (their specs)."""
    spec = mapping(written.manifest.get("spec"))
    if not constraints.resources(spec) & _PODS:
        return Told()
    if written.declared.kind != "MutatingAdmissionPolicy":
        return _told(written, partial(_through, written, {}))
    told = Told()
    for one in bindings:
        told = told.plus(_told(written, partial(_through, written, one)))
    return (
        told if bindings else _told(written, lambda place: telling.left_out(place, "nothing here binds it"))
    )


def _through(written: Written, binding: Spec, place: Place) -> Told:
    return telling.of_pods(place, lambda world: _mutated(written, binding, world))


def _told(written: Written, tell: Callable[[Place], Told]) -> Told:
    place = Place(written.declared, "", written.declared.place("spec"))
    try:
        telling.insist_on_known(written.declared, "spec")
        return tell(place)
    except NotUnderstood as error:
        return telling.left_out(place, str(error))


def _generated(written: Written, world: World) -> Made | None:
    """What it makes on one way; None where it is not about the namespace."""
    spec = mapping(written.manifest.get("spec"))
    if not constraints.resources(spec) & set(constraints.RESOURCES[NAMESPACE_KIND]):
        raise NotUnderstood("it generates when something else than a Namespace is created")
    evaluation = Evaluation(world, NAMESPACE_KIND, constraints.variables(spec))
    about = mapping(spec.get("matchConstraints"))
    if not _in_reach(written, world) or not constraints.applies(about, NAMESPACE_KIND, world):
        return None
    if not constraints.conditions(spec, evaluation):
        return None
    try:
        return made(
            [one for step in items(spec.get("generate")) for one in _manifests(mapping(step), evaluation)]
        )
    except CelError:
        return None


def _manifests(step: Mapping[str, Any], evaluation: Evaluation) -> list[Mapping[str, Any]]:
    if step.get("template"):
        return [mapping(_plain(one)) for one in _filled(mapping(step["template"]), evaluation)]
    evaluation.applied.clear()
    evaluation.value(text(step.get("expression")))
    found = [
        (namespace, mapping(_plain(one))) for namespace, many in evaluation.applied for one in items(many)
    ]
    for namespace, manifest in found:
        if namespace not in (Name(), PLACEHOLDER) and manifest.get("kind") in MADE:
            raise NotUnderstood("it generates in another namespace than the one that is created")
    return [manifest for _, manifest in found]


def _filled(template: Mapping[str, Any], evaluation: Evaluation) -> list[object]:
    """The objects of a template, with what stands in double parentheses evaluated."""
    import yaml

    written, values = text(template.get("value")), []

    def keep(found: re.Match[str]) -> str:
        values.append(evaluation.value(found[1]))
        return f"(({len(values) - 1}))"

    try:
        documents = list(yaml.safe_load_all(_BRACKETED.sub(keep, written)))
    except yaml.YAMLError as error:
        raise NotUnderstood("its template is not valid YAML") from error
    return [_put_in(one, values) for one in documents]


def _put_in(found: Any, values: Sequence[object]) -> Any:
    if isinstance(found, dict):
        return {_put_in(key, values): _put_in(value, values) for key, value in found.items()}
    if isinstance(found, list):
        return [_put_in(one, values) for one in found]
    if not isinstance(found, str):
        return found
    whole = _BRACKETED.fullmatch(found)
    if whole:
        return values[int(whole[1])]
    return _BRACKETED.sub(lambda part: str(_plain(values[int(part[1])])), found)


def _plain(value: object) -> object:
    """Plain data, in which the namespace's name may still be open, and nothing else."""
    if value == Name():
        return PLACEHOLDER
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise NotUnderstood("it takes what it makes from the cluster")


def _mutated(written: Written, binding: Spec, world: World) -> tuple[Change, ...] | None:
    """What it does to pods on one way; None where it is not about them."""
    spec, bound = mapping(written.manifest.get("spec")), mapping(binding.get("matchResources"))
    if spec.get("paramKind") or binding.get("paramRef"):
        raise NotUnderstood("it takes parameters from the cluster")
    evaluation = Evaluation(world, POD, constraints.variables(spec))
    if not _in_reach(written, world) or not _about_pods(spec, bound, world):
        return None
    if not constraints.conditions(spec, evaluation):
        return None
    try:
        changes = [
            one for step in items(spec.get("mutations")) for one in _changes(mapping(step), evaluation)
        ]
    except CelError:
        return None
    if not constraints.resources(spec) & set(constraints.RESOURCES[POD]) and changes:
        raise NotUnderstood("it changes pods of some controllers only")
    return tuple(changes) or None


def _about_pods(spec: Spec, bound: Spec, world: World) -> bool:
    about = mapping(spec.get("matchConstraints"))
    if not constraints.resources(spec) & set(constraints.RESOURCES[POD]):
        return True
    narrowed = {"resourceRules": about.get("resourceRules"), **bound}
    return constraints.applies(about, POD, world) and constraints.applies(narrowed, POD, world)


def _changes(step: Mapping[str, Any], evaluation: Evaluation) -> list[Change]:
    merged = text(mapping(step.get("applyConfiguration")).get("expression"))
    listed = text(mapping(step.get("jsonPatch")).get("expression"))
    changes = patches.merged(mapping(_plain(evaluation.value(merged)))) if merged else []
    return [*changes, *(patches.operations(items(_plain(evaluation.value(listed)))) if listed else [])]


def _in_reach(written: Written, world: World) -> bool:
    """One that is itself in a namespace is about that namespace only."""
    if not written.declared.kind.startswith("Namespaced"):
        return True
    return world.decide(NameLike(written.declared.namespace or "default"))
