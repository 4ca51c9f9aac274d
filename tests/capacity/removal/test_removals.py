"""Nodes that go: one blocker of each sort, what a host gains, and which sets are found."""

import pytest
from msgspec.structs import replace

from bayplan.capacity.removal import examine, removals
from bayplan.capacity.report.removal import Removal
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.errors import InvalidInput
from bayplan.model.labels import Operator, Requirement
from bayplan.model.machines import Lower, Machine, MachineDevice, MachineDisk
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import NodeTerm, PodStatus, Volume
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind
from tests import make
from tests.capacity.removal import estates

GIB = 1 << 30


def three(*parts: Snapshot, **fields: object) -> Snapshot:
    """Three roomy nodes, and what stands on them."""
    nodes = [make.node(name, "cpu=4 memory=8Gi") for name in ("n1", "n2", "n3")]
    return make.together(make.snapshot(nodes=nodes, **fields), *parts)


def hard(found: Removal) -> list[tuple[str, str]]:
    return [(one.kind, one.subject) for one in found.blockers if one.hard]


def soft(found: Removal) -> list[tuple[str, str]]:
    return [(one.kind, one.subject) for one in found.blockers if not one.hard]


def test_a_node_that_can_go() -> None:
    found = examine(estates.ground(three(make.deployed("web", "cpu=1", ["n1", "n2"]))), ["n1"])
    assert (found.possible, found.blockers) == (True, ())
    ((pod, origin, to),) = [(step.pod, step.origin, step.to) for step in found.steps]
    assert (pod, origin, to in ("n2", "n3")) == ("shop/web-5d9c-0", "n1", True)


def test_a_budget_that_never_lets_go() -> None:
    parts = replace(make.deployed("db", "cpu=1", ["n1"]), budgets=(make.budget("db", min_available="1"),))
    found = examine(estates.ground(three(parts)), ["n1"])
    assert hard(found) == [("budget", "PodDisruptionBudget shop/budget")]
    assert "lower minAvailable of budget budget from 1 to 0" in found.blockers[0].remedy


def test_more_replicas_are_no_way_out_where_they_share_a_volume_of_one_node() -> None:
    budget = (make.budget("db", min_available="1"),)
    plain = replace(make.deployed("db", "cpu=1", ["n1"]), budgets=budget)
    held = replace(make.deployed("db", "cpu=1", ["n1"], volumes=make.claimed("data")), budgets=budget)
    whole = three(held, make.disk("data"), make.disks(["n1", "n2", "n3"], 9))
    tied = examine(estates.ground(whole), ["n1"]).blockers[0].remedy
    free = examine(estates.ground(three(plain)), ["n1"]).blockers[0].remedy
    assert ("scale" in free, "scale" in tied) == (True, False)


def test_a_budget_that_waits_is_no_blocker() -> None:
    web = make.deployed("web", "cpu=1", ["n1", "n1"])
    parts = replace(web, budgets=(make.budget("web", max_unavailable="1"),))
    found = examine(estates.ground(three(parts)), ["n1"])
    assert found.possible
    assert "budgets let the pods go in 2 waves" in found.notes


def test_two_budgets_on_one_pod_are_one_blocker() -> None:
    pair = (
        make.budget("web", "a", max_unavailable="1"),
        make.budget("web", "b", max_unavailable="1"),
    )
    parts = replace(make.deployed("web", "cpu=1", ["n1", "n1", "n2"]), budgets=pair)
    found = examine(estates.ground(three(parts)), ["n1"])
    assert hard(found) == [("budget", "PodDisruptionBudget shop/a and shop/b")]
    assert "selectors" in found.blockers[0].remedy


def test_a_local_volume_and_what_is_lost() -> None:
    disk = make.disk("data", driver="", local=True, node_terms=at("n1"))
    web = make.deployed(
        "web", "cpu=1", ["n1"], volumes=(Volume("data", "data"), Volume("tmp", empty_dir=True))
    )
    found = examine(estates.ground(three(web, disk)), ["n1"])
    assert hard(found) == [("local-volume", "PersistentVolumeClaim shop/data")]
    assert soft(found) == [("local-volume", "Pod shop/web-5d9c-0")]
    assert [step.to for step in found.steps] == ["n2"], "where it would go if the data could"


def test_a_card_that_only_one_node_has() -> None:
    nodes = [make.node("n1", f"cpu=4 memory=8Gi {estates.CARD}=1"), make.node("n2", "cpu=4 memory=8Gi")]
    machine = Machine(201, "n1", "pve", devices=(MachineDevice("hostpci0", "gpu"),))
    parts = make.together(
        make.snapshot(nodes=nodes, lower=Lower(machines=(machine,))),
        make.deployed("train", f"cpu=1 {estates.CARD}=1", ["n1"]),
    )
    found = examine(estates.ground(replace(parts, lower=Lower(machines=(machine,)))), ["n1"])
    (blocker,) = [one for one in found.blockers if one.hard]
    assert (blocker.kind, blocker.subject) == ("gpu", "Pod shop/train-5d9c-0")
    assert "no node that stays has any; gpu is passed through to machine 201" in blocker.reason
    assert blocker.remedy.startswith("scale Deployment shop/train to 0 first")


def test_a_pin_does_not_hide_a_lack_of_room() -> None:
    big = make.deployed("big", "cpu=3", ["n1"], node_selector={HOSTNAME: "n1"})
    full = make.deployed("full", "cpu=2", ["n2", "n3"])
    found = examine(estates.ground(three(big, full)), ["n1"])
    assert hard(found) == [("hostname", "Pod shop/big-5d9c-0"), ("room", "Pod shop/big-5d9c-0")]
    assert found.blockers[1].reason.startswith("0/2 nodes are available: 2 Insufficient cpu.")


def test_singletons_claims_protected_and_bare_pods() -> None:
    disk = make.disk("data")
    db = make.deployed("db", "cpu=1", ["n1"], volumes=make.claimed("data"))
    bare = make.pod("probe", "cpu=1", node="n1")
    parts = three(db, disk, make.disks(["n1", "n2", "n3"], 9), pods=[bare])
    found = examine(estates.ground(parts, protected=("shop/d*",)), ["n1"])
    assert hard(found) == [("protected", "Deployment shop/db"), ("bare", "Pod shop/probe")]
    assert soft(found) == [("singleton", "Deployment shop/db"), ("claim", "PersistentVolumeClaim shop/data")]
    assert "away for 30 s to 2 min" in next(one.reason for one in found.blockers if one.kind == "singleton")
    assert [step.pod for step in found.steps] == ["shop/db-5d9c-0"]


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [("shop/db", True), ("shop/db-5d9c-0", True), ("shop/*", True), ("shop/d", False), ("db", False)],
)
def test_protected_by_the_name_of_the_workload_or_of_the_pod(pattern: str, kept: bool) -> None:
    db = make.deployed("db", "cpu=1", ["n1"])
    found = examine(estates.ground(three(db), protected=(pattern,)), ["n1"])
    assert hard(found) == ([("protected", "Deployment shop/db")] if kept else [])


def test_no_slot_for_a_volume_is_a_lack_of_room() -> None:
    db = make.deployed("db", "cpu=1", ["n1"], volumes=make.claimed("data"))
    parts = three(db, make.disk("data"), make.disks(["n1", "n2", "n3"], 0))
    (blocker,) = [one for one in examine(estates.ground(parts), ["n1"]).blockers if one.hard]
    assert (blocker.kind, "exceed max volume count" in blocker.reason) == ("room", True)


def test_daemons_static_and_finished_pods_do_not_move() -> None:
    agent = make.workload("agent", "cpu=1", kind=Kind.DAEMON_SET)
    static = replace(make.pod("etcd", "cpu=1", node="n1"), mirror=True)
    done = make.pod("done", "cpu=1", node="n1", status=PodStatus(phase="Succeeded"))
    pods = [make.made_by(agent, "agent-1", "n1"), static, done]
    found = examine(estates.ground(three(pods=pods, workloads=[agent])), ["n1"])
    assert (found.possible, found.steps, found.blockers) == (True, (), ())


def test_what_a_host_gains() -> None:
    disks = (
        MachineDisk("scsi0", "fast:vm-201-disk-0", "fast", 256 * GIB),
        MachineDisk("scsi3", "fast:vm-9999-pvc-0a1b2c3d-4e5f", "fast", 10 * GIB),
        MachineDisk("ide2", "iso:debian.iso", "iso", GIB, "cdrom"),
    )
    machine = Machine(201, "n1", "pve", "running", memory=32 * GIB, cores=8, disks=disks)
    found = examine(estates.ground(replace(three(), lower=Lower(machines=(machine,)))), ["n1"])
    (gain,) = found.gains
    assert (gain.host, gain.memory, gain.vcpus, gain.pools) == ("pve", 32 * GIB, 8, {"fast": 256 * GIB})
    assert examine(estates.ground(three()), ["n1"]).gains == ()


def test_control_planes_only_when_named_and_with_a_warning() -> None:
    role = {"node-role.kubernetes.io/control-plane": ""}
    nodes = [make.node(f"cp{number}", labels=role) for number in range(3)] + [
        make.node("n1"),
        make.node("n2"),
    ]
    estate = estates.ground(make.snapshot(nodes=nodes))
    assert all(not name.startswith("cp") for one in removals(estate) for name in one.nodes)
    (found,) = removals(estate, names=["cp0"], most=1)
    assert "of 3 members 1 may fail, of 2 then 0" in found.notes[0]
    with pytest.raises(InvalidInput, match="no node is called 'n9'"):
        removals(estate, names=["n9"])


def test_pairs_larger_sets_and_their_order() -> None:
    nodes = [make.node(f"n{number}", "cpu=4 memory=8Gi") for number in range(6)]
    web = make.deployed("web", "cpu=1", [f"n{number}" for number in range(6)])
    estate = estates.ground(make.together(make.snapshot(nodes=nodes), web))
    found = removals(estate)
    sizes = [len(one.nodes) for one in found]
    assert sizes.count(1) == 6 and sizes.count(2) == 15
    assert max(sizes) == 4, "six pods of one core need two nodes of four"
    assert [len(one.steps) for one in found] == sorted(sizes), "the least to move comes first"


def test_sets_of_three_where_that_many_are_wanted() -> None:
    nodes = [make.node(f"n{number}", "cpu=4 memory=8Gi") for number in range(5)]
    web = make.deployed("web", "cpu=1", [f"n{number}" for number in range(5)])
    estate = estates.ground(make.together(make.snapshot(nodes=nodes), web))
    sizes = [len(one.nodes) for one in removals(estate, most=3)]
    assert [sizes.count(number) for number in (1, 2, 3, 4)] == [5, 10, 10, 0]
    assert [len(one.nodes) for one in removals(estate, most=1)] == [1] * 5


def test_of_further_losses_those_count_that_have_to_be_borne() -> None:
    nodes = [make.node(name, "cpu=4 memory=8Gi") for name in ("n1", "n2", "n3")]
    web = make.deployed("web", "cpu=1", ["n1", "n2", "n3"])
    policy = CapacityPolicy(survive=("node/n2",))
    estate = estates.ground(make.together(make.snapshot(nodes=nodes), web), capacity=policy)
    (found,) = removals(estate, names=["n1"], most=1)
    assert (found.survives, found.broken) == (("node/n2",), ())


def test_a_further_loss_is_told() -> None:
    nodes = [make.node(name, "cpu=4 memory=8Gi") for name in ("n1", "n2", "n3")]
    web = make.deployed("web", "cpu=1500m", ["n1", "n2", "n3"])
    found = removals(estates.ground(make.together(make.snapshot(nodes=nodes), web)), most=1)
    assert [one.possible for one in found] == [True] * 3
    assert found[0].survives == ()
    assert set(found[0].broken) == {f"node/{name}" for name in {"n1", "n2", "n3"} - set(found[0].nodes)}
    light = make.deployed("web", "cpu=1", ["n1", "n2", "n3"])
    found = removals(estates.ground(make.together(make.snapshot(nodes=nodes), light)), most=1)
    assert (found[0].survives, found[0].broken) == (("any-node",), ())


def test_pods_of_lower_priority_make_room() -> None:
    nodes = [
        make.node("n1", "cpu=4 memory=8Gi"),
        make.node("n2", "cpu=4 memory=8Gi"),
        make.node("n3", "cpu=1"),
    ]
    keen = make.deployed("keen", "cpu=3", ["n1"], priority=100)
    small = make.deployed("small", "cpu=1", ["n2"])
    other = make.deployed("other", "cpu=1", ["n2"], priority=200)
    found = examine(estates.ground(make.together(make.snapshot(nodes=nodes), keen, small, other)), ["n1"])
    assert {(step.pod, step.to) for step in found.steps} == {
        ("shop/keen-5d9c-0", "n2"),
        ("shop/small-5d9c-0", "n3"),
    }
    assert found.possible
    assert any("has higher priority than shop/small-5d9c-0" in note for note in found.notes)


def test_a_pod_that_moved_and_is_pushed_off_again_is_told_under_its_own_name() -> None:
    nodes = [make.node(name, "cpu=4 memory=8Gi") for name in ("n1", "n2")]
    small = make.deployed("small", "cpu=500m memory=1Gi", ["n1", "n1", "n1"])
    keen = make.deployed("keen", "cpu=1 memory=3Gi", ["n1", "n1"], priority=100)
    slow = replace(keen, budgets=(make.budget("keen", min_available="1"),))
    found = examine(estates.ground(make.together(make.snapshot(nodes=nodes), small, slow)), ["n1"])
    assert len(found.steps) == 4
    ((kind, subject),) = hard(found)
    assert (kind, subject in {f"Pod shop/small-5d9c-{number}" for number in range(3)}) == ("room", True)
    (reason,) = [one.reason for one in found.blockers if one.hard]
    assert "pushes it off: 0/1 nodes are available: 1 Insufficient memory." in reason


def at(node: str) -> tuple[NodeTerm, ...]:
    return (NodeTerm((Requirement(HOSTNAME, Operator.IN, (node,)),)),)
