"""The answer as text: what stands where, at every width, and each figure with the way it came about."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.model.evidence import Place
from bayplan.rightsizing.framework import Quality, Term
from bayplan.rightsizing.report.evidence import Portrait, Trend
from bayplan.rightsizing.report.patch import Patch, Unreached
from bayplan.rightsizing.report.plan import Change, Freed, Loss, Omitted, Plan, Proof
from bayplan.rightsizing.report.recommendation import Direction, Held, Recommendation, Sized
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views import paint
from bayplan.views.layout import Style, plain, wide
from bayplan.views.size import concerns, edits, fitting, naming, planned, sayings, sorting, terms, text
from tests.views.size import build

GOLDEN = Path(__file__).parent / "golden"
GI, MI = build.GI, build.MI
NODES = build.proof().nodes


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
    assert [one for line in urgent for one in dict.fromkeys(codes) if one in line] == codes
    assert urgent[-1].strip() == "… and 2 hints that do not press; --all shows everything"
    assert "artefact" not in "".join(urgent) and "floor of the VPA" not in "".join(urgent)
    assert "at 512Mi; the plan raises its limit to 1Gi" in " ".join(line.strip() for line in urgent)


def test_a_row_has_both_sizes_and_its_evidence() -> None:
    lines = part(shown(build.estate()), "The plan")
    (at,) = [at for at, line in enumerate(lines) if line.startswith("  team-0/photos ")]
    figures = ["256Mi", "→", "512Mi", "512Mi", "→", "1Gi", "100m", "→", "70m"]
    assert lines[at].split() == ["team-0/photos", *figures]
    told = " ".join(line.strip() for line in lines[at + 1 : at + 3])
    assert told == (
        "peak 180Mi on 2026-11-12, p95 110Mi, start 117Mi, CPU p95 68m, 1 kill, 30 days; "
        "memory limit: 2Gi declared in stacks/main.tf:137"
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
        "      observed   550Mi          p95 of 30 days",
        "      margin     632Mi  \N{MULTIPLICATION SIGN} 1.15",
        "      floor     1280Mi          never below what is declared",
        "      floor: 2Gi declared in stacks/main.tf:137 (was 632Mi)",
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
    assert len(rows) - grown > planned.MOST >= grown
    assert hidden == [
        f"  … and {len(rows) - grown - planned.MOST} more with less effect; --all shows everything"
    ]
    assert [line for line in lines if line.startswith("  what")] == [
        f"  what grows in memory; {grown} of them shrink in CPU",
        "  what shrinks",
    ]


def test_the_proof_says_what_breaks_what_mends_and_what_can_go() -> None:
    told = "\n".join(part(shown(build.estate(), 120), "Does it fit"))
    for said in (
        "✗ quota requests.memory of team-3/tier-quota: 8.2Gi of 8Gi would be requested",
        "✓ team-0/photos fits its limit range",
        "! 1 pod finds no room: team-1/vault-7f9c",
        "✓ all 2 losses that must be survived are, 1 today",
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
    assert fitting.freed(found) == said


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ((), ""),
        ((Loss("a", True, True), Loss("b", True, False)), "1 of 2 losses is survived, 2 today"),
        ((Loss("a", True, True, True), Loss("b", True, False)), "the one loss that must be survived is"),
    ],
    ids=["none", "nobody asked", "those that are asked for"],
)
def test_losses_are_counted(losses: tuple[Loss, ...], said: str) -> None:
    assert fitting.survived(Proof(losses=losses)) == said


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
    assert part(shown(answer), "What was left out") == [
        "  1 container: wanted at a higher level only (team-3/feeds)"
    ]


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
            "nothing can be recommended for 1 container",
        ),
        (
            replace(build.estate(10), plan=Plan(), recommendations=(build.recommendation(9),)),
            "none of 1 container should change",
        ),
        (
            replace(build.estate(), plan=replace(build.estate().plan, proof=Proof(tried=True, nodes=NODES))),
            "2 containers ran out of memory, 2 leak; 15 of 20 containers should change; the whole fits",
        ),
        (
            replace(build.estate(1), plan=replace(build.estate(1).plan, proof=Proof(tried=True))),
            "1 container ran out of memory; 1 of 1 container should change; "
            "it would be admitted, and nothing was placed",
        ),
    ],
    ids=["nothing", "nothing known", "nothing to change", "it fits", "no cluster"],
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
    assert sayings.evidence(thin) == "peak 100Mi, 4 days, but 4 of 30 days"
    assert sayings.evidence(Portrait(reasons=("nobody read anything",))) == "nobody read anything"
    assert sayings.evidence(Portrait()) == "no evidence"


def test_sizes_are_written_exactly_and_readings_are_rounded() -> None:
    assert (
        naming.size(build.LIMIT, 1280 * MI) == "1280Mi" and naming.observed(build.LIMIT, 1280 * MI) == "1.2Gi"
    )
    assert naming.size(build.LIMIT, None) == "-"
    assert naming.step(build.CPU, 1500, 250) == "1500m → 250m"
    assert naming.step(build.LIMIT, GI, GI) == "1Gi"
    assert naming.total(int(335.5 * MI)) == "336Mi" and naming.total(int(1.57 * GI)) == "1.6Gi"
    assert naming.memory(int(335.5 * MI)) == "336Mi" and naming.memory(int(1.57 * GI)) == "1608Mi"
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


def test_losses_that_were_never_survived_do_not_pass_for_met() -> None:
    losses = (Loss("node a", False, False, True), Loss("node b", True, True, True))
    proof = Proof(tried=True, nodes=NODES, losses=losses, freed=(Freed("n5", True, 30 * GI, "22 pods move"),))
    said = "1 of 2 losses that must be survived is not, with the plan or without it"
    assert fitting.survived(proof) == f"{said}: node a"
    answer = replace(build.estate(), plan=replace(build.estate().plan, proof=proof))
    assert sayings.headline(answer).endswith(f"; the whole fits, but {said}")
    (one,) = fitting.freeing(proof)
    assert one == "n5 (30Gi) can go, and what may be lost today may still be lost then: 22 pods move"
    lost = Proof(losses=(Loss("node a", True, False, True),))
    assert fitting.unmet(lost) == "1 of 1 loss that must be survived is not"
    assert fitting.unmet(Proof(losses=(Loss("node a", False, True, True),))) == ""


def test_of_nodes_that_could_go_only_one_can() -> None:
    found = (Freed("n5", True, 30 * GI, "22 pods move"), Freed("n6", True), Freed("n7", False))
    assert fitting.freeing(Proof(freed=found)) == [
        "any one of these nodes can go, and one more may still be lost: n5 (30Gi, 22 pods move), n6",
        "this node can go, but then no other may be lost: n7",
    ]


def test_thin_evidence_of_most_is_told_before_all_else() -> None:
    thin = Portrait(Quality.THIN, ("the last reading is 20 days old",), peak=100 * MI)
    answer = build.estate(3)
    found = [replace(one, portrait=thin) for one in answer.recommendations]
    told = " ".join(shown(replace(answer, recommendations=tuple(found)), 200)[:4])
    said = (
        "Evidence of 3 of 3 containers is thin, so nothing is lowered there: the last reading is 20 days old."
    )
    assert said in told
    few = (found[0], *answer.recommendations[1:])
    assert sayings.caveat(replace(answer, recommendations=few)) == ""


def test_a_restraint_names_the_bounds_it_held_unless_it_held_all() -> None:
    step = Held("step", "by half at the most", 1)
    sized = tuple(Sized(one, 4, 2, 1, Direction.LOWER, held=(step,)) for one in (build.REQUEST, build.LIMIT))
    cpu = Sized(build.CPU, 4, 2, 2, Direction.LOWER)
    found = Recommendation(build.place(1), sized=(*sized, cpu))
    memory = {build.REQUEST: 2, build.LIMIT: 2}
    assert sayings.holds(sorting.Row(found, memory)) == "by half at the most"
    assert (
        sayings.holds(sorting.Row(found, memory | {build.CPU: 2}))
        == "memory request and limit: by half at the most"
    )


@pytest.mark.parametrize(
    ("plan", "held", "said"),
    [
        ({build.LIMIT: 3 * GI}, (), "the plan raises its limit to 3Gi, which puts that off by 36 days"),
        ({}, (Held("limit-range", "a range allows 2Gi", 3 * GI),), "its limit stays: a range allows 2Gi"),
        ({}, (), "its limit stays: nobody knows"),
    ],
    ids=["raised", "held", "not said"],
)  # fmt: skip
def test_a_concern_says_what_becomes_of_it(plan: dict[str, int], held: tuple[Held, ...], said: str) -> None:
    way = Direction.RAISE if plan else Direction.KEEP
    limit = Sized(build.LIMIT, 2 * GI, 3 * GI if plan else 2 * GI, 3 * GI, way, held=held)
    warned = (
        Held("peak-near-limit", "99 %"),
        Held("leak", "it leaks"),
        Held("ran-out-of-memory", "it ran out"),
    )
    seen = Portrait(Quality.ENOUGH, trend=Trend("leak", 28 * MI))
    found = Recommendation(build.place(1), sized=(limit,), portrait=seen, warnings=warned, why="nobody knows")
    changes = (Change(found.place, plan),) if plan else ()
    (one,) = concerns.pressing(Sizing(recommendations=(found,), plan=Plan(changes=changes)))
    assert (one.said, one.then) == ("it ran out; it leaks", said)


def test_a_cause_is_told_without_pods_that_never_were() -> None:
    refused = 'the API server refuses: pods "web-x7-abc" is forbidden: exceeded quota: q, limited: memory=4Gi'
    assert sayings.short(refused) == "the API server refuses: exceeded quota: q, limited: memory=4Gi"
    assert sayings.bounds("requests.memory 6Gi, limits.memory 8Gi") == "memory request 6Gi, memory limit 8Gi"


def test_what_the_patch_does_not_reach_is_told_by_its_reason() -> None:
    apart = "the tree does not declare this container"
    bounds = [
        Unreached(build.place(at), bound, GI, apart) for at in (1, 2, 3) for bound in (build.LIMIT, build.CPU)
    ]
    known = Unreached(build.place(4), build.LIMIT, GI, "it is computed", "main.tf", 7)
    assert edits.unreached([*bounds, known]) == [
        "main.tf:7: team-4/mail server, memory limit to 1Gi: it is computed",
        f"6 sizes of 3 containers: {apart} (team-1/vault server, team-2/notes, team-3/feeds)",
    ]
    assert edits.unreached(bounds[:1]) == [f"team-1/vault server, memory limit to 1Gi: {apart}"]


def test_what_must_not_be_lowered_is_told_beside_what_is() -> None:
    floor = Held("floor", "not below 10Gi: seven cameras at once took 9.2 (main.tf:95)", 5 * GI)
    limit = Sized(build.LIMIT, 10 * GI, 10 * GI, 5 * GI, held=(floor,))
    request = Sized(build.REQUEST, 5 * GI, 3 * GI, 3 * GI, Direction.LOWER)
    row = sorting.Row(Recommendation(build.place(1), sized=(request, limit)), {build.REQUEST: 3 * GI})
    said = "memory limit stays: not below 10Gi: seven cameras at once took 9.2 (main.tf:95)"
    assert sayings.holds(row) == said
    noise = replace(limit, held=(replace(floor, code="dead-band"),))
    assert sayings.holds(row._replace(found=replace(row.found, sized=(request, noise)))) == ""


def test_the_evidence_is_as_long_as_it_is_and_not_as_was_asked() -> None:
    assert "30 days of evidence" in sayings.basis(build.estate(3))
    short = Portrait(Quality.THIN, start=build.AT - 9 * 86400, end=build.AT, samples=9)
    found = (replace(build.recommendation(1), portrait=short),)
    assert "9 days (of 30) of evidence" in sayings.basis(replace(build.estate(3), recommendations=found))
    assert "9 days of evidence" in sayings.basis(replace(build.estate(3), recommendations=found, days=10))
