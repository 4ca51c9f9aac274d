"""How containers are to be sized: what cannot be meant is refused with its place and what to write."""

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.sizing import Floor, SizingPolicy
from bayplan.sources import estate

FLOOR = "workload: a/b, why: it dies"
REFUSED = {
    "days: 0": "sizing.days: expected a whole number >= 1",
    "rule: The Best": "sizing.rule: 'The Best' is no name of a rule; write one such as vpa",
    "level: bold": "sizing.level: 'bold' is not known; write one of safe, balanced, complete",
    "classes: [{name: mine, workloads: [a/b]}]": "sizing.classes[0].factor: is required: only stable",
    "classes: [{name: mine, workloads: [a/b], factor: 0.9}]": "sizing.classes[0].factor: 0.9 would give",
    "classes: [{name: stable, workloads: []}]": "sizing.classes[0].workloads: needs a workload",
    "classes: [{name: stable, workloads: [a]}]": "sizing.classes[0].workloads[0]: 'a' is no workload",
    "classes: [{name: stable, workloads: [a/b]}, {name: stable, workloads: [c/d]}]": (
        "sizing.classes[1].name: 'stable' is the name of an earlier one"
    ),
    "classes: [{name: stable, workloads: [a/b]}, {name: volatile, workloads: [a/b]}]": (
        "sizing.classes[1].workloads[0]: a/b is in class stable already; leave it in one of the two"
    ),
    "floors: [{workload: a/b, why: ' '}]": "sizing.floors[0].why: is required",
    f"floors: [{{{FLOOR}, memory: 512}}]": "sizing.floors[0].memory: 512 would be 512 bytes; write the unit",
    f"floors: [{{{FLOOR}, bound: both}}]": "sizing.floors[0].bound: 'both' is not known",
    f"floors: [{{{FLOOR}, cpu: 1, bound: limits}}]": "sizing.floors[0].cpu: has no limit",
    f"floors: [{{{FLOOR}, cpu: -1}}]": "sizing.floors[0].cpu: -1 is below zero",
    "fixed: [{workload: '*/*', why: x}]": "sizing.fixed[0].workload: means every workload there is",
    "priority: [dbaas]": "sizing.priority[0]: 'dbaas' is no workload",
    "ledger: ../elsewhere": "sizing.ledger: '../elsewhere' leads out of the folder",
    "ledger: /var/ledger": "sizing.ledger: '/var/ledger' leads out of the folder",
    "dayz: 3": "sizing.dayz: is not a key here; did you mean days?",
}


def sizing(text: str) -> SizingPolicy:
    return estate.parse(f"sizing:\n  {text}\n".encode(), "bayplan.yaml").sizing


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sizing(text)
    assert str(caught.value).startswith("bayplan.yaml:2: ")
    assert REFUSED[text] in str(caught.value)


def test_nothing_is_asked_for_where_nothing_is_said() -> None:
    assert estate.parse(b"", "bayplan.yaml").sizing == SizingPolicy()
    assert sizing("days: 30") == SizingPolicy()


def test_a_floor_without_an_amount_is_the_memory_of_now() -> None:
    assert sizing(f"floors: [{{{FLOOR}}}]").floors == (
        Floor("a/b", "memory", None, why="it dies", file="bayplan.yaml", line=2),
    )


def test_a_floor_of_two_resources_is_two() -> None:
    found = sizing(f"floors: [{{{FLOOR}, memory: 1Gi, cpu: 0.25}}]").floors
    assert [(one.resource, one.amount) for one in found] == [("memory", 1 << 30), ("cpu", 250)]
