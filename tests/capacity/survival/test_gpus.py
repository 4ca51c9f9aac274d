"""Losses of cards: what of a node's extended resources goes with one, and who held it."""

from typing import Any

import pytest

from bayplan.capacity import survival
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.survival import gpus, playing, telling
from bayplan.model.bounds import CardBudget
from bayplan.model.machines import Host, Lower, Machine, MachineDevice, MappedDevice, PciDevice, PciMapping
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import Owner, Pod
from tests import make
from tests.capacity.survival import estates
from tests.capacity.survival.estates import ground

BY_SET = Owner("ReplicaSet", "train-5d9c", controller=True)
FIRST, SECOND = "0000:01:00.0", "0000:41:00.0"
WHOLE, SHARED, MEMORY = "nvidia.com/gpu", "nvidia.com/gpu.shared", "example.com/gpumem"


def pod(name: str, requests: str, node: str = "n1", **more: Any) -> Pod:
    return make.pod(name, requests, node=node, owner=BY_SET, **more)


def lower(*addresses: str, mapping: str = "", **more: Any) -> Lower:
    """A host with cards, and n1 on it to which they are passed through."""
    devices = tuple(
        MachineDevice(f"hostpci{number}", mapping, () if mapping else (address,))
        for number, address in enumerate(addresses)
    )
    cards = tuple(PciDevice("pve1", address, kind="030200") for address in addresses)
    machines = (Machine(101, "n1", "pve1", devices=devices),)
    return Lower(hosts=(Host("pve1"),), machines=machines, pci_devices=cards, **more)


def estate(under: Lower, offers: str, *pods: Pod, others: str = "", **declared: Any) -> Ground:
    nodes = [make.node("n1", f"cpu=8 memory=16Gi {offers}"), make.node("n2", f"cpu=8 memory=16Gi {others}")]
    return ground(make.snapshot(nodes=nodes, pods=list(pods), lower=under), **declared)


def lost(whole: Ground) -> dict[str, Outcome]:
    found = survival.survey(whole, models=("requests",), only=("any-gpu",))
    return {one.lost[0]: one for one in found}


def test_the_only_card_takes_all_its_turns_along() -> None:
    pods = [pod("one", f"{WHOLE}=1"), pod("two", f"{WHOLE}=1"), pod("plain", "memory=1Gi")]
    found = lost(estate(lower(FIRST), f"{WHOLE}=100", *pods))
    assert list(found) == ["pve1/0000:01:00"]
    outcome = found["pve1/0000:01:00"]
    assert [one.pod for one in outcome.down] == ["shop/one", "shop/two"]
    assert (outcome.nodes, outcome.shortage) == (("n1",), {WHOLE: 2})
    assert "2 Insufficient nvidia.com/gpu" in outcome.down[0].message


@pytest.mark.parametrize("engine", [estates.narrow, estates.wide])
def test_a_card_is_gone_for_one_loss_alone(engine: Any) -> None:
    """Others have asked for turns before; c and d ask afterwards, and find those that n1 has again."""
    nodes = [make.node(name, f"cpu=8 {SHARED}={turns}") for name, turns in (("n1", 4), ("n2", 2), ("n3", 2))]
    pods = [pod(name, f"{SHARED}=2", node) for name, node in (("a", "n1"), ("b", "n2"))]
    pods += [pod(name, f"{SHARED}=1", "n3") for name in ("c", "d")]
    whole = ground(make.snapshot(nodes=nodes, pods=pods, lower=lower(FIRST, SECOND)), engine)
    only = ("node/n2", "gpu/pve1/0000:01:00", "node/n3")
    first, _, last = survival.survey(whole, models=("requests",), only=only)
    assert [(one.survived, [each.node for each in one.arrivals]) for one in (first, last)] == [
        (True, ["n1"]), (True, ["n1"]),
    ]  # fmt: skip


@pytest.mark.parametrize("engine", [estates.narrow, estates.wide])
def test_who_held_a_lost_card_does_not_find_it_again(engine: Any) -> None:
    """The loss of n2 has asked for cards before, when n1 still had two."""
    nodes = [make.node("n1", f"cpu=8 {WHOLE}=2"), make.node("n2", f"cpu=8 {WHOLE}=1")]
    pods = [pod("one", f"{WHOLE}=1"), pod("two", f"{WHOLE}=1"), pod("b", f"{WHOLE}=1", "n2")]
    whole = ground(make.snapshot(nodes=nodes, pods=pods, lower=lower(FIRST, SECOND)), engine)
    found = survival.survey(whole, models=("requests",), only=("node/n2", "gpu/pve1/0000:01:00"))
    assert [[each.pod for each in one.down] for one in found] == [["shop/b"], ["shop/one"]]


def test_a_lost_card_is_made_good_by_one_that_is_idle() -> None:
    outcome = lost(estate(lower(FIRST), f"{WHOLE}=1", pod("one", f"{WHOLE}=1"), others=f"{WHOLE}=1"))
    found = outcome["pve1/0000:01:00"]
    assert (found.survived, found.moved, [one.node for one in found.arrivals]) == (True, 1, ["n2"])
    assert [(late.pod, late.seconds, late.why) for late in found.late] == [("shop/one", None, telling.CARD)]


def test_of_two_whole_cards_one_is_half() -> None:
    """Whoever held it: the one left over finds the second card, both together do not."""
    small = lost(estate(lower(FIRST, SECOND), f"{WHOLE}=2", pod("one", f"{WHOLE}=1")))
    assert {name: one.survived for name, one in small.items()} == {
        "pve1/0000:01:00": True,
        "pve1/0000:41:00": True,
    }
    full = [pod("one", f"{WHOLE}=1"), pod("two", f"{WHOLE}=1")]
    (found, _) = lost(estate(lower(FIRST, SECOND), f"{WHOLE}=2", *full)).values()
    assert (len(found.down), found.shortage) == (1, {WHOLE: 1})
    assert gpus.EITHER in found.notes


@pytest.mark.parametrize("order", [1, -1], ids=["the worst first", "the worst last"])
def test_the_worst_of_who_may_have_held_it(order: int) -> None:
    """Only one of the two has anywhere else to go."""
    pods = [
        pod("a-tied", f"{WHOLE}=1", node_selector={HOSTNAME: "n1"}),
        pod("b-free", f"{WHOLE}=1"),
    ][::order]
    whole = estate(lower(FIRST, SECOND), f"{WHOLE}=2", *pods, others=f"{WHOLE}=1")
    assert [one.pod for one in lost(whole)["pve1/0000:41:00"].down] == ["shop/a-tied"]


def test_shares_of_two_cards_are_halved() -> None:
    pods = [pod(f"p{number}", f"{SHARED}=1") for number in range(3)]
    (found, _) = lost(estate(lower(FIRST, SECOND), f"{SHARED}=4", *pods)).values()
    assert (len(found.down), found.moved) == (1, 2)


def test_card_memory_goes_with_the_card_that_is_named() -> None:
    cards = (CardBudget(MEMORY, unit=1 << 20, host="pve1", address=SECOND),)
    found = lost(estate(lower(FIRST, SECOND), f"{MEMORY}=14k", pod("one", f"{MEMORY}=6k"), cards=cards))
    assert {name: one.survived for name, one in found.items()} == {
        "pve1/0000:01:00": True,
        "pve1/0000:41:00": False,
    }


def test_what_is_no_card_of_a_maker_stays() -> None:
    found = lost(estate(lower(FIRST), "example.com/fpga=2", pod("one", "example.com/fpga=1")))
    assert all(one.survived for one in found.values())


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        pytest.param((FIRST,), ["pve1/0000:01:00"], id="the mapping has one device"),
        pytest.param((FIRST, SECOND), ["pve1/card (hostpci0 of n1)"], id="it has several"),
    ],
)
def test_a_mapping_stands_for_its_device(paths: tuple[str, ...], names: list[str]) -> None:
    mapping = PciMapping("card", tuple(MappedDevice("pve1", path) for path in paths))
    under = lower(FIRST, mapping="card", pci_mappings=(mapping,))
    assert list(lost(estate(under, f"{WHOLE}=1")))[:1] == names


def test_a_mapping_that_a_machine_takes_whole_stands_for_all_its_devices() -> None:
    mapping = PciMapping("pair", tuple(MappedDevice("pve1", path) for path in (FIRST, SECOND)))
    under = lower(FIRST, SECOND, mapping="pair", pci_mappings=(mapping,))
    assert list(lost(estate(under, f"{WHOLE}=2"))) == ["pve1/0000:01:00", "pve1/0000:41:00"]


def test_cards_are_counted_by_their_label_where_no_machine_is_known() -> None:
    nodes = [make.node("n1", f"cpu=8 {WHOLE}=2", labels={"nvidia.com/gpu.count": "2"})]
    found = lost(ground(make.snapshot(nodes=nodes, pods=[pod("one", f"{WHOLE}=1")])))
    assert {name: one.survived for name, one in found.items()} == {"n1/card1": True, "n1/card2": True}


def test_where_nothing_counts_the_cards_it_is_said() -> None:
    found = lost(ground(make.snapshot(nodes=[make.node("n1", f"cpu=8 {WHOLE}=4")])))
    assert list(found) == ["n1/card1"]
    assert gpus.UNKNOWN in found["n1/card1"].notes


def test_a_card_that_no_node_has_is_missed_by_none() -> None:
    spare = PciDevice("pve1", SECOND, kind="0x030200")
    under = lower(FIRST)
    under = Lower(hosts=under.hosts, machines=under.machines, pci_devices=(*under.pci_devices, spare))
    found = lost(estate(under, f"{WHOLE}=1"))["pve1/0000:41:00"]
    assert (found.survived, found.nodes, found.notes) == (True, (), ("no node has this card",))


def test_a_pod_without_a_controller_dies_with_its_card() -> None:
    bare = make.pod("bare", f"{WHOLE}=1", node="n1")
    found = lost(estate(lower(FIRST), f"{WHOLE}=1", bare, others=f"{WHOLE}=1"))["pve1/0000:01:00"]
    assert [one.reason for one in found.down] == [playing.NO_CONTROLLER]
