"""Tiers as expressions: by names, by labels, and not at all where no expression says it."""

import pytest

from bayplan.catalog.components.kube_prometheus_stack import PART
from bayplan.catalog.monitoring import tiers
from bayplan.model.estate import Declaration, NamespacePick, Tier, Where
from bayplan.model.labels import LabelSelector, Operator, Requirement
from tests.catalog import wanting
from tests.catalog.monitoring.estates import whole
from tests.catalog.wanting import at

NAMED = NamespacePick(("gold-*", "shop"))
WORN = NamespacePick(selector=LabelSelector({"example.org/tier": "gold"}))
ONE_OF = NamespacePick(selector=LabelSelector(expressions=(Requirement("tier", Operator.IN, ("a", "b")),)))
NOT_SO = NamespacePick(selector=LabelSelector(expressions=(Requirement("tier", Operator.NOT_IN, ("a",)),)))

WILD = NamespacePick(wild_labels={"team-*": "gold"})


def asked(*picks: NamespacePick, without: tuple[NamespacePick, ...] = ()) -> str | None:
    return tiers.requested(Tier("one", Where(picks, without)), 'x{resource="cpu"}')


def test_names_narrow_the_series_itself() -> None:
    assert asked(NAMED) == 'x{resource="cpu",namespace=~"gold-.*|shop"}'


def test_labels_are_looked_up_in_their_own_metric() -> None:
    assert asked(WORN) == (
        '(x{resource="cpu"} and on (namespace) kube_namespace_labels{label_example_org_tier=~"gold"})'
    )
    assert 'label_tier=~"a|b"' in str(asked(ONE_OF))


def test_any_of_several_picks_counts_and_excluded_names_do_not() -> None:
    both = str(asked(NAMED, WORN))
    assert "\nor (" in both
    assert str(asked(WORN, without=(NAMED,))).endswith(
        'unless on (namespace) x{resource="cpu",namespace=~"gold-.*|shop"}'
    )


@pytest.mark.parametrize("picks", [(), (NOT_SO,), (NAMED, NOT_SO), (NamespacePick(),), (WILD,)])
def test_what_no_expression_says_is_left_out(picks: tuple[NamespacePick, ...]) -> None:
    assert asked(*picks) is None
    assert asked(NAMED, without=(WORN,)) is None


@pytest.mark.parametrize(
    ("key", "name"),
    [("tier", "label_tier"), ("example.org/tier", "label_example_org_tier"), ("podGroup", "label_pod_group")],
)
def test_labels_are_named_as_kube_state_metrics_names_them(key: str, name: str) -> None:
    assert tiers.label(key) == name


def test_kube_state_metrics_is_told_to_show_the_labels_that_tiers_ask_for() -> None:
    values = wanting.bundle(PART, declaration=whole()).values
    assert at(values, "kube-state-metrics.metricLabelsAllowlist") == ["namespaces=[example.org/tier]"]
    assert tiers.label_keys(Declaration()) == ()
