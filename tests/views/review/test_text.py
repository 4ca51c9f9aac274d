"""The review in a terminal: the verdict first, everything needed to act, and short where all is well."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Account, Counts, Ending, Placement, Review, Verdict
from bayplan.views.layout import Line, plain, wide
from bayplan.views.paint import paint
from bayplan.views.review import text
from tests.views.review import build


def said(lines: list[Line]) -> str:
    """The words, whatever the line breaks."""
    return " ".join(" ".join(plain(line) for line in lines).split())


def sections(answer: Review, every: bool = False) -> list[str]:
    """The headings."""
    shown = [plain(line) for line in text.lines(answer, 100, every)]
    return [line for before, line in pairwise(shown) if not before and line[:1] not in " "]


def test_a_clean_tree_is_told_in_a_sentence() -> None:
    shown = [plain(line) for line in text.lines(build.clean(), 120)]
    assert shown == [
        "Clean: 43 stacks, 128 workloads, 0 findings",
        "stacks; Kubernetes 1.35; 212 files, 43 stacks, 310 objects, 128 workloads, 140 containers.",
    ]


def test_the_verdict_comes_first() -> None:
    shown = said(text.lines(build.bad(), 100))
    assert shown.startswith(
        "2 changes would be refused, 2 rollouts would not complete, 1 pod would find no node: "
        "2 errors, 1 warning, 1 note stacks against git:HEAD~1; Kubernetes 1.35;"
    )
    assert "3 values that no file gives. Not counted: 2 that were there before and 1 excused." in shown


def test_sections_come_by_weight() -> None:
    assert sections(build.bad()) == [
        "Findings: 2 errors, 1 warning, 1 note",
        "Hanging on values that no file gives; --set or a snapshot tells",
        "Placement",
        "Quotas with little room",
        "Wrong before already, and not held against this change: 1 error, 1 warning",
        "Notes",
    ]


def test_a_finding_has_its_place_sum_refusal_and_fixes() -> None:
    shown = said(text.lines(build.with_findings(build.ROLLOUT), 100))
    assert (
        "error immich/main.tf:120 Deployment immich/immich-server rollout-stops "
        "the old and the new pod do not fit into the quota together "
        "sum: 9680 + 4096 = 13776Mi requested at the peak, 12288Mi allowed "
        f"Kubernetes: {build.QUOTA_REFUSAL} smallest fixes (✓ was tried): "
        "✓ use the Recreate strategy ✓ set maxSurge to 0 - raise requests.memory of tier-quota to 13776Mi"
    ) in shown


def test_fixes_that_were_all_tried_are_called_so() -> None:
    assert "smallest fixes (each tried):" in said(text.lines(build.with_findings(build.LIMIT), 100))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        pytest.param(
            build.with_findings(build.BUDGET, build.GPU), "No errors: 1 warning, 1 note", id="no errors"
        ),
        pytest.param(build.with_findings(build.EARLIER[1]), "This does not pass: 1 error", id="no refusal"),
        pytest.param(
            build.with_findings(build.LIMIT), "1 object would be refused: 1 error", id="without a baseline"
        ),
        pytest.param(
            build.with_findings(build.LIMIT, base="git:main"), "1 change would be refused: 1 error",
            id="with one",
        ),
        pytest.param(
            Review("t", "1.35", verdicts=build.VERDICTS[-1:]),
            "No findings, but 1 verdict hinges on values that no file gives",
            id="unknown values",
        ),
        pytest.param(
            Review("t", "1.35", counts=Counts(files=2, workloads=1)),
            "Clean: 2 files, 1 workload, 0 findings",
            id="no stacks",
        ),
    ],
)  # fmt: skip
def test_the_headline(answer: Review, sentence: str) -> None:
    assert plain(text.lines(answer, 200)[0]) == sentence


def test_a_refusal_is_quoted_once() -> None:
    assert said(text.lines(build.bad(), 100)).count(build.QUOTA_REFUSAL) == 1


def test_a_rollout_that_stood_still_before_is_not_held_against_the_change() -> None:
    whole = said(text.lines(build.bad(), 100, every=True))
    shown = whole.partition("Rollouts that do not complete")[2].partition("Every verdict")[0]
    assert "Deployment chrome/worker stops" not in shown
    assert "✗ servarr/main.tf:14 Deployment servarr/soulseek goes to zero" in shown
    assert "may also end so: stops at 0 of 1 updated" in shown


def test_a_hinging_verdict_names_the_value() -> None:
    shown = said(text.lines(build.bad(), 100))
    assert "- StatefulSet dbaas/mysql: completes if memory is at most 4Gi; needs var.memory" in shown


def test_quotas_are_shown_where_little_is_left_the_fullest_first() -> None:
    shown = said(text.lines(build.bad(), 100))
    assert (
        "immich/tier-quota requests.memory 9680Mi → 11776Mi 13776Mi 12Gi -1488Mi 112 % "
        "dbaas/tier-quota limits.memory ≥6Gi ≥7900Mi 8Gi 292Mi 96 %"
    ) in shown
    assert "blog/tier-quota" not in shown
    assert "blog/tier-quota requests.memory 1Gi 1536Mi 4Gi 2560Mi 38 %" in said(
        text.lines(build.bad(), 100, every=True)
    )


@pytest.mark.parametrize(
    ("share", "percent"), [(0.999, "99 %"), (1.0, "100 %"), (1.001, "101 %"), (0.8, "80 %")]
)
def test_a_full_quota_is_100_percent_and_only_that(share: float, percent: str) -> None:
    account = Account("a", "q", "cpu", "1", "1", "1", "1", "0", share)
    assert percent in said(text.lines(Review("t", "1.35", accounts=(account,)), 100))


def test_placement_is_silent_where_all_is_well() -> None:
    answer = Review("t", "1.35", placement=Placement(3, 12, survives=True))
    assert sections(answer) == []
    assert "12 pods placed on 3 nodes at the peak. Afterwards any one node may be lost." in said(
        text.lines(answer, 100, every=True)
    )


def test_without_nodes_that_is_said_on_request() -> None:
    assert sections(build.clean()) == []
    assert "No nodes are known, so nothing was placed" in said(text.lines(build.clean(), 100, every=True))


def test_everything_is_shown_on_request() -> None:
    assert sections(build.bad(), every=True)[4:8] == [
        "Quotas",
        "What is asked for",
        "Every verdict",
        "Wrong before already, and not held against this change: 1 error, 1 warning",
    ]
    shown = said(text.lines(build.bad(), 140, every=True))
    assert "Deployment blog/web completes 2/2 2 completes" in shown
    assert (
        "Excused warning frigate/main.tf:88: Deployment media/frigate: a node is named "
        "the camera hangs on that node (until 2027-01-31)"
    ) in shown


def test_many_are_cut_and_counted() -> None:
    many = [Finding("c", Severity.ERROR, f"Pod d/{number}", "is wrong") for number in range(50)]
    stuck = [Verdict("Job", "d", str(number), Ending.STOPS, "stops") for number in range(25)]
    answer = Review("t", "1.35", findings=tuple(many), before=tuple(many[:12]), verdicts=tuple(stuck))
    shown = said(text.lines(answer, 100))
    assert [f"… and {number} more; --all shows them" in shown for number in (20, 2, 5)] == [True] * 3
    assert "--all shows them" not in said(text.lines(answer, 100, every=True))


@pytest.mark.parametrize("width", [40, 80, 100, 140])
def test_nothing_but_tables_and_long_words_is_wider_than_the_terminal(width: int) -> None:
    answer = build.with_findings(build.LIMIT, build.ROLLOUT, build.BUDGET)
    assert max(wide(line) for line in text.lines(answer, width)) <= width


def test_a_piped_review_fits_into_eighty_columns() -> None:
    assert max(wide(line) for line in text.lines(build.bad(), 80)) <= 80


@settings(max_examples=60)
@given(build.REVIEWS, st.booleans(), st.sampled_from([40, 80, 120]))
def test_no_name_reaches_the_terminal_as_a_command(answer: Review, every: bool, width: int) -> None:
    shown = paint(text.lines(answer, width, every), colour=False)
    assert {char for char in shown if unicodedata.category(char) in ("Cc", "Cs")} <= {"\n"}
    assert paint(text.lines(answer, width, every), colour=False, unicode=False).isascii()
