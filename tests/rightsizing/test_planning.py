"""A plan: its changes, what its level leaves out, and what it comes to."""

from bayplan.rightsizing import planning
from bayplan.rightsizing.report.plan import Change, Proof, Total
from bayplan.rightsizing.report.recommendation import Level
from tests.rightsizing import plans

GI = 1 << 30


def fine(_: tuple[Change, ...]) -> Proof:
    node = Total("node", "n1", "requests.memory", 3 * GI, 2 * GI, 8 * GI)
    return Proof(tried=True, nodes=(node,), mended=("something",))


def test_a_plan_says_what_its_level_leaves_out() -> None:
    found = [
        plans.advised("a", request=("2Gi", "1Gi")),
        plans.advised(
            "b",
            request=("1Gi", "2Gi"),
            limit=(None, "3Gi"),
            levels=dict.fromkeys(("request", "limit"), Level.COMPLETE),
        ),
    ]
    plan = planning.plan(found, level=Level.BALANCED, priority=(), prove=fine)
    assert [one.place.workload for one in plan.changes] == ["a"]
    (left,) = plan.omitted
    assert (left.place.workload, left.code) == ("b", "level")
    assert left.why == "requests.memory 2Gi, limits.memory 3Gi: a plan of level balanced leaves it out"
    assert plan.level is Level.BALANCED
    assert plan.proof.mended == ("something",)


def test_a_plan_of_nothing_is_proved_too() -> None:
    plan = planning.plan([], level=Level.SAFE, priority=(), prove=fine)
    assert plan.changes == ()
    assert plan.proof.tried
    assert plan.totals[-1].name == "n1"
