"""Every metric and label that a rule or a dashboard uses is exported by somebody, or recorded by a rule."""

import json
import re
from collections.abc import Iterator

import pytest

from bayplan.catalog.monitoring import dashboards, facts, metrics
from bayplan.catalog.monitoring.framework import Alert, Recording, Rule
from bayplan.catalog.monitoring.registry import FAMILIES
from bayplan.model.estate import Declaration
from tests.catalog.monitoring.estates import whole
from tests.catalog.monitoring.examples import EXAMPLES
from tests.catalog.monitoring.promql import Use, uses

ESTATES = {"everything declared": whole(), **EXAMPLES}
OF_ALERTS = re.compile(r"\$labels\.(\w+)")


def rules_of(estate: Declaration) -> list[Rule]:
    known = facts.read(estate)
    return [rule for family in FAMILIES for rule in family.rules(known)]


def recorded(rules: list[Rule]) -> dict[str, frozenset[str]]:
    return {one.name: frozenset(one.labels) for one in rules if isinstance(one, Recording)}


def used(rule: Rule) -> list[Use]:
    """What a rule asks for: a recording by the labels that it promises, an alert by those it speaks of."""
    if isinstance(rule, Recording):
        return uses(rule.expr, set(rule.labels) - rule.constant.keys())
    return uses(rule.expr, set(OF_ALERTS.findall(rule.kind.summary)) - rule.labels.keys())


@pytest.mark.parametrize("estate", ESTATES.values(), ids=ESTATES)
def test_rules_use_what_there_is(estate: Declaration) -> None:
    rules = rules_of(estate)
    asked = [one for rule in rules for one in used(rule)]
    assert len(asked) > 30
    assert list(metrics.unknown(asked, recorded(rules))) == []


@pytest.mark.parametrize("estate", ESTATES.values(), ids=ESTATES)
def test_dashboards_use_what_there_is(estate: Declaration) -> None:
    asked = [
        one for expr, legend in shown(estate) for one in uses(expr, re.findall(r"\{\{(\w+)\}\}", legend))
    ]
    assert len(asked) > 10
    assert list(metrics.unknown(asked, recorded(rules_of(estate)))) == []


def shown(estate: Declaration) -> Iterator[tuple[str, str]]:
    """Every expression of every dashboard, with what its series are called."""
    for file in dashboards(estate):
        data = file.objects[0]["data"]
        assert isinstance(data, dict)
        for text in data.values():
            for panel in json.loads(str(text))["panels"]:
                for target in panel.get("targets", ()):
                    yield target["expr"], target["legendFormat"]


def test_every_recording_is_used_by_somebody() -> None:
    estate = whole()
    rules = rules_of(estate)
    asked = {one.metric for rule in rules for one in uses(rule.expr)}
    asked |= {one.metric for expr, _ in shown(estate) for one in uses(expr)}
    assert recorded(rules).keys() <= asked


def test_every_metric_of_the_table_is_used_or_at_least_told_apart() -> None:
    names = [one.name for one in metrics.METRICS]
    assert len(names) == len(set(names))
    assert {one.exporter for one in metrics.METRICS} == {one.name for one in metrics.EXPORTERS}
    assert all(one.source.startswith("https://") and one.version for one in metrics.EXPORTERS)


def test_the_alert_that_slept_for_months_is_found() -> None:
    """`kube_pod_status_conditions` is exported by nobody, and Prometheus says nothing of it."""
    asked = uses('kube_pod_status_conditions{condition="PodScheduled",status="false"} == 1')
    said = list(metrics.unknown(asked, {}))
    assert said == ["kube_pod_status_conditions is exported by nobody and recorded by no rule"]


@pytest.mark.parametrize(
    ("expr", "wrong"),
    [
        ('kube_node_info{role="worker"}', ["kube_node_info has no label role"]),
        ("sum by (tier) (kube_pod_info)", ["kube_pod_info has no label tier"]),
        ("kube_node_info and on (pod) kube_pod_info", ["kube_node_info has no label pod"]),
        (
            "kube_pod_info * on (node) group_left (zone) kube_node_info",
            ["kube_node_info has no label zone"],
        ),
        ('label_replace(pve_up, "host", "$1", "node", "(.+)")', ["pve_up has no label node"]),
    ],
)
def test_labels_are_followed_to_where_they_are_from(expr: str, wrong: list[str]) -> None:
    assert list(metrics.unknown(uses(expr), {})) == wrong


def test_a_label_that_was_summed_away_is_missed() -> None:
    asked = uses("sum by (node) (kube_pod_info) > on (namespace) kube_pod_info")
    assert any("what is left of" in one.metric for one in asked)


def test_an_alert_has_one_sentence_each_for_its_meaning_and_what_to_do() -> None:
    kinds = [kind for family in FAMILIES for kind in family.kinds]
    assert len({kind.name for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.text.endswith("."), kind.name
        assert kind.remedy.endswith("."), kind.name
        assert not kind.summary.endswith("."), kind.name


def test_alerts_belong_to_their_family() -> None:
    known = facts.read(whole())
    for family in FAMILIES:
        made = {rule.kind for rule in family.rules(known) if isinstance(rule, Alert)}
        assert made == set(family.kinds), f"the family {family.name} is not told of as it is"
