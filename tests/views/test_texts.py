"""What the example estates do not show: differences, findings, displacement, waves, many of a kind."""

from bayplan.app.answers import (
    AdmissionRefusal,
    Candidate,
    Displaced,
    Displacement,
    Explanation,
    Move,
    NodeVerdict,
    StepResult,
    WaitingVolume,
    WhatIf,
)
from bayplan.app.conformance.mismatch import Mismatch
from bayplan.app.conformance.run import Family, Report
from bayplan.capacity.answers import ConstraintRoom, Fit, NextPod
from bayplan.model.findings import Finding, Severity
from bayplan.views import verdicts
from bayplan.views.conform import text as conform
from bayplan.views.explain import text as explain
from bayplan.views.findings import text as findings
from bayplan.views.fit import text as fit
from bayplan.views.layout import Line, plain
from bayplan.views.whatif import step as steps
from bayplan.views.whatif import text as whatif


def said(lines: list[Line]) -> str:
    """The words, whatever the line breaks."""
    return " ".join(" ".join(plain(line).replace("\u00a0", " ") for line in lines).split())


def test_a_difference_shows_both_sides() -> None:
    mismatch = Mismatch("spread-alpha-0", "web-1", "choice", "n1", "n2")
    text = said(conform.lines(Report(1, 4, (mismatch,), (Family("spread", 1, 4, 1),)), 100))
    assert "1 scenario with 4 pods played: 1 difference." in text
    assert "spread-alpha-0 web-1: choice recorded n1 bayplan n2" in text


def test_only_the_first_differences_are_shown() -> None:
    mismatches = tuple(Mismatch("f", f"p{number}", "choice", "a", "b") for number in range(50))
    assert "… and 30 more; --output json lists all" in said(conform.lines(Report(1, 50, mismatches, ()), 100))


def test_findings_come_worst_first() -> None:
    mild = Finding("a", Severity.NOTE, "Node n", "is old")
    severe = Finding("b", Severity.ERROR, "Pod d/p", "is broken", ("value: 1q",), "mend it", "f.json", 7)
    text = said(findings.lines([mild, severe], 100))
    assert text.startswith("Findings: 1 error, 1 note error f.json:7: Pod d/p: is broken value: 1q")
    assert text.endswith("remedy: mend it note Node n: is old")


def test_displacement_names_victims_and_budgets() -> None:
    found = Displacement((Candidate("n1", ("d/a", "d/b"), ("d/pdb",)), Candidate("n2", ("d/c",), best=True)))
    answer = Explanation("d/p", "pending", "d/p waits", "1.34", message="0/2", displacement=found)
    text = said(explain.lines(answer, 100))
    assert "n2 best none d/c n1 d/pdb d/a, d/b" in text


def test_what_the_status_says_is_shown_where_it_differs() -> None:
    answer = Explanation("d/p", "pending", "d/p waits", "1.34", message="now", recorded="then", differs=True)
    text = said(explain.lines(answer, 100))
    assert (
        "The scheduler's event now The pod's status says something else; the cluster has changed since then"
        in text
    )


def test_equals_are_named() -> None:
    nodes = [
        NodeVerdict(name, True, scores={"ImageLocality": 1}, total=1, best=True) for name in ("n1", "n2")
    ]
    answer = Explanation("d/p", "new", "x", "1.34", goes_to=("n1", "n2"), verdicts=tuple(nodes))
    assert "n1, n2 are equally good: kube-scheduler picks one of them at random" in said(
        explain.lines(answer, 100)
    )


def test_the_only_node_is_not_scored() -> None:
    answer = Explanation("d/p", "new", "x", "1.34", goes_to=("n1",), verdicts=(NodeVerdict("n1", True),))
    assert "n1; it is the only one, so nothing is scored" in said(explain.lines(answer, 100))


def test_many_nodes_are_counted() -> None:
    nodes = [f"n{number}" for number in range(20)]
    assert verdicts.names(nodes) == "n0, n1, n2, n3, n4, n5, n6 and 13 more"


def test_a_range_says_over_how_many_ways() -> None:
    answer = Fit("Deployment d/w", "1.34", "d/w-1", more=4, least=3, most=5, seeds=8, exact=False)
    text = said(fit.lines(answer, 100))
    assert text.startswith(
        "4 more pods of Deployment d/w fit It depends on how ties are broken: 3 to 5 over 8 ways"
    )


def test_where_no_constraint_binds_alone_the_nearest_is_named() -> None:
    room = ConstraintRoom("memory", "memory", more=6, unit="bytes", per_pod=1)
    answer = Fit("Deployment d/w", "1.34", "d/w-1", more=4, binding="memory", constraints=(room,))
    assert said(fit.lines(answer, 100)).startswith(
        "4 more pods of Deployment d/w fit; memory comes nearest to binding alone"
    )


def test_a_cap_is_not_taken_for_the_truth() -> None:
    answer = Fit("Pod d/p", "1.34", "d/p", more=10, cap=10, capped=True)
    assert said(fit.lines(answer, 100)).startswith(
        "10 more pods like d/p fit; counting stopped there, --cap sets more"
    )


def test_room_by_displacing_is_told_apart() -> None:
    stop = NextPod("d/p-2", "0/1 nodes are available", preempts=("n1",))
    text = said(fit.lines(Fit("Pod d/p", "1.34", "d/p", more=1, stops=stop), 100))
    assert "The 2nd would wait" in text
    assert "displacing pods of lower priority would make room on n1; that is not counted" in text


def test_waves_are_numbered_where_there_are_several() -> None:
    moves = (Move("d/a", "n1", "d/a2", "n2", wave=1), Move("d/b", "n1", "d/b2", "", wave=2, waited="too few"))
    text = said(steps.lines(StepResult("drain:n1", "drain", "Node n1", "x", moved=moves), 100))
    assert "wave pod to good to know 1 d/a n2 2 d/b no place waited: too few" in text


def test_a_late_volume_says_how_late_and_why() -> None:
    waiting = (
        WaitingVolume("d/a", "pv-1", 410, "still attached"),
        WaitingVolume("d/b", "pv-2", 0, "follows"),
    )
    text = said(steps.lines(StepResult("lose:n1", "lose", "Node n1", "x", waiting=waiting), 100))
    assert "6 min 50 s after the loss, or later: still attached d/a pv-1" in text
    assert "1 volume detached here and attached where the pod goes" in text


def test_displaced_and_deleted_pods_are_listed() -> None:
    step = StepResult(
        "scale:d/w=9", "scale", "Deployment d/w", "x",
        displaced=(Displaced("d/w-1", "n1", ("d/low",), ("d/pdb",)),), deleted=("d/gone",),
    )  # fmt: skip
    text = said(steps.lines(step, 100))
    assert "d/low on n1 for d/w-1, against budget d/pdb" in text
    assert "Deleted, and replaced by nobody - d/gone" in text


def test_a_refusal_is_word_for_word_with_its_notes() -> None:
    refusal = AdmissionRefusal(403, "Forbidden", "pods is forbidden: no", notes=("it would also need x",))
    answer = Explanation("d/p", "refused", "x", "1.34", refusal=refusal)
    assert "pods is forbidden: no - it would also need x" in said(explain.lines(answer, 100))


def test_ties_and_the_seed_are_told() -> None:
    text = said(whatif.lines(WhatIf("1.34", decisions=5, ties=2, seed=7), 100))
    assert "5 placements, 2 of them between equals, where one by seed 7 was taken." in text
