"""What tiers are compiled to for Kyverno, read by the reader of Kyverno's policies, is what was declared."""

from collections.abc import Sequence
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from bayplan.admission import house
from bayplan.admission.chain import complete_pod
from bayplan.admission.policy import gather
from bayplan.app import dumps
from bayplan.governance.compiling import compiled
from bayplan.model.estate import Declaration, NamespaceRule, PodRule
from bayplan.model.policy import NamespaceInfo, PriorityClass
from bayplan.model.versions import Kubernetes
from bayplan.printing import yaml as printing
from bayplan.sources import estate, kyverno
from tests import make
from tests.architecture.source import ROOT
from tests.governance.compiling import tables
from tests.sources.kyverno.reading import written

KUBERNETES = Kubernetes(34)
CLASSES = [
    PriorityClass("other", 7),
    PriorityClass("tier-low", 1),
    PriorityClass("tier-high", 2),
    PriorityClass("cards", 3),
]


def read_back(declaration: Declaration) -> tuple[tuple[NamespaceRule, ...], tuple[PodRule, ...]]:
    """The rules that the rendered files come to."""
    files = compiled(declaration, KUBERNETES)
    text = "".join(f"---\n{printing.text(list(one.objects))}" for one in files)
    found, changes, left_out = kyverno.rules(written(text))
    for (
        one
    ) in left_out:  # two patterns of names at once, and very long tables, are more than the reader takes
        assert any(
            limit in one.summary for limit in ("names cannot be held against", "more than 500 outcomes")
        ), one
    if left_out:
        assume(False)
    return found, changes


def governed(namespaces: Sequence[NamespaceInfo], rules: Sequence[NamespaceRule], out: Any = ()) -> Any:
    world = make.snapshot(namespaces=list({one.name: one for one in namespaces}.values()))
    found = house.govern(world, rules, out).snapshot
    return found.limit_ranges, found.quotas


FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])


@pytest.mark.parametrize("kind", ["kyverno", "kyverno-legacy"])
@FEW
@given(data=some.data())
def test_policies_do_to_namespaces_what_was_declared(kind: str, data: some.DataObject) -> None:
    declaration = data.draw(tables.tables(kind))
    namespaces = data.draw(some.lists(tables.namespaces, min_size=1, max_size=5))
    found, _ = read_back(declaration)
    wanted = governed(namespaces, declaration.namespace_rules, declaration.opt_outs)
    assert governed(namespaces, found) == wanted


@pytest.mark.parametrize("kind", ["kyverno", "kyverno-legacy"])
@FEW
@given(data=some.data())
def test_policies_do_to_pods_what_was_declared(kind: str, data: some.DataObject) -> None:
    declaration = data.draw(tables.tables(kind))
    _, found = read_back(declaration)
    for _ in range(4):
        namespace = data.draw(tables.namespaces)
        pod = tables.pod(namespace, data.draw(tables.specs))
        policies = gather(make.snapshot(namespaces=[namespace], priority_classes=CLASSES), KUBERNETES)
        declared = complete_pod(pod, replace(policies, pod_rules=declaration.pod_rules))
        assert complete_pod(pod, replace(policies, pod_rules=found)) == declared


def test_a_policy_is_read_from_yaml_as_it_was_compiled() -> None:
    declaration = tables.declared([{"namespaces": ["*"], "quota": {"pods": "5"}}])
    (policy,) = [
        one
        for file in compiled(declaration, KUBERNETES)
        for one in file.objects
        if one["kind"] == "GeneratingPolicy"
    ]
    assert yaml.safe_load(printing.text([policy])) == policy


@pytest.mark.parametrize("kind", ["kyverno", "kyverno-legacy"])
def test_the_tiers_of_r730_are_what_was_declared(kind: str) -> None:
    """For the namespaces and pods that its dumps show."""
    example = estate.read(str(ROOT / "examples" / "r730" / "bayplan.yaml"))
    engine = replace(example.platform.policies, kind=kind)
    declaration = replace(example, platform=replace(example.platform, policies=engine))
    found, changes = read_back(declaration)
    folder = ROOT / "examples" / "r730"
    files = ("namespaces.yaml", "pods.json", "policy.json")
    world = dumps.read([str(folder / one) for one in files])
    namespaces = world.namespaces
    ranges, quotas = governed(namespaces, declaration.namespace_rules)
    assert len(ranges) > 20 and len(quotas) > 20
    assert governed(namespaces, found) == (ranges, quotas)
    policies = gather(replace(world, priority_classes=declaration.priority_classes), KUBERNETES)
    assert len(world.pods) > 100
    for pod in world.pods:
        bare = replace(pod, spec=replace(pod.spec, priority_class="", priority=None, preemption_policy=""))
        declared = complete_pod(bare, replace(policies, pod_rules=declaration.pod_rules))
        assert complete_pod(bare, replace(policies, pod_rules=changes)) == declared
