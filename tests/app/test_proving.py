"""Plans that are tried out: what each breaks, what it mends, and what could go then."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.app import observe, proving
from bayplan.app.proving.nodes import Peaks
from bayplan.model.autoscaling import HorizontalAutoscaler
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.estate import Declaration
from bayplan.model.evidence import Place
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.rightsizing.report.plan import Change, Proof
from tests import make

MI = 1 << 20
GI = 1 << 30
ANY_NODE = Declaration(capacity=CapacityPolicy(survive=("any-node",)))


def change(name: str = "web", kind: str = "Deployment", **amounts: int) -> Change:
    names = {"request": "requests.memory", "limit": "limits.memory", "cpu": "requests.cpu"}
    scaled = {names[key]: amount * (1 if key == "cpu" else MI) for key, amount in amounts.items()}
    return Change(Place(kind, make.SHOP, name, "main"), scaled)


def prove(
    snapshot: Snapshot, *changes: Change, declaration: Declaration | None = None, tree: Tree | None = None
) -> Proof:
    observed = replace(observe.assume(snapshot), declaration=declaration or Declaration())
    return proving.Prover(observed, tree, peaks={}, tell=lambda _: None).whole(changes)


def nodes(count: int = 3, memory: str = "8Gi") -> Snapshot:
    return make.snapshot(
        nodes=[make.node(f"n{one}", f"cpu=4 memory={memory}") for one in range(1, count + 1)]
    )


def web(
    requests: str = "memory=1Gi",
    limits: str = "memory=2Gi",
    where: tuple[str, ...] = ("n1", "n2"),
    **more: Any,
) -> Snapshot:
    return make.deployed("web", requests, where, limits=limits, **more)


def recreating(snapshot: Snapshot) -> Snapshot:
    """Its rollouts need no room beside what goes."""
    found = tuple(replace(one, strategy="Recreate") for one in snapshot.workloads)
    return replace(snapshot, workloads=found)


def codes(proof: Proof) -> list[str]:
    return [one.check for one in proof.findings]


def test_a_plan_that_fits_breaks_nothing() -> None:
    found = prove(make.together(nodes(), web()), change(request=512, limit=1024))
    assert found.tried
    assert found.breaks == ()
    totals = {(one.name, one.bound): (one.before, one.after, one.capacity) for one in found.nodes}
    assert totals["n1", "requests.memory"] == (GI, 512 * MI, 8 * GI)
    assert totals["n3", "limits.memory"] == (0, 0, 8 * GI)


def test_a_limit_range_refuses_in_its_own_words() -> None:
    ranges = make.snapshot(limit_ranges=[make.limit_range(maximum="memory=4Gi")])
    found = prove(make.together(nodes(), web(), ranges), change(limit=5 * 1024))
    assert codes(found)[0] == "admission-refused"
    assert "maximum memory usage per Container is 4Gi, but limit is 5Gi" in found.breaks[0]


def test_a_ratio_that_a_reduction_breaks() -> None:
    ranges = make.snapshot(limit_ranges=[make.limit_range(ratio="memory=2")])
    found = prove(make.together(nodes(), web(), ranges), change(request=512))
    assert "admission-refused" in codes(found)


def test_the_limit_range_that_only_the_tree_knows_counts_too() -> None:
    tree = Tree(objects=make.snapshot(limit_ranges=[make.limit_range(maximum="memory=4Gi")]))
    found = prove(make.together(nodes(), web()), change(limit=5 * 1024), tree=tree)
    assert "admission-refused" in codes(found)


def test_surge_needs_room_in_a_quota() -> None:
    quota = make.snapshot(quotas=[make.quota("requests.memory=4Gi", used="requests.memory=2Gi")])
    fits = prove(make.together(nodes(), web(), quota), change(request=1200))
    assert fits.breaks == ()
    stuck = prove(make.together(nodes(), web(), quota), change(request=1900))
    assert "exceeded quota" in stuck.breaks[0]
    assert codes(stuck)[0] in ("rollout-stuck", "quota-exceeded")


def test_a_rollout_that_would_find_no_room_any_more_is_a_break() -> None:
    seen = make.together(nodes(2), web(requests="memory=3Gi", limits="memory=8Gi"))
    declared = Declaration(capacity=CapacityPolicy(survive=("any-disk",)))
    found = prove(seen, change(request=5 * 1024), declaration=declared)
    assert codes(found) == ["next-rollout-stuck"]
    assert "Insufficient memory" in found.breaks[0]


def test_a_pod_that_no_node_could_hold() -> None:
    found = prove(make.together(nodes(), web()), change(request=9 * 1024, limit=9 * 1024))
    assert codes(found)[0] == "plan-larger-than-nodes"
    assert found.breaks[0] == (
        "Deployment shop/web is larger than every node that it may go to: memory 9Gi of 8Gi"
    )


def test_a_pod_that_no_node_could_hold_today_either() -> None:
    seen = make.together(nodes(), web(requests="memory=9Gi", limits="memory=10Gi", where=("",)))
    assert "plan-larger-than-nodes" not in codes(prove(seen, change(limit=11 * 1024)))


def test_raises_that_do_not_fit_where_pods_stand_are_rolled_out_elsewhere() -> None:
    other = make.deployed("other", "memory=6Gi", ["n1"])
    found = prove(make.together(nodes(), web(where=("n1",)), other), change(request=4 * 1024, limit=4 * 1024))
    assert found.breaks == ()
    assert "does not fit where it stands (n1)" in found.notes[0]
    after = {one.name: one.after for one in found.nodes if one.bound == "requests.memory"}
    assert after["n1"] == 6 * GI
    assert sorted(after.values()) == [0, 4 * GI, 6 * GI]


def test_a_node_that_cannot_be_left_is_overfilled() -> None:
    """What no workload makes does not roll out."""
    bare = make.pod("bare", "memory=1Gi", node="n1")
    seen = make.together(nodes(1), web(requests="memory=5Gi", where=("n1",)), make.snapshot(pods=[bare]))
    found = prove(seen, change("bare", kind="Pod", request=6 * 1024))
    assert "plan-overfills-node" in codes(found)
    assert "Node n1 its pods would ask for more memory than it has: 11Gi of 8Gi" in found.breaks


@pytest.mark.parametrize("declaration", [ANY_NODE, Declaration()], ids=["asked for", "without a policy"])
def test_a_loss_that_is_survived_today_and_would_not_be(declaration: Declaration) -> None:
    seen = make.together(nodes(2), recreating(web(requests="memory=3Gi", limits="memory=8Gi")))
    found = prove(seen, change(request=5 * 1024), declaration=declaration)
    assert set(codes(found)) == {"plan-ends-survival"}
    first = found.losses[0]
    assert (first.subject, first.before, first.after) == ("node n1", True, False)
    assert "Insufficient memory" in first.message
    assert first.asked is bool(declaration.capacity.survive)


def test_a_loss_nobody_asks_for_is_told_and_breaks_nothing() -> None:
    declared = Declaration(capacity=CapacityPolicy(survive=("any-disk",)))
    seen = make.together(nodes(2), recreating(web(requests="memory=3Gi", limits="memory=8Gi")))
    found = prove(seen, change(request=5 * 1024), declaration=declared)
    assert found.breaks == ()
    assert [(one.before, one.after) for one in found.losses] == [(True, False), (True, False)]


def test_a_loss_that_is_not_survived_today_either_is_not_the_plans_doing() -> None:
    seen = make.together(nodes(2), recreating(web(requests="memory=6Gi", limits="memory=8Gi")))
    found = prove(seen, change(request=5 * 1024), declaration=ANY_NODE)
    assert found.breaks == ()
    assert {(one.before, one.after, one.asked) for one in found.losses} == {(False, False, True)}


def test_what_a_review_tells_is_told_once() -> None:
    other = make.deployed("other", "memory=6Gi", ["n1"])
    seen = make.together(nodes(1), other, recreating(web(where=("n1",))))
    assert codes(prove(seen, change(request=4 * 1024, limit=4 * 1024))) == ["rollout-down"]


def test_a_proof_while_cutting_back_names_who_is_too_large() -> None:
    prover = proving.Prover(
        observe.assume(make.together(nodes(), web())), None, peaks={}, tell=lambda _: None
    )
    assert codes(prover((change(request=9 * 1024, limit=9 * 1024),)))[0] == "plan-larger-than-nodes"


def test_what_a_broken_plan_would_free_is_not_told() -> None:
    where = ("n1", "n2", "n3", "n4")
    ranges = make.snapshot(limit_ranges=[make.limit_range(maximum="memory=9Gi")])
    small = make.deployed("small", "memory=1Mi", ["n1"])
    seen = make.together(nodes(4), web("memory=6Gi", "memory=8Gi", where), small, ranges)
    assert prove(seen, change(request=2048), declaration=ANY_NODE).freed
    found = prove(seen, change(request=2048), change("small", limit=10 * 1024), declaration=ANY_NODE)
    assert found.breaks and found.freed == ()


def test_a_pod_that_nothing_makes_again_is_missed_when_it_is_pushed_off() -> None:
    high = make.deployed(
        "web", "memory=2Gi", ["n1"], limits="memory=7Gi", priority=100, priority_class="high"
    )
    bare = make.snapshot(
        pods=[make.pod("bare", "memory=4Gi", node="n1")], priority_classes=[make.priority("high", 100)]
    )
    found = prove(make.together(nodes(1), bare, recreating(high)), change(request=6 * 1024))
    assert found.waiting == ("Pod shop/bare loses a pod that stands today",)
    assert found.waiting[0] in found.breaks


def test_losses_that_are_survived_again_and_pods_that_find_room() -> None:
    waiting = make.deployed("late", "memory=3Gi", [""])
    seen = make.together(nodes(2), web(requests="memory=6Gi", limits="memory=8Gi"), waiting)
    found = prove(seen, change(request=2048), declaration=ANY_NODE)
    assert found.breaks == ()
    assert "the loss of node n1 would be survived" in found.mended
    assert "Deployment shop/late would find room for a pod that waits" in found.mended


def test_a_node_that_can_go_and_one_more_may_be_lost() -> None:
    where = ("n1", "n2", "n3", "n4")
    seen = make.together(nodes(4), web(requests="memory=6Gi", limits="memory=8Gi", where=where))
    found = prove(seen, change(request=2048), declaration=ANY_NODE)
    assert {one.node for one in found.freed} == {"n1", "n2", "n3", "n4"}
    assert all(one.survives and one.memory == 8 * GI for one in found.freed)
    assert {one.why for one in found.freed} == {"1 pod moves to other nodes"}
    less = prove(seen, change(request=3000), declaration=ANY_NODE)
    assert less.freed and less.breaks == ()


def test_a_node_that_can_go_but_none_beside_it() -> None:
    where = ("n1", "n2", "n3")
    apart = recreating(web(requests="memory=6Gi", limits="memory=8Gi", where=where))
    small = make.snapshot(nodes=[make.node("small", "cpu=4 memory=100Mi")])
    tiny = make.deployed("tiny", "memory=50Mi", ["small"])
    seen = make.together(nodes(), small, tiny, apart)
    found = prove(seen, change(request=4000), declaration=ANY_NODE)
    assert found.breaks == ()
    assert [(one.node, one.survives) for one in found.freed] == [(name, False) for name in where]
    assert found.freed[0].why == ("1 pod moves to other nodes; node n2, node n3 could then no longer be lost")


def test_a_node_that_can_go_today_is_not_freed_by_a_plan() -> None:
    found = prove(make.together(nodes(), web(where=("n1",))), change(request=512))
    assert (found.breaks, found.freed) == ((), ())


def test_a_class_is_not_given_up() -> None:
    seen = make.together(nodes(), web(requests="cpu=1 memory=2Gi", limits="cpu=1 memory=2Gi"))
    found = prove(seen, change(cpu=500))
    assert found.breaks == ("Deployment shop/web would be Burstable and no longer Guaranteed",)


@pytest.mark.parametrize(("requests", "after"), [("cpu=1 memory=2Gi", 1024), ("cpu=1 memory=1Gi", 1024)])
def test_a_class_that_is_kept_or_won_is_no_fault(requests: str, after: int) -> None:
    seen = make.together(nodes(), web(requests=requests, limits="cpu=1 memory=2Gi"))
    assert prove(seen, change(request=after, limit=after)).breaks == ()


def test_a_node_that_is_promised_too_much_already_is_not_the_plans_doing() -> None:
    bare = [make.pod(name, "memory=5Gi", node="n1") for name in ("a", "b")]
    seen = make.together(nodes(1), make.snapshot(pods=bare))
    found = prove(seen, change("a", kind="Pod", request=4 * 1024))
    assert found.breaks == ()
    assert [one.after for one in found.nodes if one.bound == "requests.memory"] == [9 * GI]


def test_a_node_may_be_filled_to_the_last_byte_and_what_is_over_counts_nothing() -> None:
    bare = [make.pod(name, "memory=3Gi", node="n1") for name in ("a", "b")]
    done = make.pod("done", "memory=5Gi", node="n1")
    done = replace(done, status=replace(done.status, phase="Succeeded"))
    seen = make.together(nodes(1), make.snapshot(pods=[*bare, done]))
    found = prove(seen, change("a", kind="Pod", request=5 * 1024))
    assert found.breaks == ()
    assert [one.after for one in found.nodes if one.bound == "requests.memory"] == [8 * GI]


def test_what_cannot_roll_out_before_or_after_is_not_mended() -> None:
    quota = make.snapshot(quotas=[make.quota("requests.memory=2560Mi", used="requests.memory=2Gi")])
    stuck = make.together(nodes(2), web(), make.deployed("other", "memory=6Gi", ["n1", "n2"]))
    declared = Declaration(capacity=CapacityPolicy(survive=("any-disk",)))
    assert prove(stuck, change(limit=1536), declaration=declared).mended == ()
    lower = prove(make.together(nodes(), web(), quota), change(request=512))
    assert lower.mended == ("Deployment shop/web would roll out, and does not today",)


def test_an_autoscaler_that_would_want_more_than_it_may() -> None:
    scaler = HorizontalAutoscaler(make.SHOP, "web", "Deployment", "web", 1, 3, {"cpu": 60})
    seen = make.together(nodes(), web(requests="cpu=400m memory=1Gi"), make.snapshot(autoscalers=[scaler]))
    found = prove(seen, change(cpu=200))
    assert codes(found) == ["plan-exhausts-autoscaler"]
    assert "may want 4 pods, and is allowed 3" in found.breaks[0]
    assert "may want 4 pods" in prove(seen, change(cpu=250)).breaks[0], "3.2 are 4"
    assert prove(seen, change(cpu=300)).breaks == ()


def test_who_has_more_pods_than_its_autoscaler_allows_is_not_steered_by_it() -> None:
    scaler = HorizontalAutoscaler(make.SHOP, "web", "Deployment", "web", 1, 1, {"cpu": 60})
    seen = make.together(nodes(), web(requests="cpu=400m memory=1Gi"), make.snapshot(autoscalers=[scaler]))
    assert prove(seen, change(cpu=200)).breaks == ()


def test_what_pods_were_seen_to_use_stands_beside_what_nodes_have() -> None:
    seen = make.together(nodes(2), web(where=("n1",)))
    peaks = {Place("Deployment", make.SHOP, "web", "main"): Peaks(300 * MI, 20)}
    found = proving.Prover(observe.assume(seen), None, peaks=peaks, tell=lambda _: None)(())
    told = {(one.name, one.bound): one.peak for one in found.nodes}
    assert told["n1", "limits.memory"] == 300 * MI
    assert told["n1", "requests.cpu"] == 20


def test_a_tree_alone_is_held_against_its_own_rules() -> None:
    rules = make.snapshot(
        workloads=[make.workload("web", "memory=1Gi", limits="memory=2Gi")],
        limit_ranges=[make.limit_range(maximum="memory=4Gi")],
    )
    prover = proving.Prover(None, Tree(objects=rules), peaks={}, tell=lambda _: None)
    assert prover((change(request=512),)).breaks == ()
    found = prover((change(limit=5 * 1024),))
    assert "admission-refused" in codes(found)
    assert "no cluster is known: nothing was placed" in found.notes


def test_without_anything_nothing_is_claimed() -> None:
    found = proving.Prover(None, None, peaks={}, tell=lambda _: None)((change(request=512),))
    assert not found.tried
    assert found.notes == ("neither a cluster nor a tree is known: the plan was not tried",)


def test_what_all_nodes_together_do_not_have_is_known_by_adding() -> None:
    seen = make.together(nodes(2), web(requests="memory=6Gi", limits="memory=8Gi"))
    found = proving.Prover(observe.assume(seen), None, peaks={}, tell=lambda _: None)((change(request=9000),))
    assert [one.subject for one in found.findings] == ["Deployment shop/web", "all nodes"]
    larger, said = found.breaks
    assert "is larger than every node" in larger
    assert said.startswith("all nodes together would be asked for more memory than they have: ")
