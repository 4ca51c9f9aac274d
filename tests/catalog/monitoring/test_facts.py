"""What rules are made of."""

import pytest
from msgspec.structs import replace

from bayplan.catalog.monitoring import facts
from bayplan.catalog.monitoring.facts import Bound
from bayplan.catalog.monitoring.ruling import rules
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.estate import Declaration
from bayplan.model.platform import Component
from tests.catalog.monitoring.estates import whole


def test_a_bound_is_found_by_its_exact_name_then_by_its_family_then_as_usual() -> None:
    policy = CapacityPolicy(thresholds={"extended": 0.7, "nvidia.com/gpu": 0.5})
    known = facts.read(Declaration(capacity=policy))
    assert known.bound("extended", "nvidia.com/gpu") == Bound(0.5, "capacity.thresholds.nvidia.com/gpu")
    assert known.bound("extended", "amd.com/gpu") == Bound(0.7, "capacity.thresholds.extended")
    assert known.bound("memory") == Bound(0.9, "capacity.thresholds.memory")
    assert known.bound("memory-limits") is None


def test_cards_are_counted_over_all_workers_and_budgets_are_no_cards() -> None:
    known = facts.read(whole())
    assert known.cards == {"nvidia.com/gpu": 2}
    assert known.budgets == {"example.com/gpumem"}


def test_nodes_are_the_machines_that_are_declared_as_such() -> None:
    known = facts.read(whole())
    assert known.servers == ("cp1", "cp2", "cp3")
    assert known.nodes == ("cp1", "cp2", "cp3", "w1", "w2", "w3", "g1")
    assert facts.read(Declaration()).nodes == ()


def test_options_count_where_the_component_is_wanted() -> None:
    assert facts.read(whole()).exporter == "192.0.2.5:9221"
    assert facts.read(Declaration()).exporter == ""
    assert facts.read(Declaration()).host_exporters == {}


def with_placeholders(spare: int) -> Declaration:
    hub = Component("jupyterhub", options={"authenticator": "github", "spare": spare})
    base = whole()
    wanted = (*(one for one in base.platform.components if one.name != "jupyterhub"), hub)
    return replace(
        base,
        capacity=replace(base.capacity, expendable_below=0),
        platform=replace(base.platform, components=wanted),
    )


def test_placeholders_wait_by_design_and_give_way() -> None:
    """Pods that only keep room raise no alarm where there is none, and are not missed after a loss."""

    def said(declaration: Declaration) -> str:
        return str(list(rules(declaration)))

    kept, none = with_placeholders(2), with_placeholders(0)
    assert facts.read(kept).waiting == 'kube_pod_status_unschedulable{pod!~"user-placeholder-.+"}'
    assert facts.read(none).waiting == "kube_pod_status_unschedulable"
    assert "jupyterhub-user-placeholder-priority" in said(kept)
    assert "user-placeholder" not in said(none)
    above = replace(kept, capacity=replace(kept.capacity, expendable_below=-10))
    assert "jupyterhub-user-placeholder-priority" not in said(above)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("nvidia.com/gpu", "nvidia_com_gpu"),
        ("nvidia.com/mig-1g.10gb", "nvidia_com_mig_1g_10gb"),
        ("ephemeral-storage", "ephemeral_storage"),
    ],
)
def test_resources_are_written_as_kube_state_metrics_writes_them(name: str, label: str) -> None:
    assert facts.resource(name) == label


def test_names_are_matched_as_they_are() -> None:
    assert facts.either(["a.example", "b"]) == "a\\\\.example|b"
    assert facts.storage("local-lvm", "pve1") == '{id=~"storage/pve1/local-lvm"}'
    assert facts.storage("local-lvm") == '{id=~"storage/[^/]+/local-lvm"}'


@pytest.mark.parametrize(("value", "text"), [(24.08, "24.08"), (0.9, "0.9"), (28, "28"), (1 / 3, "0.333333")])
def test_numbers_are_short(value: float, text: str) -> None:
    assert facts.number(value) == text
