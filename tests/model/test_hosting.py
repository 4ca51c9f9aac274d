"""Which machine is which node: the order of trust, and that nothing is guessed where signs contradict."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from bayplan.model import hosting
from bayplan.model.hosting import Hosting
from bayplan.model.machines import Machine
from bayplan.model.nodes import Node
from tests import make

UUID = "3f2a7c5e-0000-4000-8000-0123456789ab"


def node(name: str, provider: str = "", address: str = "") -> Node:
    return replace(make.node(name), provider_id=provider, addresses=(address,) if address else ())


def found(nodes: list[Node], machines: list[Machine]) -> tuple[dict[str, tuple[int, str]], tuple[str, ...]]:
    pairs: Hosting = hosting.pair(nodes, machines)
    return {name: (one.machine.vmid, one.by) for name, one in pairs.berths.items()}, pairs.doubts


@pytest.mark.parametrize(
    ("one", "machines", "vmid", "by"),
    [
        pytest.param(
            node("a", "proxmox://pve/201", "192.0.2.9"),
            [Machine(201, "other"), Machine(202, "a", addresses=("192.0.2.9",))],
            201, "provider id", id="the provider id beats name and address",
        ),
        pytest.param(
            node("a", "proxmox://201"), [Machine(201), Machine(1201)], 201, "provider id",
            id="a provider id without a region",
        ),
        pytest.param(
            node("a", f"proxmox://{UUID.upper()}"), [Machine(201, uuid=UUID), Machine(202, "a")],
            201, "provider id", id="the uuid, in any case of letters",
        ),
        pytest.param(
            node("a", "k3s://a", "192.0.2.9"),
            [Machine(201, "A"), Machine(202, "b", addresses=("192.0.2.9",))],
            201, "name", id="the name beats the address",
        ),
        pytest.param(
            node("a", address="192.0.2.9"), [Machine(201, "vm-a", addresses=("192.0.2.8", "192.0.2.9"))],
            201, "address", id="the address where nothing else speaks",
        ),
        pytest.param(
            node("a"), [Machine(9000, "a", template=True), Machine(201, "a")], 201, "name",
            id="templates are no machine of a node",
        ),
        pytest.param(
            node("a", "proxmox://x/100"),
            [Machine(100, "b", host="one"), Machine(100, "a", host="two")],
            100, "name", id="a weaker sign chooses among several",
        ),
        pytest.param(
            node("a", f"proxmox://{UUID}"), [Machine(201, "a")], 201, "name",
            id="a machine whose uuid nobody said may be it",
        ),
    ],
)  # fmt: skip
def test_the_strongest_sign_decides(one: Node, machines: list[Machine], vmid: int, by: str) -> None:
    assert found([one], machines) == ({"a": (vmid, by)}, ())


def test_a_weaker_sign_chooses_the_right_one_of_several() -> None:
    machines = [Machine(100, "b", host="one"), Machine(100, "a", host="two")]
    pairs = hosting.pair([node("a", "proxmox://x/100")], machines)
    assert pairs.host_of("a") == "two"


@pytest.mark.parametrize(
    ("one", "machine"),
    [
        (node("a", "proxmox://pve/201"), Machine(305, "a")),
        (node("a", f"proxmox://{UUID}"), Machine(201, "a", uuid="0" * 8 + UUID[8:])),
        (node("a", "aws:///i-0123"), Machine(201, "b")),
        (node("a"), Machine(201)),
        (node("", "proxmox://"), Machine(201)),
    ],
    ids=["another number", "another uuid", "another cloud", "no sign", "empty signs"],
)
def test_what_contradicts_or_says_nothing_is_left_alone(one: Node, machine: Machine) -> None:
    assert found([one], [machine]) == ({}, ())


def test_several_machines_are_left_apart() -> None:
    machines = [Machine(202, "a"), Machine(201, "a")]
    assert found([node("a")], machines) == ({}, ("node a: machines 201, 202 have its name",))


def test_a_weaker_sign_does_not_lead_beyond_what_a_stronger_one_left() -> None:
    machines = [Machine(201, "a"), Machine(202, "a"), Machine(203, addresses=("192.0.2.9",))]
    berths, doubts = found([node("a", address="192.0.2.9")], machines)
    assert berths == {}
    assert doubts == ("node a: machines 201, 202 have its name",)


def test_a_machine_that_two_nodes_claim_is_nobodys() -> None:
    nodes = [node("a", "proxmox://pve/201"), node("b", "proxmox://pve/201")]
    berths, doubts = found(nodes, [Machine(201, "a")])
    assert berths == {}
    assert doubts == ("machine 201: nodes a, b have its provider id",)


def test_a_weaker_claim_takes_nothing_away() -> None:
    nodes = [node("b"), node("a", "proxmox://pve/201")]
    berths, doubts = found(nodes, [Machine(201, "b")])
    assert berths == {"a": (201, "provider id")}
    assert doubts == ("machine 201: nodes a, b have its name",)


def test_it_answers_from_both_sides() -> None:
    machines = [Machine(201, "a", host="pve1"), Machine(202, "b", host="pve2")]
    pairs = hosting.pair([node("b"), node("a"), node("c")], machines)
    assert list(pairs.berths) == ["b", "a"]
    assert pairs.nodes_on("pve1") == ("a",)
    assert (pairs.host_of("b"), pairs.host_of("c")) == ("pve2", "")
    assert (pairs.node_of(202), pairs.node_of(999)) == ("b", None)
    assert pairs.machine_of("c") is None


NAMES = some.sampled_from(["a", "b", "c", ""])
NUMBERS = some.integers(100, 104)
NODES = some.lists(
    some.builds(
        node,
        some.sampled_from(["a", "b", "c", "d"]),
        some.one_of(some.just(""), NUMBERS.map(lambda one: f"proxmox://pve/{one}")),
        some.sampled_from(["", "192.0.2.1", "192.0.2.2"]),
    ),
    unique_by=lambda one: one.name,
)
MACHINES = some.lists(
    some.builds(
        Machine, NUMBERS, name=NAMES, host=some.sampled_from(["one", "two"]), template=some.booleans(),
        addresses=some.sampled_from([(), ("192.0.2.1",), ("192.0.2.2",)]),
    ),
    unique_by=lambda one: (one.vmid, one.host),
)  # fmt: skip


@given(NODES, MACHINES)
def test_no_machine_is_two_nodes_and_no_provider_id_is_denied(
    nodes: list[Node], machines: list[Machine]
) -> None:
    pairs = hosting.pair(nodes, machines)
    taken = [(one.machine.vmid, one.machine.host) for one in pairs.berths.values()]
    assert len(taken) == len(set(taken))
    for one in nodes:
        machine = pairs.machine_of(one.name)
        if machine is not None and one.provider_id:
            assert one.provider_id.endswith(f"/{machine.vmid}")
        assert machine is None or not machine.template


@given(NODES, MACHINES)
def test_the_order_does_not_matter(nodes: list[Node], machines: list[Machine]) -> None:
    before = hosting.pair(nodes, machines)
    after = hosting.pair(nodes[::-1], machines[::-1])
    assert before.berths == after.berths
    assert len(before.doubts) == len(after.doubts)
