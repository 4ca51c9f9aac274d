"""The answer as text: what stands where, at every width, and each figure with the way it came about."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.model.evidence import Place
from bayplan.rightsizing.framework import Quality, Term
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.plan import Freed, Loss, Omitted, Plan, Proof
from bayplan.rightsizing.report.recommendation import Direction, Held, Recommendation, Sized
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views import paint
from bayplan.views.layout import Style, plain, wide
from bayplan.views.size import naming, sayings, sorting, terms, text
from tests.views.size import build

GOLDEN = Path(__file__).parent / "golden"
GI, MI = build.GI, build.MI


def shown(answer: Sizing, width: int = 80, *, every: bool = False) -> list[str]:
    return [plain(line) for line in text.lines(answer, width, every=every)]


def part(lines: list[str], title: str) -> list[str]:
    """The lines below a heading, up to the next one."""
    start = lines.index(title) + 1
    end = next((at for at in range(start, len(lines)) if lines[at][:1] not in ("", " ")), len(lines))
    return [line for line in lines[start:end] if line]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_answer_is_the_one_recorded(width: int) -> None:
    """`BAYPLAN_UPDATE=1` writes the golden files anew."""
    told = paint.paint(text.lines(build.estate(), width), colour=False)
    file = GOLDEN / f"{width}.txt"
    if os.environ.get("BAYPLAN_UPDATE"):
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 57, 80, 100, 120, 200])
@pytest.mark.parametrize("every", [False, True])
def test_it_keeps_its_width(width: int, every: bool) -> None:
    answer = replace(build.estate(40), patch=None)
    assert max(map(wide, text.lines(answer, width, every=every))) <= width


def test_what_presses_comes_first() -> None:
    urgent = part(shown(build.estate()), "What needs attention")
    codes = ["ran out"] * 2 + ["leaks"] * 2 + ["97 %"] * 2
    assert [next(one for one in codes if one in line) for line in urgent[:6]] == codes
    assert urgent[6].strip() == "… and 2 more hints; --all shows everything"
    assert "artefact" not in "".join(urgent)


def test_a_row_has_both_sizes_and_its_evidence() -> None:
    lines = part(shown(build.estate()), "The plan")
    (at,) = [at for at, line in enumerate(lines) if line.startswith("  team-0/photos ")]
    figures = ["256Mi", "→", "512Mi", "512Mi", "→", "1Gi", "100m", "→", "70m"]
    assert lines[at].split() == ["team-0/photos", *figures]
    told = " ".join(line.strip() for line in lines[at + 1 : at + 3])
    assert told == (
        "peak 180Mi on 2026-11-12, p95 110Mi, start 117Mi, CPU p95 68m, 1 kill, 30 days; "
        "2Gi declared in stacks/main.tf:137"
    )


def test_raises_come_before_reductions_and_have_another_colour() -> None:
    rows = sorting.rows(build.estate())
    changes = [row.change(build.LIMIT) for row in rows]
    assert [change > 0 for change in changes] == sorted((change > 0 for change in changes), reverse=True)
    assert changes[0] > 0 > changes[-1]
    spans = [span for line in text.lines(build.estate(), 80) for span in line]
    (raised,) = [span for span in spans if span.text == "640Mi → 1280Mi"]
    assert raised.style is Style.WARNING
    assert next(span for span in spans if span.text == "1152Mi → 1Gi").style is Style.GOOD


def test_names_that_leave_no_room_have_a_line_of_their_own() -> None:
    answer = build.estate(3)
    long = Place("Deployment", "a-namespace-with-a-long-name", "and-a-workload", "with-a-container")
    first = replace(answer.recommendations[0], place=long)
    change = replace(answer.plan.changes[0], place=long)
    plan = replace(answer.plan, changes=(change, *answer.plan.changes[1:]))
    changed = replace(answer, recommendations=(first, *answer.recommendations[1:]), plan=plan)
    lines = part(shown(changed), "The plan")
    at = lines.index("  a-namespace-with-a-long-name/and-a-workload with-a-container")
    assert lines[at + 1].strip() == "256Mi → 512Mi  512Mi → 1Gi  100m → 70m"


def test_all_shows_each_figure_with_its_way() -> None:
    lines = shown(build.estate(), 100, every=True)
    at = lines.index("    memory limit 640Mi → 1280Mi (raise, level balanced)")
    assert lines[at + 1 : at + 5] == [
        "      observed    550Mi          p95 of 30 days",
        "      margin    632.5Mi  \N{MULTIPLICATION SIGN} 1.15",
        "      floor      1280Mi          never below what is declared",
        "      floor: 2Gi declared in stacks/main.tf:137 (was 632.5Mi)",
    ]
    assert "    VPA says memory upper 300Mi" in lines
    assert not any("--all" in line for line in lines)
    for one in build.estate().recommendations:
        assert any(naming.container(one.place) in line for line in lines)


def test_a_restraint_that_moved_a_figure_is_told_once_and_by_its_code() -> None:
    held = (Held("step", "by half at the most", 300 * MI), Held("steers-autoscaler", "an HPA counts in it"))
    steps = (Term("observed", 300 * MI), Term("held", 512 * MI, note="by half at the most"))
    found = Sized(build.REQUEST, GI, 512 * MI, 300 * MI, Direction.LOWER, terms=steps, held=held)
    assert [plain(line) for line in terms.lines(found, 80)][1:] == [
        "      observed    300Mi",
        "      held: step  512Mi  by half at the most",
        "      steers-autoscaler: an HPA counts in it",
    ]


def test_of_many_the_largest_are_shown_and_the_others_counted() -> None:
    answer = build.estate(100)
    lines = part(shown(answer), "The plan")
    rows = sorting.rows(answer)
    grown = sum(row.grows for row in rows)
    hidden = [line for line in lines if "--all" in line]
    assert len(rows) - grown > 12 and grown < 12
    assert hidden == [f"  … and {len(rows) - grown - 12} more with less effect; --all shows everything"]
    assert [line for line in lines if line.startswith("  what")] == ["  what grows", "  what shrinks"]


def test_the_proof_says_what_breaks_what_mends_and_what_can_go() -> None:
    told = "\n".join(part(shown(build.estate(), 120), "Does it fit"))
    for said in (
        "✗ quota requests.memory of team-3/tier-quota: 8.2Gi of 8Gi would be requested",
        "✓ team-0/photos fits its limit range",
        "! 1 pod finds no room: team-1/vault-7f9c",
        "✓ 2 of 2 losses that must be survived are, 1 today",
        "✓ node k8s-node3 would be survived, and is not today",
        "✓ k8s-node5 (30Gi) can go, and one more may still be lost",
        "83 → 77 %  23Gi of 30Gi",
    ):
        assert said in told
    good = replace(build.estate(), plan=replace(build.estate().plan, proof=Proof(tried=True)))
    assert part(shown(good), "Does it fit") == ["  ✓ nothing breaks that holds today"]


def test_where_nothing_was_tried_that_is_said_and_nothing_else() -> None:
    plan = replace(build.estate().plan, proof=Proof(notes=("no cluster was given: nothing is placed",)))
    answer = replace(build.estate(), plan=plan)
    assert part(shown(answer), "Does it fit") == ["  - no cluster was given: nothing is placed"]
    assert "fits" not in sayings.headline(answer) and "breaks" not in sayings.headline(answer)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Freed("n5", True), "n5 can go, and one more may still be lost"),
        (
            Freed("n5", False, 30 * GI, "n4 was needed"),
            "n5 (30Gi) can go, but then no other may be lost: n4 was needed",
        ),
    ],
    ids=["one more", "no other"],
)
def test_a_node_that_could_go(found: Freed, said: str) -> None:
    assert sayings.freed(found) == said


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ((), ""),
        ((Loss("a", True, True), Loss("b", True, False)), "1 of 2 losses is survived, 2 today"),
        ((Loss("a", True, True, True), Loss("b", True, False)), "1 of 1 loss that must be survived is"),
    ],
    ids=["none", "nobody asked", "those that are asked for"],
)
def test_losses_are_counted(losses: tuple[Loss, ...], said: str) -> None:
    assert sayings.survived(Proof(losses=losses)) == said


def test_reasons_that_differ_in_figures_alone_are_told_together() -> None:
    told = shown(build.estate(50), 200)
    (heading,) = [line for line in told if line.startswith("Nothing is recommended")]
    assert heading == "Nothing is recommended for 5 containers"
    (row,) = part(told, heading)
    assert row.startswith("     5  it started") and row.endswith("and 2 more)")


def test_what_was_left_out_has_its_reason() -> None:
    told = part(shown(build.estate()), "What was left out")
    assert told == ["  1 container: no room for it", "     1  node k8s-node3 would lack 300Mi (team-3/feeds)"]
    by_level = (Omitted(build.place(3), "level", "raises need level balanced"),)
    plan = replace(build.estate().plan, omitted=by_level)
    answer = replace(build.estate(), plan=plan)
    assert part(shown(answer), "What was left out")[0] == "  1 container: wanted at a higher level only"


def test_what_became_of_earlier_advice() -> None:
    told = " ".join(line.strip() for line in part(shown(build.estate()), "What became of earlier advice"))
    assert told.startswith("4 sizes accepted before: 2 held, 1 raised again, 1 followed by an OOM kill")
    assert "✗ team-2/notes: memory limit 1Gi → 640Mi on 2026-10-12 by rule bayplan" in told
    whole = part(shown(build.estate(), every=True), "What became of earlier advice")
    assert sum("team-2/notes" in line for line in whole) == 4


def test_the_patch_tells_what_it_does_not_reach_and_shows_the_diff() -> None:
    told = shown(build.estate(), 120)
    lines = part(told, "The patch")
    assert lines[0] == "  1 value in 1 file; 1 is not reached."
    assert lines[1].endswith(
        "stacks/x/main.tf:7: team-1/vault server, memory limit to 512Mi: it is computed from var.size"
    )
    at = told.index("--- a/stacks/main.tf")
    assert told[at : at + 7] == build.DIFF.expandtabs(4).splitlines()
    done = replace(build.patch(), unreached=(), branch="sizes", commits=3)
    assert "  1 value in 1 file on branch sizes, 3 commits." in shown(replace(build.estate(), patch=done))
    assert "  no value is edited." in shown(replace(build.estate(), patch=Patch()))
    assert "The patch" not in shown(replace(build.estate(), patch=None))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Sizing(), "there is no container to size"),
        (
            Sizing(recommendations=(Recommendation(build.place(1), why="parked"),)),
            "none of 1 container should change",
        ),
        (
            replace(build.estate(), plan=replace(build.estate().plan, proof=Proof(tried=True))),
            "2 containers ran out of memory, 2 leak; 15 of 20 containers should change; the whole fits",
        ),
    ],
    ids=["nothing", "nothing to change", "it fits"],
)
def test_the_headline(answer: Sizing, said: str) -> None:
    assert sayings.headline(answer) == said


def test_parts_that_are_not_there_leave_no_trace() -> None:
    assert shown(Sizing()) == ["There is no container to size.", "level balanced."]
    assert shown(Sizing("e", days=30, plan=Plan())) == [
        "e: there is no container to size.",
        "30 days of evidence; level balanced.",
    ]


def test_thin_evidence_is_called_so() -> None:
    thin = Portrait(Quality.THIN, ("4 of 30 days",), window=4 * 86400, peak=100 * MI)
    assert sayings.evidence(thin) == "peak 100Mi, only 4 days"
    assert sayings.evidence(Portrait(reasons=("nobody read anything",))) == "nobody read anything"
    assert sayings.evidence(Portrait()) == "no evidence"


def test_sizes_are_written_exactly_and_readings_are_rounded() -> None:
    assert (
        naming.size(build.LIMIT, 1280 * MI) == "1280Mi" and naming.observed(build.LIMIT, 1280 * MI) == "1.2Gi"
    )
    assert naming.size(build.LIMIT, None) == "-"
    assert naming.step(build.CPU, 1500, 250) == "1500m → 250m"
    assert naming.step(build.LIMIT, GI, GI) == "1Gi"
    assert naming.memory(int(335.5 * MI)) == "336Mi" and naming.memory(int(1.57 * GI)) == "1.6Gi"
    assert (
        naming.difference(build.LIMIT, -640 * MI) == "-640Mi" and naming.difference(build.CPU, 70) == "+70m"
    )
    assert (naming.span(30 * 86400), naming.span(7200)) == ("30 days", "2 hours")


def test_no_colour_reaches_a_pipe_and_no_control_character_a_terminal() -> None:
    hostile = Place("Deployment", "a\x1b[31m", "b\nc", "d\u202e")
    first = replace(build.estate(1).recommendations[0], place=hostile, tier="t\x07")
    change = replace(build.estate(1).plan.changes[0], place=hostile)
    answer = replace(
        build.estate(1), recommendations=(first,), plan=replace(build.estate(1).plan, changes=(change,)),
        estate="e\x1b", notes=("x\ny",),
    )  # fmt: skip
    answer = replace(answer, patch=replace(build.patch(), diff="--- a\n+\x1b[31m\n"))
    told = paint.paint(text.lines(answer, 80, every=True), colour=False)
    assert "\x1b" not in told and "\x07" not in told and "\u202e" not in told
    assert "a�[31m/b c" in told
