"""Rules are what Prometheus reads, for the examples too, and what they cannot say is told."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.catalog.monitoring import rules, unsaid
from bayplan.catalog.monitoring.families.snapshots import pause
from bayplan.model.bounds import AttachLimit, CapacityPolicy
from bayplan.model.estate import Declaration, Pool
from bayplan.model.plain import Keys
from bayplan.model.platform import Cluster, Platform
from bayplan.model.policy import PriorityClass
from bayplan.printing import yaml
from tests.catalog.monitoring.estates import DISKS, POLICY, machine, whole
from tests.catalog.monitoring.examples import EXAMPLES

ESTATES = {"nothing declared": Declaration(), "everything declared": whole(), **EXAMPLES}


def found(estate: Declaration, name: str) -> list[Keys]:
    """The rules of an estate that alert by a name, or record under it."""
    every = [rule for group in rules(estate) for rule in group["rules"]]  # type: ignore[union-attr]
    return [one for one in every if isinstance(one, dict) and name in (one.get("alert"), one.get("record"))]


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
@pytest.mark.parametrize("estate", ESTATES.values(), ids=ESTATES)
def test_promtool_finds_nothing_wrong(estate: Declaration, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.text([{"groups": list(rules(estate))}]), encoding="utf-8")
    command = ["promtool", "check", "rules", "--lint=all", "--lint-fatal", str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SUCCESS" in done.stdout


def test_the_same_declaration_gives_the_same_rules() -> None:
    assert rules(whole()) == rules(whole())
    assert rules(whole())[0]["name"] == "bayplan-requests"


def test_an_alert_says_where_its_bound_is_declared_and_what_to_do() -> None:
    alert = found(whole(), "HostMemoryCommitted")[0]
    told = alert["annotations"]
    assert isinstance(told, dict)
    assert told["declared"] == "capacity.thresholds.host-memory"
    assert told["runbook"] == "docs/reference/alerts.md#hostmemorycommitted"
    address = whole(runbooks="https://wiki.example.org/alerts")
    linked = found(address, "HostMemoryCommitted")[0]["annotations"]
    assert isinstance(linked, dict)
    assert linked["runbook_url"] == "https://wiki.example.org/alerts#hostmemorycommitted"


def test_bounds_are_those_of_the_policy() -> None:
    estate = replace(whole(), capacity=replace(POLICY, thresholds={"memory": 0.8, "nvidia.com/gpu": 0.5}))
    high = [str(one["expr"]) for one in found(estate, "NodeRequestsHigh")]
    assert any('resource="memory"' in one and one.endswith("> 0.8") for one in high)
    assert str(found(estate, "CardsRequestedHigh")[0]["expr"]).endswith("> 0.5")
    # Of 267 GiB the host keeps 20; the usual 95 % of the rest are 234.65 GiB.
    assert str(found(estate, "HostMemoryCommitted")[0]["expr"]).endswith(f"> {int(0.95 * 247 * 2**30)}")


def slots(*pools: Pool, machines: bool = False, loop: int = 29) -> list[str]:
    lower = whole().lower if machines else Declaration().lower
    estate = Declaration(pools=pools, lower=lower, attach_limits=(AttachLimit(DISKS, loop, 31),))
    return [str(one["expr"]).partition("attacher")[2] for one in found(estate, "VolumeSlotsGone")]


def test_slots_are_the_least_of_what_bounds_them() -> None:
    assert slots(Pool("a", slots={DISKS: 28})) == [f'="{DISKS}"}} >= 28']
    assert slots(Pool("a", slots={DISKS: 30})) == [f'="{DISKS}"}} >= 29']
    assert slots(Pool("a", slots={DISKS: 28}), loop=16) == [f'="{DISKS}"}} >= 16']
    assert slots(Pool("a")) == [f'="{DISKS}"}} >= 29']


def test_pools_with_different_slots_are_told_apart_by_their_machines() -> None:
    pools = Pool("worker", slots={DISKS: 28}), Pool("card", slots={DISKS: 16})
    apart = slots(*pools, machines=True)[0]
    assert 'node=~"w1|w2|w3"} >= 28' in apart
    assert 'node=~"g1"} >= 16' in apart
    assert slots(*pools) == [f'="{DISKS}"}} >= 16']
    told = unsaid(Declaration(pools=pools))
    assert any("the fewest, 16, hold for all" in one for one in told)


def test_expendable_pods_neither_ask_for_a_place_nor_hold_one() -> None:
    expr = str(found(whole(), "bayplan:node_movable:sum")[0]["expr"])
    assert 'namespace!~"ci-.*"' in expr
    assert 'priority_class=~"background"' in expr


def test_priorities_without_declared_classes_are_told() -> None:
    classes = (PriorityClass("usual", 5000),)
    policy = CapacityPolicy(survive=("any-node",), expendable_below=1000)
    assert any("no class with its value" in one for one in unsaid(Declaration(capacity=policy)))
    told = unsaid(Declaration(capacity=policy, priority_classes=classes))
    assert not any("no class with its value" in one for one in told)


def test_only_losses_that_a_sum_can_speak_of_become_alerts() -> None:
    policy = CapacityPolicy(survive=("any-host", "node/w1"))
    estate = Declaration(capacity=policy)
    assert 'node=~"w1"' in str(found(estate, "LossNotSurvived")[0]["expr"])
    assert any("`any-host`" in one for one in unsaid(estate))
    assert found(Declaration(), "LossNotSurvived") == []


@pytest.mark.parametrize(("number", "bound"), [(3, "<= 2"), (5, "<= 3")])
def test_a_majority_is_counted_from_the_declared_servers(number: int, bound: str) -> None:
    servers = tuple(machine(11 + at, f"cp{at}", "server") for at in range(number))
    lower = replace(whole().lower, machines=servers)
    estate = Declaration(capacity=CapacityPolicy(survive=("any-node",)), lower=lower)
    assert str(found(estate, "ControlPlaneAtRisk")[0]["expr"]).endswith(bound)


def test_one_server_has_no_majority_to_lose() -> None:
    lower = replace(whole().lower, machines=(machine(11, "cp1", "server"),))
    estate = Declaration(capacity=CapacityPolicy(survive=("any-node",)), lower=lower)
    assert found(estate, "ControlPlaneAtRisk") == []


@pytest.mark.parametrize(
    ("schedule", "hours"), [("0 */6 * * *", 6), ("0 3 * * *", 24), ("30 1,13 * * *", 12), ("0 4 * * 0", 168)]
)
def test_snapshots_are_late_after_twice_the_longest_pause(schedule: str, hours: int) -> None:
    assert pause(schedule) == hours


def test_other_distributions_have_no_metric_of_snapshots() -> None:
    estate = Declaration(platform=Platform(Cluster(distribution="kubeadm")))
    assert any("kubeadm has no metric of it" in one for one in unsaid(estate))


@pytest.mark.parametrize("estate", ESTATES.values(), ids=ESTATES)
def test_what_is_unsaid_is_said_once_and_with_a_reason(estate: Declaration) -> None:
    told = unsaid(estate)
    assert len(told) == len(set(told))
    assert all(re.search(r"[:,;]", one) for one in told)
    assert any("no free lun found" in one for one in told)
