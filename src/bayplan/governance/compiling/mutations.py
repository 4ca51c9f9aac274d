"""What a rule changes in pods, as JSON patches in CEL: for Kyverno and for the API server's own policies.

An amount that is taken out, a class, a toleration, a label: each is a mutation of its own, and sees what the
earlier ones did. Each does nothing where there is nothing to do, because policies are asked again after the
API server's plugins have completed the pod once more (`reinvocationPolicy: IfNeeded`).

A class goes with `priority` and `preemptionPolicy`, which the plugin of the API server has written by then
and would refuse next to another class (plugin/pkg/admission/priority).
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.compiling.expressions import CONTAINERS, NAMESPACE_OF_POD, asks, bears, picked, text
from bayplan.model.estate import PodRule
from bayplan.model.plain import Json, Keys
from bayplan.model.pods import Toleration

SORTS: Final = ("containers", "initContainers")
RANGES_SINCE: Final = 35
"""`lists.range` came with 1.34, and new expressions may use what the release before knows."""
MOST_CONTAINERS: Final = 64
"""How many containers are looked at where expressions cannot count."""


def variables(rule: PodRule) -> list[Json]:
    """What the expressions of a rule refer to."""
    found = {"meant": picked(rule.where, NAMESPACE_OF_POD)}
    if rule.resource or rule.demands:
        found["containers"] = CONTAINERS
    if rule.resource:
        found["asks"] = asks(rule.resource)
    for at, one in enumerate(rule.tolerations):
        found[f"bears{at}"] = bears(one)
    return [{"name": name, "expression": expression} for name, expression in found.items()]


def unmeant(rule: PodRule) -> str:
    """Whether a rule is not about the pod."""
    return "!variables.meant || !variables.asks" if rule.resource else "!variables.meant"


def mutations(rule: PodRule, *, counts: bool = True) -> list[Json]:
    """The mutations of a rule, in their order. `counts`: whether expressions can count (`lists.range`)."""
    found = [*_strips(rule, counts), *_classes(rule), *_tolerations(rule), *_labels(rule)]
    return [{"patchType": "JSONPatch", "jsonPatch": {"expression": one}} for one in found]


def demands(rule: PodRule, demand: str) -> str:
    """A validation: what a rule is not about may be as it is."""
    return f"{unmeant(rule)} || {demand}"


def resource_rules() -> Keys:
    """That pods are meant when they are created."""
    pods: Keys = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    return {"resourceRules": [pods]}


def _strips(rule: PodRule, counts: bool) -> Iterator[str]:
    for sort in SORTS:
        for strip in rule.strips:
            side, _, name = strip.removeprefix(f"{sort}.").partition(".")
            if side in ("limits", "requests"):
                yield _strip(unmeant(rule), sort, side, name, counts=counts)


def _strip(unless: str, sort: str, side: str, name: str, *, counts: bool) -> str:
    of = f"object.spec.{sort}"
    unless = unless if sort == SORTS[0] else f"{unless} || !has({of})"
    numbers = f"lists.range(size({of}))" if counts else f"[{', '.join(map(str, range(MOST_CONTAINERS)))}]"
    counted = "" if counts else f"i < size({of}) && "
    resources = f"{of}[i].resources"
    there = f"has({resources}) && has({resources}.{side}) && {text(name)} in {resources}.{side}"
    path = f'"/spec/{sort}/" + string(i) + {text(f"/resources/{side}/{escaped(name)}")}'
    removed = f'JSONPatch{{op: "remove", path: {path}}}'
    return f"{unless} ? [] : {numbers}.filter(i, {counted}{there}).map(i, {removed})"


def _classes(rule: PodRule) -> Iterator[str]:
    if not rule.priority_class:
        return
    said, name = "object.spec.priorityClassName", text(rule.priority_class)
    kept = f"{said} == {name}" if rule.overrides else f'{said} != ""'
    numbers = " + ".join(
        f'(has(object.spec.{one}) ? [JSONPatch{{op: "remove", path: "/spec/{one}"}}] : [])'
        for one in ("priority", "preemptionPolicy")
    )
    added = _added("/spec/priorityClassName", name)
    yield f"{unmeant(rule)} || (has({said}) && {kept}) ? [] : {numbers} + {added}"


def _tolerations(rule: PodRule) -> Iterator[str]:
    of = "object.spec.tolerations"
    for at, one in enumerate(rule.tolerations):
        value = _toleration(one)
        more, first = _added("/spec/tolerations/-", value), _added("/spec/tolerations", f"[{value}]")
        yield f"{unmeant(rule)} || variables.bears{at} ? [] : has({of}) ? {more} : {first}"


def _toleration(one: Toleration) -> str:
    said = {"key": one.key, "operator": one.operator, "value": one.value, "effect": str(one.effect.value)}
    fields = [f"{key}: {text(value)}" for key, value in said.items() if value]
    fields += [] if one.seconds is None else [f"tolerationSeconds: {one.seconds}"]
    return f"Object.spec.tolerations{{{', '.join(fields)}}}"


def _labels(rule: PodRule) -> Iterator[str]:
    of = "object.spec.nodeSelector"
    for key, value in rule.node_selector.items():
        same = f" && {of}[{text(key)}] == {text(value)}" if rule.overrides else ""
        more = _added(f"/spec/nodeSelector/{escaped(key)}", text(value))
        first = _added("/spec/nodeSelector", f"{{{text(key)}: {text(value)}}}")
        kept = f"has({of}) && {text(key)} in {of}{same}"
        yield f"{unmeant(rule)} || ({kept}) ? [] : has({of}) ? {more} : {first}"


def _added(path: str, value: str) -> str:
    return f'[JSONPatch{{op: "add", path: {text(path)}, value: {value}}}]'


def escaped(key: str) -> str:
    """A key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
