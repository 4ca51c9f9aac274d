"""The answer as text: eighty columns, every part, and no more of it than a person reads."""

import datetime

import pytest
from msgspec.structs import replace

from bayplan.capacity.report.addition import Sum
from bayplan.capacity.report.binding import Binding, Relaxed
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.report.loss import Down, Late, Outcome, Pushed
from bayplan.capacity.report.picture import BayPlan, Berth
from bayplan.capacity.report.removal import Blocker, Removal
from bayplan.capacity.report.trends import Forecast
from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Finding, Severity
from bayplan.views.capacity import groups, sayings, text
from bayplan.views.layout import plain, wide
from tests.views.capacity import build

GI = 1 << 30


def shown(answer: Capacity, width: int = 80, *, every: bool = False) -> list[str]:
    return [plain(line) for line in text.lines(answer, width, every=every)]


def test_every_part_has_its_section() -> None:
    titles = [line for line in shown(build.estate()) if line and not line.startswith(" ")]
    for title in (
        "Load lines", "What binds first", "What may be lost", "What could go", "What would have to come",
        "control-planes=3", "Triggers", "Forecast", "k8s-node1 under memory pressure", "Notes",
    ):  # fmt: skip
        assert title in titles


def test_parts_that_are_not_there_leave_no_trace() -> None:
    assert shown(Capacity("", "1.34")) == ["Kubernetes 1.34."]
    assert shown(Capacity("e", "1.34")) == ["e.", "Kubernetes 1.34."]


@pytest.mark.parametrize("width", [80, 100, 140])
def test_it_keeps_its_width(width: int) -> None:
    lines = text.lines(build.estate(), width)
    assert max(map(wide, lines)) <= width


def test_an_estate_of_seven_nodes_takes_about_two_screens() -> None:
    assert len(shown(build.estate())) < 110


def test_all_leaves_nothing_out() -> None:
    answer = build.estate(10, 100, 30)
    short, whole = shown(answer), shown(answer, every=True)
    assert sum("more host" in line for line in short) == 0
    assert any("--all" in line for line in short) and not any("--all" in line for line in whole)
    for berth in answer.plan.decks[9].berths:
        assert any(berth.name in line for line in whole)


def test_a_machine_is_drawn_as_wide_as_its_memory() -> None:
    bays = {line.split()[0]: line.split("│")[1] for line in shown(build.estate()) if line.count("│") == 2}
    assert abs(len(bays["k8s-node2"]) / len(bays["k8s-node1"]) - 30 / 46) < 0.05
    assert set(bays["firewall1"]) == {"░"}


def test_the_mark_stands_where_the_loss_leads() -> None:
    line = LoadLine("memory", "memory", "node", "n1", "bytes", 4 * GI, 8 * GI, 6 * GI, "node n2")
    (row,) = [one for one in shown(Capacity("e", "1.34", lines=(line,))) if "n1" in one]
    assert "████░░│░" in row and "50 → 75 %" in row and "4 of 8Gi" in row


def test_beyond_capacity_is_shown_as_it_is() -> None:
    line = LoadLine("pool-promises", "promised", "pool", "nvme", "bytes", 63 * GI, 20 * GI)
    (row,) = [one for one in shown(Capacity("e", "1.34", lines=(line,))) if "nvme" in one]
    assert "315 %" in row and "████████" in row


def test_the_fullest_comes_first_and_what_nothing_bounds_last() -> None:
    found = groups.groups(build.estate().lines)
    assert [group.share for group in found] == sorted((group.share for group in found), reverse=True)
    assert found[-1].lines[0].capacity is None
    for group in found:
        shares = [groups.worst(line) for line in group.lines]
        assert shares == sorted(shares, reverse=True)


def test_what_says_the_same_again_is_told_once() -> None:
    line = LoadLine("host-memory", "memory", "host", "pve", "bytes", 2, 4)
    same = replace(line, name="memory-ballooned")
    other = replace(same, used=1)
    assert [group.title for group in groups.groups([line, same])] == ["host memory"]
    titles = [group.title for group in groups.groups([line, other])]
    assert titles == ["host memory", "host memory, balloons squeezed"]
    short = [row for row in shown(Capacity("e", "1.34", lines=(line, other))) if "host memory" in row]
    assert len(short) == 1, "squeezed memory is told with everything else only"


LOST = Outcome("node", ("n1",), asked=True)


@pytest.mark.parametrize(
    ("losses", "sentence"),
    [
        ((LOST,), "the one loss that must be survived is"),
        ((LOST, replace(LOST, lost=("n2",))), "all 2 losses that must be survived are"),
        (
            (replace(LOST, survived=False), replace(LOST, lost=("n2",))),
            "1 of the 2 losses that must be survived is not",
        ),
        (
            (replace(LOST, asked=False, survived=False),),
            "the loss of 1 of 1 node would leave pods down; no policy says what must be survived",
        ),
        (
            (replace(LOST, asked=False),),
            "any one of 1 node may be lost; no policy says what must be survived",
        ),
    ],
    ids=["the one is borne", "all are borne", "one is not", "nobody asked, and not borne", "nobody asked"],
)
def test_the_headline(losses: tuple[Outcome, ...], sentence: str) -> None:
    assert sayings.headline(Capacity("e", "1.34", losses=losses)) == sentence


def test_machines_that_are_no_nodes_are_told_in_a_line_where_they_are_several() -> None:
    (deck,) = build.estate().plan.decks
    more = tuple(Berth(f"box{at}", vmid=at, status="running", memory=4 * GI) for at in range(1, 4))
    plan = BayPlan((replace(deck, berths=(*deck.berths, *more)),), build.TIERS)
    answer = Capacity("e", "1.34", plan=plan)
    short, whole = "\n".join(shown(answer)), "\n".join(shown(answer, every=True))
    assert "5 machines that are no nodes, 44Gi, 1 of them not running" in short
    assert "box1" not in short and "box1" in whole and "k8s-node1" in short
    assert "firewall1" in "\n".join(shown(build.estate())), "two are drawn"


def test_findings_that_the_parts_above_tell_are_counted_and_told_with_all() -> None:
    error = Finding("over-committed", Severity.ERROR, "host pve", "112 %")
    note = Finding("over-committed", Severity.NOTE, "node n1", "150 %", ("n2 140 %",))
    near = Finding("threshold", Severity.WARNING, "pool p", "84 %", ("q 82 %",))
    answer = Capacity("e", "1.34", findings=(error, near, note))
    short, whole = "\n".join(shown(answer)), "\n".join(shown(answer, every=True))
    assert "host pve: 112 %" in short and "pool p: 84 %" in short
    assert "150 %" not in short and "q 82 %" not in short and "1 warning or note that" in short
    assert "150 %" in whole and "q 82 %" in whole


def test_a_loss_of_which_not_all_is_known_says_so() -> None:
    note = "nothing says which disk 20 volumes of the cluster are on"
    found = Outcome("disk", ("pve1/sda",), notes=(note,))
    assert sayings.consequences(found) == "as far as is known"
    assert sayings.consequences(replace(found, survived=False)) == ""
    whole = shown(Capacity("e", "1.34", losses=(found,)), 120, every=True)
    assert f"  - disk pve1/sda: {note}" in whole


def test_one_pair_that_was_asked_for_has_a_row() -> None:
    pair = Outcome("node+node", ("n1", "n2"), survived=False, notes=("no control plane is left",))
    (row,) = [one for one in shown(Capacity("e", "1.34", losses=(pair,))) if one.startswith("  nodes")]
    assert "nodes n1 + n2" in row and "nothing is placed" in row


def test_nothing_is_said_of_what_was_not_looked_at() -> None:
    asked = Capacity("e", "1.34", pressures=build.estate().pressures)
    assert sayings.headline(asked) == ""
    line = LoadLine("memory", "memory", "node", "n1", "bytes", 4, 8)
    assert sayings.headline(replace(asked, lines=(line,))) == "nothing is promised beyond what there is"


def test_what_is_promised_too_often_stands_beside_losses_that_are_not_borne() -> None:
    beyond = Finding("over-committed", Severity.ERROR, "host pve", "112 %")
    answer = Capacity("e", "1.34", losses=(replace(LOST, survived=False),), findings=(beyond,))
    assert sayings.headline(answer) == (
        "1 of the 1 loss that must be survived is not; more is promised than there is"
    )


def test_shapes_of_the_same_workload_are_told_once() -> None:
    found = Binding("largest", "Deployment a/b", more=2)
    other = Binding("gpu", "Deployment a/c", more=2)
    told = sayings.shapes((found, replace(found, shape="volumes"), other))
    assert [name for name, _ in told] == ["the largest, most volumes (a/b)", "with a GPU (a/c)"]


def test_what_a_loss_brings_tells_each_pod_once() -> None:
    late = (Late("a/b", "volume", 710, "v1"), Late("a/b", "volume", 720, "v2"), Late("a/c", "stuck"))
    pushed = (Pushed("a/b", "n2", ("x/y", "x/z")), Pushed("a/c", "n3", ("x/y",)))
    spared = Down("x/z", required=False)
    found = replace(LOST, moved=3, late=late, pushed=pushed, down=(spared,))
    assert sayings.consequences(found) == "3 move, 2 late, 2 pushed off, 1 expendable down"
    assert sayings.consequences(found, every=False) == "3 move, 2 late, 1 expendable down"
    assert sayings.late(found) == {"a/b": 720, "a/c": None}
    assert sayings.delays([found]) == "late: 12 min 00 s or more for volumes, some until the node is removed"
    assert sayings.verdict(found) == "survived"
    assert sayings.verdict(replace(found, survived=False)) == "nothing is placed"


def test_what_keeps_a_node_is_told_by_kind_and_in_full_with_all() -> None:
    kinds = ("room", "room", "budget", "gpu", "singleton")
    blockers = tuple(
        Blocker(kind, f"Pod a/b{at}", "n1", f"reason {at}", kind != "singleton", "do this")
        for at, kind in enumerate(kinds)
    )
    found = Removal(("n1",), False, blockers=blockers)
    assert (
        sayings.hindrances(found) == "1 pod needs its GPU, 1 budget forbids it, 2 pods find no room elsewhere"
    )
    short = "\n".join(shown(Capacity("e", "1.34", removals=(found,))))
    whole = "\n".join(shown(Capacity("e", "1.34", removals=(found,)), every=True))
    assert "reason 3" not in short
    assert "✗ Pod a/b3: reason 3" in whole and "remedy: do this" in whole and "- Pod a/b4: reason 4" in whole


def test_terms_of_the_same_amount_are_told_together() -> None:
    terms = (*(Part(f"worker-{at}", 32 * GI) for at in range(5)), Part("card-1", 48 * GI))
    assert sayings.terms(Sum("memory", "bytes", terms)) == [
        "5 \N{MULTIPLICATION SIGN} 32Gi worker-0, worker-1, worker-2, worker-3, worker-4",
        "48Gi card-1",
    ]


def test_what_binds_is_named_with_its_place_and_what_is_behind() -> None:
    relaxed = Relaxed("memory", "memory", "n1", 1 << 20, "bytes", 3)
    found = Binding("500m/1Gi", more=2, binding=(relaxed,), behind=("volume slots",), behind_more=5)
    assert sayings.binds(found) == "memory requests on n1"
    assert sayings.behind(found) == "volume slots (after 5)"
    assert sayings.relaxed(found) == ["1Mi more memory requests on n1 would let 1 more in"]
    rule = replace(found, binding=(Relaxed("placement", "NodeAffinity", "", 1, "count", 3),))
    assert sayings.relaxed(rule) == ["without scheduling rule NodeAffinity it would let 1 more in"]
    quota = Relaxed("quota", "requests.memory", "media/tier-quota", 1 << 20, "bytes", 3)
    assert sayings.binds(replace(found, binding=(quota,))) == "quota requests.memory of media/tier-quota"


def test_a_long_message_is_cut_at_a_word_and_without_asides() -> None:
    event = "0/2 nodes are available: 2 Insufficient memory. no new claims to deallocate, preemption: 0/2"
    assert sayings.brief(event) == "0/2 nodes are available: 2 Insufficient memory"
    assert sayings.brief("one two three", 9) == "one two …"


DAY = datetime.date(2027, 1, 2)
SLOTS = Forecast("volume-slots", "d", "node", "n", "count", "exhausted")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (replace(SLOTS, verdict="thin", note="3 days of 14"), "too little history: 3 days of 14"),
        (replace(SLOTS, verdict="holds"), "not within the horizon"),
        (replace(SLOTS, verdict="holds", note="at this rate never"), "at this rate never"),
        (replace(SLOTS, at=DAY, earliest=DAY), "2027-01-02 (2027-01-02 to later)"),
        (replace(SLOTS, at=DAY, earliest=DAY, latest=DAY), "2027-01-02"),
        (replace(SLOTS, at=DAY, capacity=4.0, history=((build.NOW, 5.0),)), "used up already"),
        (replace(SLOTS, earliest=DAY), "not before 2027-01-02"),
    ],
    ids=["thin", "holds", "with a reason", "dated", "without a band", "already", "only the worst"],
)
def test_dates(found: Forecast, said: str) -> None:
    assert sayings.exhausted(found) == said


def test_control_characters_do_not_reach_the_terminal() -> None:
    answer = replace(build.estate(), estate="a\x1b[31mb", notes=("c\nd",))
    assert not any("\x1b" in line or "\n" in line for line in shown(answer))
