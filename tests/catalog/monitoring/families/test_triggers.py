"""Triggers hold when their conditions have held for their time, and only if somebody watched."""

import datetime
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.capacity.trends.measures import READERS
from bayplan.catalog.monitoring import facts, rules, unsaid
from bayplan.catalog.monitoring.families.triggers import FAMILY, SAID
from bayplan.model.bounds import MEASURES, CapacityPolicy, Clause, Trigger
from bayplan.model.estate import Declaration
from tests.catalog.monitoring.estates import POLICY, whole
from tests.catalog.monitoring.histories import crowded, worn_out
from tests.catalog.monitoring.world import HEALTHY, History, World, case, play, pod, series, volumes

A_DAY = 1440
HELD = 'ALERTS{alertname="TriggerHolds",alertstate="firing"}'
NAMES = ("bayplan-requests", "bayplan-slots", "bayplan-triggers")
FULL = crowded(27, 27, 27) | pod("vision/big", "g1", 36)
ACTIONS = {
    "scale-up": "add a worker",
    "scale-down": "drain the lightest worker",
    "before-what-comes": "add a worker in time",
}


OTHERS = ("DCGM", "container", "kubelet_volume", "node_disk", "k3s", "kube_daemonset", "pve")


def days(number: float, name: str, *fires: str, changes: World | None = None) -> History:
    held = [("TriggerHolds", {"trigger": one}) for one in fires]
    return History(name, held, changes or {}, OTHERS, int(number * A_DAY))


def shortened() -> Declaration:
    """The triggers of the estate with days for weeks, so that they can be played in seconds."""
    up, down, before, _ = POLICY.triggers
    *clauses, evictions = up.clauses
    quick = (*clauses, replace(evictions, minutes=A_DAY // 2))
    triggers = (replace(up, minutes=A_DAY, clauses=quick), replace(down, minutes=2 * A_DAY), before)
    planned = (replace(POLICY.planned[0], at=datetime.date(1970, 1, 1)),)
    return replace(whole(), capacity=replace(POLICY, triggers=triggers, planned=planned))


def between(world: World, hours: str, changed: str) -> World:
    """The same, with other values first for series of a metric (hours, in promtool's notation)."""
    return {
        one: f"{hours} {values}+0x400" if one.startswith(changed) else values for one, values in world.items()
    }


def attached_late(hour: int) -> World:
    """A volume that could not be attached in one hour, and then was."""
    return worn_out(f"1+0x{hour} 0 1+0x400")


REQUESTS = "kube_pod_container_resource_requests"
BROKEN = between(FULL, "0+0x10 0 0", REQUESTS)
UNWATCHED = {
    one: f"{values}+0x10 _x8 {values}+0x400"
    for one, values in (HEALTHY | FULL).items()
    if not one.startswith(OTHERS) and "+" not in values
}
EVICTIONS = series("kubelet_evictions", node="w1", eviction_signal="memory.available")

HISTORIES = (
    days(1.25, "all is well"),
    days(1.25, "requests are high for longer than a day", "scale-up", changes=FULL),
    days(0.75, "requests are high for less than a day", changes=FULL),
    days(1.25, "requests are high, but not for two hours", changes=BROKEN),
    days(1.25, "requests are high, and for eight hours nobody watched", changes=UNWATCHED),
    days(1.25, "a node has 25 volumes", "scale-up", changes=volumes("w1", 25)),
    days(1.25, "a volume could not be attached this morning", "scale-up", changes=attached_late(20)),
    days(1.25, "a volume could not be attached before the window", changes=attached_late(3)),
    days(1.75, "thirty evictions a day", "scale-up", changes={EVICTIONS: "0+1.25"}),
    days(1.75, "ten evictions a day", changes={EVICTIONS: "0+0.4"}),
    days(2.25, "there is room for longer than two days", "scale-down"),
    days(0.5, "22 volumes, and more to come", "before-what-comes", changes=volumes("w1", 22)),
    days(1.25, "22 volumes, and what was to come is past", changes=volumes("w1", 22)),
)


def labels(history: History) -> list[dict[str, str]]:
    named = [told["trigger"] for _, told in history.fires if told["trigger"]]
    return [
        {"alertname": "TriggerHolds", "severity": "warning", "trigger": one, "action": ACTIONS[one]}
        for one in named
    ]


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
def test_triggers_hold_after_their_time(tmp_path: Path) -> None:
    groups = [one for one in rules(shortened()) if one["name"] in NAMES]
    cases = [case(one, labels(one), HELD, 60) for one in HISTORIES]
    assert play(tmp_path, groups, cases, "1h") == ""


def test_every_measure_is_said_or_told_to_be_unsayable() -> None:
    assert SAID.keys() | {"refusals"} == MEASURES.keys() == READERS.keys()


def estate(*clauses: Clause, every: bool = False) -> Declaration:
    trigger = Trigger("one", every=every, minutes=60, clauses=clauses)
    return Declaration(capacity=CapacityPolicy(triggers=(trigger,)))


def names(declaration: Declaration) -> list[str]:
    return [
        str(rule.name if hasattr(rule, "name") else rule.kind.name)
        for rule in FAMILY.rules(facts.read(declaration))
    ]


REFUSALS, PENDING = Clause("refusals", ">=", 1), Clause("pending", ">=", 1)


def test_a_trigger_that_wants_all_is_left_out_where_one_clause_cannot_be_said() -> None:
    both = estate(REFUSALS, PENDING, every=True)
    assert names(both) == []
    assert any("`refusals`" in one for one in unsaid(both))
    assert any("the trigger one: it wants all" in one for one in unsaid(both))


def test_a_trigger_that_wants_any_is_made_of_the_clauses_that_can_be_said() -> None:
    assert names(estate(REFUSALS, PENDING))[-1] == "TriggerHolds"
    assert names(estate(REFUSALS)) == []


def test_pools_are_left_unsaid_without_an_exporter() -> None:
    told = unsaid(estate(Clause("pool-data", ">", 0.8, "local-lvm")))
    assert any("hypervisorExporter" in one and "pool-data of local-lvm" in one for one in told)
