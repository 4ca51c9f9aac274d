"""Where pods stand after a change: who waits and why, who is thrown out, which loss is survived."""

from typing import Any

from msgspec.structs import replace

from bayplan.model.estate import Declaration, Pool
from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect
from bayplan.model.snapshot import Snapshot
from bayplan.review import placing, pools, shortages
from bayplan.review.answers import Ending, Placement
from tests import make
from tests.review import build
from tests.review.build import tree

SMALL = [make.node("n1", "cpu=4 memory=4Gi"), make.node("n2", "cpu=4 memory=4Gi")]


def on(*nodes: object) -> Snapshot:
    return build.cluster(nodes=list(nodes or SMALL))


def test_a_pod_that_no_node_can_take_is_told_with_the_largest() -> None:
    said = build.judged(tree(build.web("memory=5Gi", replicas=1)), None, on())
    found = build.only(said.findings)
    assert (found.check, found.arithmetic) == (
        "pod-unschedulable", "5120Mi requests.memory, 4096Mi on the largest node",
    )  # fmt: skip
    assert found.refusal.startswith("0/2 nodes are available: 2 Insufficient memory")
    assert build.fixes(found) == ["lower memory of container main to 4Gi (now 5Gi)"]
    placement = said.placement
    assert (placement.nodes, placement.placed, placement.survives) == (2, 0, True)
    (waiting,) = placement.waiting
    assert waiting.startswith("shop/web-")


def test_a_pod_that_finds_too_little_free_is_told_what_is_free() -> None:
    seen = build.cluster(
        nodes=SMALL, pods=[make.pod("a", "memory=3Gi", node="n1"), make.pod("b", "memory=2Gi", node="n2")]
    )
    found = build.only(build.judged(tree(build.web("memory=3Gi", replicas=1)), None, seen).findings)
    assert found.arithmetic == "3072Mi requests.memory, 2048Mi free on the emptiest node"


def test_no_sum_is_told_where_room_is_not_what_lacks() -> None:
    far = make.node("n3", "cpu=4 memory=9Gi", taints=["only=gpu:NoSchedule"])
    found = build.only(
        build.judged(tree(build.web("memory=5Gi", replicas=1)), None, on(*SMALL, far)).findings
    )
    assert (found.check, found.arithmetic) == ("pod-unschedulable", "")


def test_devices_and_cpu_lack_in_their_own_units() -> None:
    node = make.node("n1", "cpu=2 memory=4Gi nvidia.com/gpu.shared=4 example.org/fuse=1024")
    wanted = {
        "cpu=2500m": "2500m requests.cpu, 2000m on the largest node",
        "nvidia.com/gpu.shared=5": "5 requests.nvidia.com/gpu.shared, 4 on the largest node",
        "example.org/fuse=2048": "2048 requests.example.org/fuse, 1024 on the largest node",
    }
    for requests, arithmetic in wanted.items():
        web = build.web(requests, replicas=1, limits=requests if "/" in requests else "")
        found = build.only(build.judged(tree(web), None, on(node)).findings)
        assert found.arithmetic == arithmetic
    shared = build.web("nvidia.com/gpu.shared=1", replicas=4, limits="nvidia.com/gpu.shared=1")
    said = build.judged(tree(replace(shared, max_surge="0", max_unavailable="1")), None, on(node))
    assert (build.told(said.findings), said.placement.placed) == ([("node-loss", "Node n1")], 4)
    assert said.findings[0].summary == "its loss leaves 4 pods without a place"


def test_the_scheduler_says_what_lacks() -> None:
    said = "0/3 nodes are available: 1 Insufficient memory, 2 Insufficient cpu. no new claims."
    assert shortages.lacking(said) == "memory"
    assert shortages.lacking("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.") == "nvidia.com/gpu"
    assert shortages.lacking("0/1 nodes are available: 1 Too many pods.") == ""


def test_a_spread_that_cannot_be_met_leaves_pods_waiting() -> None:
    web = build.web("memory=1Gi", replicas=3, spec={"spread": make.spread("web", "zone")})
    zones = [
        make.node(f"n{at}", "cpu=4 memory=8Gi", labels={"zone": zone}) for at, zone in ((1, "a"), (2, "b"))
    ]
    said = build.judged(tree(web), None, on(*zones))
    assert build.told(said.findings) == [("node-loss", "Node n1"), ("node-loss", "Node n2")]
    full = make.pod("full", "memory=8Gi", node="n2")
    seen = build.cluster(nodes=zones, pods=[full])
    found = build.judged(tree(web), None, seen).findings[0]
    assert (found.check, found.subject) == ("pod-unschedulable", "Deployment shop/web")
    assert "didn't match pod topology spread constraints" in found.refusal


def test_what_preemption_throws_out_is_told() -> None:
    seen = build.cluster(
        nodes=[make.node("n1", "cpu=4 memory=4Gi")],
        pods=[make.pod("low", "memory=3Gi", node="n1", priority=0)],
        priority_classes=[make.priority("high", 1000)],
    )
    web = build.web(
        "memory=3Gi", replicas=1, strategy="Recreate", max_surge="", spec={"priority_class": "high"}
    )
    said = build.judged(tree(web), None, seen)
    loss, found = said.findings
    assert loss.check == "node-loss"
    assert (found.check, found.severity.value) == ("preempts", "warning")
    assert found.summary == "it throws out shop/low, whose priority is lower"
    assert found.file == "deployment-web.yaml"
    assert said.placement.preempted == ("shop/low",)


def test_a_loss_that_was_survived_before_is_told_and_one_that_was_not_is_not() -> None:
    calm: dict[str, Any] = {"max_surge": "0", "max_unavailable": "1"}
    before, after = (
        tree(build.web("memory=1Gi", replicas=4, **calm)),
        tree(build.web("memory=1Gi", replicas=5, **calm)),
    )
    said = build.judged(after, before, on())
    assert build.told(said.findings) == [("node-loss", "Node n1"), ("node-loss", "Node n2")]
    first = said.findings[0]
    assert first.summary in ("its loss leaves 1 pod without a place",)
    assert first.evidence == ("no room elsewhere for Deployment shop/web",)
    assert (said.placement.survives, said.placement.not_survived) == (False, ("n1", "n2"))
    said = build.judged(after, after, on())
    assert (said.findings, said.placement.survives) == ((), False)
    assert build.judged(before, None, on()).placement.survives is True


def test_where_no_nodes_are_known_nothing_is_placed() -> None:
    assert build.judged(tree(build.web())).placement == Placement()


def test_a_daemon_set_with_another_selector_moves() -> None:
    nodes = [
        make.node("n1", labels={"gpu": "yes"}),
        make.node("n2", "cpu=1 memory=1Gi", labels={"disk": "yes"}),
    ]
    before = tree(build.agent("memory=2Gi", spec={"node_selector": {"gpu": "yes"}}))
    said = build.judged(
        tree(build.agent("memory=1Gi", spec={"node_selector": {"disk": "yes"}})), before, on(*nodes)
    )
    assert (said.findings, said.placement.placed) == ((), 1)
    assert build.verdict(said, "agent").said == "completes: 1 of 1 updated"
    said = build.judged(
        tree(build.agent("memory=2Gi", spec={"node_selector": {"disk": "yes"}})), before, on(*nodes)
    )
    found = build.only(said.findings)
    assert (found.check, found.arithmetic) == ("rollout-down", "")
    assert build.verdict(said, "agent").ending is Ending.DOWN


def test_the_nodes_of_an_estate_are_made_where_none_are_seen() -> None:
    pool = Pool(
        "worker", 2, make.amounts("cpu=4 memory=8Gi"), {"zone": "a"},
        (Taint("only", "", Effect.NO_SCHEDULE),), {make.DISKS: 3},
    )  # fmt: skip
    found = pools.furnish(Snapshot(), [pool, Pool("big", 1, make.amounts("cpu=9 pods=250"))])
    assert [node.name for node in found.nodes] == ["worker-1", "worker-2", "big-1"]
    first, _, last = found.nodes
    assert first.labels == {"kubernetes.io/hostname": "worker-1", "zone": "a"}
    assert {name: str(amount) for name, amount in first.allocatable.items()} == {
        "cpu": "4", "memory": "8Gi", "pods": "110",
    }  # fmt: skip
    assert first.capacity == first.allocatable
    assert first.taints == pool.taints
    assert str(last.allocatable["pods"]) == "250"
    assert [(one.name, one.drivers[0].name, one.drivers[0].count) for one in found.csi_nodes] == [
        ("worker-1", make.DISKS, 3), ("worker-2", make.DISKS, 3),
    ]  # fmt: skip
    seen = on()
    assert pools.furnish(seen, [pool]) is seen
    assert pools.furnish(Snapshot(), []) == Snapshot()


def test_pools_are_where_a_tree_is_placed() -> None:
    declared = Declaration(pools=(Pool("worker", 2, make.amounts("cpu=4 memory=4Gi")),))
    said = build.judged(tree(build.web("memory=3Gi", replicas=2), declaration=declared))
    assert (said.placement.nodes, said.placement.placed) == (2, 2)
    assert build.told(said.findings) == [("next-rollout-stuck", "Deployment shop/web")]


def test_many_names_are_shortened() -> None:
    assert placing._named(list("abcde")) == "a, b, c, d, e"
    assert placing._named(list("abcdefg")) == "a, b, c, d, e and 2 more"


def test_a_remedy_that_leaves_another_namespace_without_room_is_none() -> None:
    nodes = [make.node("n1", "cpu=4 memory=4Gi"), make.node("n2", "cpu=4 memory=1Gi")]
    bare: dict[str, Any] = {"replicas": 1, "strategy": "Recreate", "max_surge": "", "max_unavailable": ""}
    far = replace(build.web("memory=2Gi", name="far", **bare), namespace=make.pod(namespace="zoo").namespace)
    said = build.judged(tree(build.web("memory=4500Mi", **bare), far), None, build.cluster(nodes=nodes))
    found = said.findings[0]
    assert found.subject == "Deployment shop/web"
    assert build.fixes(found) == []
    less = build.judged(tree(build.web("memory=4500Mi", **bare)), None, build.cluster(nodes=nodes))
    assert build.fixes(less.findings[0]) == ["lower memory of container main to 4Gi (now 4500Mi)"]
