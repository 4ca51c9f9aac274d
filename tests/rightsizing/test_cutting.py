"""How a plan is cut back, against proofs that are a few lines of arithmetic."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.findings import Finding, Severity
from bayplan.rightsizing import cutting, planning
from bayplan.rightsizing.cutting import Prove, sentence
from bayplan.rightsizing.report.plan import Change, Plan, Proof
from bayplan.rightsizing.report.recommendation import Level, Recommendation
from tests.rightsizing import plans

GI = 1 << 30


def refusing(*names: str) -> Prove:
    """The API server refuses these workloads."""

    def prove(changes: tuple[Change, ...]) -> Proof:
        found = [one for one in changes if one.place.workload in names]
        return told([Finding("admission-refused", Severity.ERROR, one.place.subject, "no") for one in found])

    return prove


def holding(room: int, proofs: list[int] | None = None) -> Prove:
    """There is room for so many GiB of memory in all; nobody is named."""

    def prove(changes: tuple[Change, ...]) -> Proof:
        if proofs is not None:
            proofs.append(len(changes))
        asked = sum(one.amounts.get("requests.memory", 0) for one in changes)
        bad = Finding("plan-ends-survival", Severity.ERROR, "node n1", "would not be survived")
        return told([bad] if asked > room * GI else [])

    return prove


def told(found: Sequence[Finding]) -> Proof:
    return Proof(tried=True, findings=tuple(found), breaks=tuple(map(sentence, found)))


def planned(found: Sequence[Recommendation], prove: Prove, *priority: str) -> Plan:
    return planning.plan(found, level=Level.COMPLETE, priority=priority, prove=prove)


def kept(plan: Plan) -> list[str]:
    return [one.place.workload for one in plan.changes]


def raised(name: str, gib: int = 2, **more: Any) -> Recommendation:
    return plans.advised(name, request=("1Gi", f"{gib}Gi"), **more)


def test_what_fits_is_proved_once() -> None:
    proofs: list[int] = []
    plan = planned([raised("a"), raised("b")], holding(4, proofs))
    assert kept(plan) == ["a", "b"]
    assert proofs == [2]
    assert plan.omitted == ()


def test_what_is_refused_by_itself_is_left_out_and_nothing_else() -> None:
    plan = planned([raised("a"), raised("b"), raised("c")], refusing("b"))
    assert kept(plan) == ["a", "c"]
    (left,) = plan.omitted
    assert (left.place.workload, left.code) == ("b", "admission")
    assert left.why == "requests.memory 2Gi: Deployment shop/b no"


def test_many_that_are_refused_are_left_out_at_once() -> None:
    found = [raised(f"w{number:02}") for number in range(80)]
    plan = planned(found, refusing(*(f"w{number:02}" for number in range(0, 80, 2))))
    assert (len(plan.changes), len(plan.omitted)) == (40, 40)
    assert {one.code for one in plan.omitted} == {"admission"}


def test_who_waits_for_others_is_not_to_blame_for_itself() -> None:
    def prove(changes: tuple[Change, ...]) -> Proof:
        waits = Finding("pod-unschedulable", Severity.ERROR, "Deployment shop/a", "waits: too many pods")
        return told([waits] if len(changes) > 1 else [])

    plan = planned([raised("a", priority=9), raised("b")], prove)
    assert kept(plan) == ["a"]
    assert [(one.place.workload, one.code) for one in plan.omitted] == [("b", "room")]


def test_raises_are_kept_by_priority() -> None:
    found = [raised("low"), raised("high", priority=9), raised("named"), raised("last", priority=-1)]
    plan = planned(found, holding(5), "shop/named")
    assert kept(plan) == ["high", "named"]
    assert [(one.place.workload, one.code) for one in plan.omitted] == [("low", "loss"), ("last", "loss")]


def test_a_smaller_one_behind_one_that_does_not_fit_is_still_taken() -> None:
    found = [raised("a", 3, priority=3), raised("b", 9, priority=2), raised("c", 2, priority=1)]
    plan = planned(found, holding(5))
    assert kept(plan) == ["a", "c"]


def test_reductions_stay_where_raises_do_not_fit() -> None:
    lower = plans.advised("lower", request=("4Gi", "1Gi"))
    plan = planned([raised("a", 4), lower], holding(2))
    assert kept(plan) == ["lower"]


def test_a_reduction_that_is_named_goes_alone() -> None:
    def prove(changes: tuple[Change, ...]) -> Proof:
        names = {one.place.workload for one in changes}
        stuck = Finding("rollout-stuck", Severity.ERROR, "Deployment shop/b", "stops: no memory")
        return told([stuck] if "b" in names else [])

    found = [plans.advised(name, request=("2Gi", "1Gi")) for name in "abc"]
    plan = planned(found, prove)
    assert kept(plan) == ["a", "c"]
    assert [one.code for one in plan.omitted] == ["rollout"]


def test_what_breaks_without_any_change_is_said_in_the_plan() -> None:
    always = told([Finding("rollout-stuck", Severity.ERROR, "Deployment other/x", "stops: no memory")])
    plan = planned([raised("a")], lambda _: always)
    assert kept(plan) == []
    assert plan.proof.breaks == ("Deployment other/x stops: no memory",)


def test_proofs_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "MOST_PROOFS", 8)
    proofs: list[int] = []
    plan = planned([raised(f"w{number:03}") for number in range(200)], holding(3, proofs))
    assert len(proofs) <= 8 + 8
    assert kept(plan) == ["w000"]
    assert plan.omitted[-1].why.endswith(cutting.UNTRIED)
    assert len(plan.omitted) == 199


@given(st.lists(st.integers(1, 6), max_size=6), st.integers(0, 12))
def test_what_is_kept_was_proved_and_what_is_left_out_would_not_fit(sizes: list[int], room: int) -> None:
    found = [raised(f"w{number:02}", size + 1, priority=-number) for number, size in enumerate(sizes)]
    plan = planned(found, holding(room))
    assert plan.proof.breaks == ()
    assert len(plan.changes) + len(plan.omitted) == len(found)
    used = sum(one.amounts["requests.memory"] for one in plan.changes)
    assert used <= room * GI
    greedy: list[str] = []
    for one in found:
        (sized,) = one.sized
        total = sum(other.sized[0].wanted or 0 for other in found if other.place.workload in greedy)
        if total + (sized.wanted or 0) <= room * GI:
            greedy.append(one.place.workload)
    assert kept(plan) == greedy


def crowded(rooms: dict[str, int], nodes: int, proofs: list[int]) -> Prove:
    """Quotas of so many GiB for each namespace, and so many on the nodes for all of them."""

    def prove(changes: tuple[Change, ...]) -> Proof:
        proofs.append(len(changes))
        asked = dict.fromkeys(rooms, 0)
        for one in changes:
            asked[one.place.namespace] += one.amounts.get("requests.memory", 0) // GI
        quotas = (f"ResourceQuota {name}/all" for name, room in rooms.items() if asked[name] > room)
        bad = [Finding("quota-exceeded", Severity.ERROR, one, "is exceeded") for one in quotas]
        if sum(asked.values()) > nodes:
            bad.append(Finding("plan-overfills-node", Severity.ERROR, "node n1", "is full"))
        return told(bad)

    return prove


def test_who_is_in_no_namespace_that_is_complained_of_is_taken_at_once() -> None:
    proofs: list[int] = []
    calm = [raised(f"w{number:02}", namespace="calm") for number in range(40)]
    full = [raised(name, namespace="full", priority=9) for name in ("a", "b")]
    plan = planned([*calm, *full], crowded({"calm": 80, "full": 2}, 1000, proofs))
    assert len(plan.changes) == 41
    assert [(one.place.workload, one.code) for one in plan.omitted] == [("b", "admission")]
    assert proofs == [42, 0, 40, 41]


def test_where_nodes_are_full_priority_goes_before_calm() -> None:
    found = [raised("a", namespace="full", priority=9), raised("b", 9, namespace="full", priority=1)]
    plan = planned([*found, raised("c", namespace="calm")], crowded({"calm": 9, "full": 2}, 2, []))
    assert kept(plan) == ["a"]


def test_a_fault_concerns_the_resource_that_it_names() -> None:
    def prove(changes: tuple[Change, ...]) -> Proof:
        bad = [one for one in changes if one.amounts.get("limits.memory", 0) > 4 * GI]
        words = 'pods "x" is forbidden: maximum memory usage per Container is 4Gi, but limit is 5Gi'
        return told(
            [
                Finding("admission-refused", Severity.ERROR, one.place.subject, "starts none", refusal=words)
                for one in bad
            ]
        )

    plan = planned([plans.advised("web", limit=("1Gi", "5Gi"), cpu=("100m", "200m"))], prove)
    (change,) = plan.changes
    assert change.amounts == {"requests.cpu": 200}
    assert "maximum memory usage per Container is 4Gi" in plan.omitted[0].why


def rationing(room: dict[str, int], proofs: list[int]) -> Prove:
    """There is room for so many GiB in each namespace; a workload of it is named."""

    def prove(changes: tuple[Change, ...]) -> Proof:
        proofs.append(len(changes))
        found = []
        for name, most in room.items():
            mine = [one for one in changes if one.place.namespace == name]
            if sum(one.amounts.get("requests.memory", 0) for one in mine) > most * GI:
                subject = mine[-1].place.subject
                found.append(
                    Finding("quota-exceeded", Severity.ERROR, subject, "is refused", refusal="memory")
                )
        return told(found)

    return prove


def test_namespaces_are_cut_back_at_the_same_time() -> None:
    names = [f"team-{number}" for number in range(9)]
    found = [
        raised(f"w{number}", namespace=name, priority=9 - number) for name in names for number in range(8)
    ]
    proofs: list[int] = []
    plan = planned(found, rationing(dict.fromkeys(names, 13), proofs))
    assert len(proofs) <= 16
    left = sorted((one.place.namespace, one.place.workload) for one in plan.omitted)
    assert left == [(name, workload) for name in names for workload in ("w6", "w7")]
    assert plan.proof.breaks == ()


def test_what_hangs_together_over_namespaces_is_cut_back_in_one_row() -> None:
    """The second namespace breaks only because of what the first one takes."""
    found = [raised(f"w{number}", 3, namespace=name) for name in ("a", "b") for number in range(4)]

    def prove(changes: tuple[Change, ...]) -> Proof:
        asked = sum(one.amounts["requests.memory"] for one in changes)
        late = [one for one in changes if one.place.namespace == "b"]
        fault = [Finding("quota-exceeded", Severity.ERROR, "Deployment c/x", "memory")] if late else []
        return told(fault if asked > 15 * GI else [])

    plan = planned(found, prove, "b/*")
    assert plan.proof.breaks == ()
    assert sorted(kept(plan)) == ["w0", "w0", "w1", "w2", "w3"]
