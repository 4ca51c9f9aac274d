"""What a load line says of itself: its places, its parts and sources, whether a worker relieves it."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.capacity import cards
from bayplan.capacity.ground import Ground
from bayplan.model.bounds import CardBudget, HostRule
from bayplan.model.estate import Declaration
from bayplan.model.machines import Host, Lower, Machine, MachineDevice, MappedDevice, PciDevice, PciMapping
from tests import make
from tests.capacity.estates import GIB, MIB, ground, machine, under
from tests.capacity.test_loading import lines_of, slotted

GPU = "nvidia.com/gpu"
TURNS = {"nvidia.com/gpu.sharing-strategy": "time-slicing", "nvidia.com/gpu.replicas": "4"}


def test_only_nodes_that_say_how_much_disk_they_have_are_held_against_it() -> None:
    nodes = [make.node("n1", "cpu=1 ephemeral-storage=10Gi"), make.node("n2", "cpu=1")]
    pods = [make.pod(f"p-{name}", "ephemeral-storage=2Gi", node=name) for name in ("n1", "n2")]
    found = lines_of(ground(make.snapshot(nodes=nodes, pods=pods)), "ephemeral-storage")
    assert {name: (line.used, line.capacity) for name, line in found.items()} == {"n1": (2 * GIB, 10 * GIB)}


def test_turns_on_a_card_are_said_to_divide_no_memory() -> None:
    budget = CardBudget("example.com/gpumem", MIB)
    for labels, said in ((TURNS, f"{GPU} hands out turns and does not divide memory"), ({}, "")):
        node = make.node("gpu", f"example.com/gpumem=14k {GPU}=4", labels=labels)
        looked_at = ground(make.snapshot(nodes=[node]), Declaration(cards=(budget,)))
        assert lines_of(looked_at, "card-memory")["gpu"].note == said


def test_the_parts_of_the_limits_are_those_of_pods_that_set_one() -> None:
    pods = [
        replace(make.pod("web", node="n1"), spec=make.spec("", "memory=3Gi")),
        replace(make.pod("etcd", node="n1"), mirror=True, spec=make.spec("", "memory=2Gi")),
        replace(make.pod("old", node="n1"), mirror=True),
    ]
    line = lines_of(ground(make.snapshot(nodes=[make.node("n1")], pods=pods)), "memory-limits")["n1"]
    assert {part.name: part.amount for part in line.parts} == {"pods": 3 * GIB, "static pods": 2 * GIB}


@pytest.mark.parametrize(
    ("rules", "memory", "threads"),
    [
        pytest.param(
            (HostRule("pve1", memory=8 * GIB, threads=1, vcpus_per_thread=2, memory_overcommit=0.5),),
            "100 GiB physical less 8 GiB for the host, times 0.5",
            "8 threads less 1 for the host, times 2",
            id="declared",
        ),
        pytest.param(
            (),
            "100 GiB physical, nothing kept for the host",
            "8 threads, times 4 (nothing is declared)",
            id="nothing declared",
        ),
    ],
)
def test_a_host_says_what_its_bound_is_made_of(
    rules: tuple[HostRule, ...], memory: str, threads: str
) -> None:
    host = Host("pve1", memory=100 * GIB, threads=8)
    looked_at = ground(under(Lower(hosts=(host,))), Declaration(host_rules=rules))
    assert lines_of(looked_at, "host-memory", "memory")["pve1"].sources[1] == memory
    assert lines_of(looked_at, "host-vcpus")["pve1"].sources[1] == threads


@pytest.mark.parametrize(
    ("most", "said", "size"), [(None, "as it is", 4), (10 * GIB, "as it may become", 10)]
)
def test_the_cache_of_a_host_as_it_is_or_may_become(most: int | None, said: str, size: int) -> None:
    host = Host("pve1", memory=100 * GIB, zfs_cache=4 * GIB, zfs_cache_max=most)
    (part,) = lines_of(ground(under(Lower(hosts=(host,)))), "host-memory", "memory")["pve1"].parts
    assert (part.name, part.amount, part.source) == ("ZFS cache", size * GIB, said)


def test_where_no_number_is_advertised_the_bound_is_no_word_of_the_scheduler() -> None:
    line = lines_of(slotted(advertised=None), "volume-slots")["n1"]
    assert (line.capacity, line.firm, line.note) == (29, False, "")
    assert [part.name for part in line.ceilings] == ["driver's loop", "hypervisor's bus"]


def carded(*paths: MappedDevice, device: MachineDevice | None = None, **more: Any) -> Ground:
    """A worker with a card, on a machine that asks for one of a mapping, and who else may be there."""
    under_it = machine(201, "n1", devices=(device or MachineDevice("hostpci0", "t4"),))
    others: tuple[Machine, ...] = (machine(202, "other", devices=(MachineDevice("hostpci0", "t4"),), **more),)
    mapping = PciMapping("t4", paths)
    lower = Lower(pci_mappings=(mapping,), machines=(under_it, *(others if more else ())))
    return ground(under(lower, nodes=[make.node("n1", f"cpu=4 {GPU}=1")]))


def at(number: int, host: str = "pve1") -> MappedDevice:
    return MappedDevice(host, f"0000:0{number}:00.0")


@pytest.mark.parametrize(
    ("looked_at", "relieved"),
    [
        pytest.param(carded(at(1)), False, id="the only device is taken"),
        pytest.param(carded(at(1), at(2)), True, id="one is free"),
        pytest.param(carded(at(1), at(2), host="pve1"), False, id="another machine has it"),
        pytest.param(carded(at(1), at(2), host="pve1", status="stopped"), False, id="a stopped one, too"),
        pytest.param(carded(at(1), at(2), host="pve1", template=True), True, id="a template has none"),
        pytest.param(carded(at(1), at(2), host="pve2"), True, id="a machine of another host"),
        pytest.param(carded(at(1), at(1, "pve2")), True, id="free on another host"),
        pytest.param(
            carded(at(1), at(2), device=MachineDevice("hostpci0", addresses=("0000:01:00",))), False,
            id="a device by its address is there once",
        ),
    ],
)  # fmt: skip
def test_a_worker_brings_a_card_where_one_is_free_for_it(looked_at: Ground, relieved: bool) -> None:
    assert lines_of(looked_at, "extended")["n1"].relieved is relieved


def test_who_has_the_devices_of_a_mapping() -> None:
    line = lines_of(carded(at(1), at(2), at(3), host="pve1"), "pci-mapping")["pve1"]
    assert (line.used, line.capacity) == (2, 3)
    assert {part.name: part.amount for part in line.parts} == {"n1": 1, "other": 1}


def test_a_worker_brings_what_the_usual_one_has() -> None:
    """Of three workers two are plain: one more brings no card."""
    nodes = [make.node("gpu", f"cpu=4 {GPU}=1"), make.node("n1", "cpu=4"), make.node("n2", "cpu=4")]
    plain = ground(make.snapshot(nodes=nodes))
    assert lines_of(plain, "extended")["gpu"].relieved is False
    assert lines_of(ground(make.snapshot(nodes=nodes[:1])), "extended")["gpu"].relieved is True


@pytest.mark.parametrize(
    ("device", "card"),
    [
        (PciDevice("pve1", "0000:01:00.0", "0x030200"), True),
        (PciDevice("pve1", "0000:01:00.0", "030200"), True),
        (PciDevice("pve1", "0000:01:00.0", "3D controller"), True),
        (PciDevice("pve1", "0000:01:00.0", "GPU"), True),
        (PciDevice("pve1", "0000:01:00.0", "0x030000"), False),
        (PciDevice("pve1", "0000:01:00.0", "0x030000", memory=16 * GIB), True),
        (PciDevice("pve1", "0000:01:00.0", "0x020000"), False),
    ],
)
def test_what_is_a_card(device: PciDevice, card: bool) -> None:
    assert cards.is_card(device) is card


def test_how_many_cards_a_node_has() -> None:
    two = machine(201, "n1", devices=(MachineDevice("hostpci0", "t4"), MachineDevice("hostpci1", "t4")))
    labelled = make.node("n1", labels={"nvidia.com/gpu.count": "3"})
    bare = make.node("n1")
    assert cards.count(labelled, two) == 3
    assert (cards.count(bare, two), cards.count(bare, machine(201, "n1")), cards.count(bare, None)) == (
        2, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("labels", "resource", "turns"),
    [
        (TURNS, GPU, cards.Turns(4, "time-slicing")),
        (TURNS | {"nvidia.com/gpu.sharing-strategy": "mps"}, f"{GPU}.shared", cards.Turns(4, "mps")),
        (TURNS | {"nvidia.com/gpu.replicas": "1"}, GPU, None),
        (TURNS | {"nvidia.com/gpu.replicas": "2"}, GPU, cards.Turns(2, "time-slicing")),
        (TURNS | {"nvidia.com/gpu.sharing-strategy": "none"}, GPU, None),
        (TURNS, "nvidia.com/mig-1g.5gb", None),
        (TURNS, "amd.com/gpu", None),
    ],
)
def test_how_a_card_is_shared(labels: dict[str, str], resource: str, turns: cards.Turns | None) -> None:
    assert cards.turns(make.node("n1", labels=labels), resource) == turns
