"""Load lines at the worst loss that has to be borne."""

from typing import Any

from msgspec.structs import replace

from bayplan.capacity import survival
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.loss import Outcome
from bayplan.model.pods import Owner
from bayplan.model.snapshot import Snapshot
from tests import make
from tests.capacity.survival import estates
from tests.capacity.survival.estates import GI, ground, surviving

BY_SET = Owner("ReplicaSet", "web-5d9c", controller=True)


def line(constraint: str, name: str, used: int, subject: str = "n3", scope: str = "node") -> LoadLine:
    return LoadLine(constraint, name, scope, subject, "bytes", used, 64 * GI)


def estate() -> Snapshot:
    """Whatever is lost goes to n3: n1 with 2 GiB and a volume, n2 with 3 GiB."""
    nodes = [make.node("n1", unschedulable=True), make.node("n2", unschedulable=True), make.node("n3")]
    pods = [
        make.pod("a", "memory=2Gi", node="n1", owner=BY_SET, volumes=make.claimed("data")),
        make.pod("b", "memory=3Gi", node="n2", owner=BY_SET, limits="memory=4Gi"),
    ]
    base = make.snapshot(nodes=nodes, pods=pods)
    return make.together(base, make.disk("data"), make.disks(("n1", "n2", "n3"), 9))


def surveyed(**more: Any) -> tuple[Outcome, ...]:
    whole = replace(estate(), lower=estates.on_hosts(n1="pve1", n2="pve1", n3="pve2"))
    return survival.survey(ground(whole, **more))


def test_the_worst_single_node_where_the_policy_says_nothing() -> None:
    (found,) = survival.after([line("memory", "memory", 5 * GI)], surveyed())
    assert (found.used_after, found.loss) == (8 * GI, "node n2")


def test_peaks_are_no_load_of_the_scheduler() -> None:
    thirsty = replace(estate(), usage=(estates.peak("b", 9),))
    outcomes = survival.survey(ground(thirsty))
    assert max(one.arrivals[0].amounts["memory"] for one in outcomes if one.arrivals) == 9 * GI
    (found,) = survival.after([line("memory", "memory", 5 * GI)], outcomes)
    assert (found.used_after, found.loss) == (8 * GI, "node n2")


def test_what_the_policy_wants_borne() -> None:
    (found,) = survival.after([line("memory", "memory", 5 * GI)], surveyed(capacity=surviving("any-host")))
    assert (found.used_after, found.loss) == (10 * GI, "host pve1")


def test_each_amount_by_its_own_name() -> None:
    lines = [
        line("pods", "pods", 4),
        line("memory-limits", "limits.memory", GI),
        line("volume-slots", make.DISKS, 1),
    ]
    found = survival.after(lines, surveyed())
    assert [(one.used_after, one.loss) for one in found] == [
        (5, "node n1"), (5 * GI, "node n2"), (2, "node n1"),
    ]  # fmt: skip


def test_lines_that_no_loss_adds_to_stay_as_they_are() -> None:
    lines = [
        line("memory", "memory", GI, "n1"),
        line("host-memory", "memory", GI, "n3", "host"),
        line("cpu", "cpu", 1),
        line("card-memory", "memory", GI),
    ]
    assert survival.after(lines, surveyed()) == tuple(lines)
