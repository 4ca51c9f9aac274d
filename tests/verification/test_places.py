"""Which node is what, by machines with roles, and without any."""

from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Lower, Machine
from bayplan.model.nodes import Node, Taint
from bayplan.verification import places
from bayplan.verification.framework import Scene
from tests import make
from tests.make import amounts

CONTROL = {places.CONTROL[0]: "true"}


def scene(nodes: tuple[Node, ...], **declared: object) -> Scene:
    return Scene(Declaration(**declared), make.snapshot(nodes=nodes))  # type: ignore[arg-type]


def names(found: tuple[Node, ...]) -> list[str]:
    return [one.name for one in found]


def test_a_role_settles_it() -> None:
    machines = (Machine(1, "a", role="server"), Machine(2, "b", role="card"), Machine(3, "c", role="plain"))
    nodes = (make.node("a", labels=CONTROL), make.node("b"), make.node("c"))
    pools = (Pool("card", labels={"gpu": "true"}), Pool("plain"))
    found = scene(nodes, pools=pools, lower=Lower(machines=machines))
    workers = places.workers(found)
    assert (names(workers["card"]), names(workers["plain"]), names(workers[""])) == (["b"], ["c"], [])
    assert names(places.control_planes(found)) == ["a"]
    assert [one.name for one in places.servers(found.declaration)] == ["a"]


def test_without_roles_labels_taints_and_rare_resources_tell() -> None:
    taint = Taint("gpu", "true")
    pools = (
        Pool("plain", labels={"zone": "a"}),
        Pool("card", 1, amounts("nvidia.com/gpu=1"), {"zone": "a"}, (taint,)),
    )
    nodes = (
        make.node("x", labels={"zone": "a"}),
        make.node("y", "cpu=1 nvidia.com/gpu=1", labels={"zone": "a"}, taints=["gpu=true:NoSchedule"]),
    )
    workers = places.workers(scene(nodes, pools=pools))
    assert (names(workers["plain"]), names(workers["card"])) == (["x"], ["y"])


def test_a_node_that_is_like_no_pool_stands_alone() -> None:
    pools = (Pool("one", labels={"a": "1"}), Pool("two", labels={"b": "1"}))
    assert names(places.workers(scene((make.node("x"),), pools=pools))[""]) == ["x"]


def test_the_only_pool_has_every_worker() -> None:
    assert names(
        places.workers(scene((make.node("x"),), pools=(Pool("one", labels={"a": "1"}),)))["one"]
    ) == ["x"]


def test_roles_of_footprints() -> None:
    nodes = (make.node("a", labels=CONTROL), make.node("b"))
    found = scene(nodes, pools=(Pool("one"),))
    assert names(places.of_role(found, "*")) == ["a", "b"]
    assert names(places.of_role(found, "server")) == ["a"]
    assert names(places.of_role(found, "one")) == ["b"]
    assert places.of_role(found, "none") == ()
