"""The answer as text: eighty columns, every part, and no more of it than a person reads."""

import datetime

import pytest
from msgspec.structs import replace

from bayplan.capacity.report.binding import Binding, Relaxed
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.report.trends import Forecast
from bayplan.capacity.report.whole import Capacity
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
    assert shown(Capacity("", "1.34")) == ["Nothing is promised beyond what there is.", "Kubernetes 1.34."]


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
    assert titles == ["host memory", "host memory (memory-ballooned)"]


LOST = Outcome("node", ("n1",), asked=True)


@pytest.mark.parametrize(
    ("losses", "sentence"),
    [
        ((LOST,), "all 1 loss that must be survived are"),
        ((replace(LOST, survived=False), replace(LOST, lost=("n2",))), "1 loss of 2 would leave pods down"),
        (
            (replace(LOST, asked=False, survived=False),),
            "the loss of 1 of 1 node would leave pods down; no policy says what must be survived",
        ),
        (
            (replace(LOST, asked=False),),
            "any one of 1 node may be lost; no policy says what must be survived",
        ),
    ],
    ids=["all borne", "one is not", "nobody asked, and not borne", "nobody asked"],
)
def test_the_headline(losses: tuple[Outcome, ...], sentence: str) -> None:
    assert sayings.headline(Capacity("e", "1.34", losses=losses)) == sentence


def test_what_binds_is_named_with_its_place_and_what_is_behind() -> None:
    relaxed = Relaxed("memory", "memory", "n1", 1 << 20, "bytes", 3)
    found = Binding("500m/1Gi", more=2, binding=(relaxed,), behind=("volume-slots",), behind_more=5)
    assert sayings.binds(found) == "memory on n1"
    assert sayings.behind(found) == "volume-slots at 5"
    assert sayings.relaxed(found) == ["1Mi more of memory at n1 lets 3 in"]


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
        (replace(SLOTS, at=DAY, earliest=DAY), "2027-01-02 (2027-01-02 to later)"),
        (replace(SLOTS, earliest=DAY), "not before 2027-01-02"),
    ],
    ids=["thin", "holds", "dated", "only the worst"],
)
def test_dates(found: Forecast, said: str) -> None:
    assert sayings.exhausted(found) == said


def test_control_characters_do_not_reach_the_terminal() -> None:
    answer = replace(build.estate(), estate="a\x1b[31mb", notes=("c\nd",))
    assert not any("\x1b" in line or "\n" in line for line in shown(answer))
