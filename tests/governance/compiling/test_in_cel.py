"""Expressions of policies, evaluated by somebody else's implementation of CEL, say what admission says."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from bayplan.admission import demands, house
from bayplan.governance.compiling import compiled, expressions
from bayplan.model.estate import Declaration, PodRule
from bayplan.model.names import Namespace
from bayplan.model.pods import Pod
from bayplan.model.policy import NAME_LABEL, NamespaceInfo
from bayplan.model.versions import Kubernetes
from bayplan.sources.kubernetes import kinds
from tests import make
from tests.governance.compiling import cel_engine, tables, written_pods

FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
CHANGING = ("MutatingPolicy", "MutatingAdmissionPolicy")
DEMANDING = ("ValidatingPolicy", "ValidatingAdmissionPolicy")
ENGINES = [("kyverno", 36), ("admission", 34), ("admission", 36)]


def policies(declaration: Declaration, minor: int, wanted: tuple[str, ...]) -> list[dict[str, Any]]:
    """The policies of some kinds, in the order of the rules."""
    files = compiled(declaration, Kubernetes(minor))
    return [one for file in files for one in file.objects if one["kind"] in wanted]


def labelled(namespace: NamespaceInfo) -> dict[str, str]:
    return {NAME_LABEL: namespace.name, **namespace.labels}


def read(written: dict[str, Any]) -> Pod:
    found = kinds.convert(written)
    assert isinstance(found, Pod)
    return found


@FEW
@given(tables.tables(), tables.namespaces)
def test_a_namespace_is_meant_by_whom_the_tier_means(
    declaration: Declaration, namespace: NamespaceInfo
) -> None:
    world = written_pods.namespace(namespace)
    for policy, rule in zip(
        policies(declaration, 36, ("GeneratingPolicy",)), declaration.namespace_rules, strict=True
    ):
        (condition,) = policy["spec"]["matchConditions"]
        out = any(one.selects(labelled(namespace)) for one in declaration.opt_outs)
        meant = rule.where.meets(namespace.name, labelled(namespace)) and not out
        assert cel_engine.evaluate(condition["expression"], {"object": world}) is meant


@FEW
@given(tables.tables(), tables.namespaces)
def test_what_is_generated_is_what_the_tier_says(declaration: Declaration, namespace: NamespaceInfo) -> None:
    world = written_pods.namespace(namespace)
    for policy, rule in zip(
        policies(declaration, 36, ("GeneratingPolicy",)), declaration.namespace_rules, strict=True
    ):
        (down,) = policy["spec"]["variables"]
        made = cel_engine.evaluate(down["expression"], {"object": world})
        alone = replace(rule, where=type(rule.where)())
        found = house.govern(_snapshot(namespace), [alone]).snapshot
        placed = [{**one, "metadata": {**one["metadata"], "namespace": namespace.name}} for one in made]
        assert [kinds.convert(one) for one in placed] == [*found.limit_ranges, *found.quotas]


@pytest.mark.parametrize(("kind", "minor"), ENGINES)
@FEW
@given(data=some.data())
def test_pods_are_changed_as_admission_changes_them(kind: str, minor: int, data: some.DataObject) -> None:
    declaration = data.draw(tables.tables(kind))
    namespace, spec = data.draw(tables.namespaces), data.draw(tables.specs)
    pod = tables.pod(namespace, replace(spec, priority=0, preemption_policy="PreemptLowerPriority"))
    found, wanted = written_pods.pod(pod), pod
    changing = [one for one in declaration.pod_rules if one.changes]
    for policy, rule in zip(policies(declaration, minor, CHANGING), changing, strict=True):
        found = cel_engine.mutated(policy["spec"], found, written_pods.namespace(namespace))
        wanted = house.change_pod(wanted, [rule], namespace.labels)
        assert read(found).spec == read(written_pods.pod(wanted)).spec
        again = cel_engine.mutated(policy["spec"], found, written_pods.namespace(namespace))
        assert again == found


@pytest.mark.parametrize(("kind", "minor"), ENGINES)
@FEW
@given(data=some.data())
def test_pods_are_turned_away_exactly_when_admission_does(
    kind: str, minor: int, data: some.DataObject
) -> None:
    declaration = data.draw(tables.tables(kind))
    namespace = data.draw(tables.namespaces)
    pod = tables.pod(namespace, data.draw(tables.specs))
    demanding = [one for one in declaration.pod_rules if one.demands]
    for policy, rule in zip(policies(declaration, minor, DEMANDING), demanding, strict=True):
        found = cel_engine.complaints(
            policy["spec"], written_pods.pod(pod), written_pods.namespace(namespace)
        )
        assert found == expected(rule, pod, namespace)


def expected(rule: PodRule, pod: Pod, namespace: NamespaceInfo) -> list[str]:
    if not demands.concerns(rule, pod, labelled(namespace)):
        return []
    return [f"{rule.source}: {one}" for one in demands.unmet(rule, pod)]


def test_a_text_with_quotes_stays_a_text() -> None:
    assert cel_engine.evaluate(expressions.text('a "b" \\ {c: d}'), {}) == 'a "b" \\ {c: d}'


def _snapshot(namespace: NamespaceInfo) -> Any:
    return make.snapshot(namespaces=[namespace])


@pytest.mark.parametrize(("amount", "meant"), [("0", False), ("1", True), ("100m", True)])
def test_none_of_a_card_is_no_card(amount: str, meant: bool) -> None:
    declaration = tables.declared([{"namespaces": ["*"], "cards": {"nodeSelector": {"zone": "a"}}}])
    (policy,) = policies(declaration, 36, CHANGING)
    pod = {"spec": {"containers": [{"name": "a", "resources": {"limits": {tables.CARD: amount}}}]}}
    space = written_pods.namespace(NamespaceInfo(Namespace("media")))
    assert ("nodeSelector" in cel_engine.mutated(policy["spec"], pod, space)["spec"]) is meant


@pytest.mark.parametrize(
    ("request_", "limit", "met"), [("1Gi", "1Gi", True), ("1024Mi", "1Gi", True), ("1Gi", "2Gi", False)]
)
def test_memory_is_equal_in_amount(request_: str, limit: str, met: bool) -> None:
    declaration = tables.declared([{"namespaces": ["*"], "memory": "equal", "enforce": "deny"}])
    (policy,) = policies(declaration, 36, DEMANDING)
    resources = {"requests": {"memory": request_}, "limits": {"memory": limit}}
    pod = {"spec": {"containers": [{"name": "a", "resources": resources}]}}
    space = written_pods.namespace(NamespaceInfo(Namespace("media")))
    assert (cel_engine.complaints(policy["spec"], pod, space) == []) is met
