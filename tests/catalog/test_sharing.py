"""What a worker has for pods, as its cards are handed out."""

import pytest
from msgspec.structs import replace

from bayplan.catalog import sharing
from bayplan.model.bounds import CardBudget
from bayplan.model.estate import Pool
from bayplan.model.machines import Lower, Machine, MachineDevice, PciDevice
from bayplan.model.platform import GpuSharing
from tests import make
from tests.catalog import estates
from tests.catalog.estates import T4, component, declared, mapped, plain, pool

GPU = "nvidia.com/gpu"


@pytest.mark.parametrize(
    ("here", "found"),
    [
        (GpuSharing("card"), {GPU: 2}),
        (GpuSharing("card", "time-slicing", 4), {GPU: 8}),
        (GpuSharing("card", "mps", 10), {GPU: 20}),
        (GpuSharing("card", "mig", profile="all-1g.5gb"), {GPU: 14}),
        (GpuSharing("card", "mig", profile="all-1g.5gb", strategy="mixed"), {"nvidia.com/mig-1g.5gb": 14}),
        (
            GpuSharing("card", "mig", profile="all-balanced", strategy="mixed"),
            {"nvidia.com/mig-1g.5gb": 4, "nvidia.com/mig-2g.10gb": 2, "nvidia.com/mig-3g.20gb": 2},
        ),
        (GpuSharing("card", "mig", profile="all-9g.99gb"), {}),
    ],
    ids=lambda one: one.mode + one.profile if isinstance(one, GpuSharing) else "",
)
def test_two_cards_of_40_gb(here: GpuSharing, found: dict[str, int]) -> None:
    assert sharing.advertised(declared(pool(), sharing=(here,)), pool()) == found


def test_turns_that_are_renamed() -> None:
    here = GpuSharing("card", "time-slicing", 4)
    known = declared(pool(), sharing=(here,), components=(component("gpu-operator", renameShared=True),))
    assert sharing.advertised(known, pool()) == {"nvidia.com/gpu.shared": 8}


def test_a_budget_of_memory_beside_turns() -> None:
    here = GpuSharing("card", "budget", 100)
    budget = CardBudget("example.com/gpumem", 1 << 20, 15360 << 20, 1360 << 20)
    known = declared(pool(cards=1), kind=T4, memory=15, budgets=(budget,), sharing=(here,))
    assert sharing.advertised(known, pool(cards=1)) == {GPU: 100, "example.com/gpumem": 14000}


def test_without_a_machine_the_pool_says_how_many() -> None:
    bare = Pool("card", 1, make.amounts("nvidia.com/gpu=100"))
    known = declared(bare, sharing=(GpuSharing("card", "time-slicing", 100),))
    assert sharing.count(known, bare) == 1
    assert sharing.advertised(known, bare) == {GPU: 100}
    assert sharing.count(declared(bare), bare) == 100


def test_a_mapping_gives_one_device_each_time_it_is_asked() -> None:
    devices = tuple(MachineDevice(f"hostpci{at}", "pair") for at in range(3))
    worker = Machine(0, host="pve1", devices=devices)
    one = replace(pool(), machine=worker)
    known = replace(declared(one), lower=Lower(pci_mappings=(mapped("pair", "01", "02"),), pci_devices=()))
    assert [each.address for each in sharing.cards(known, one)] == ["01", "02"]


def test_workers_that_run_say_it_where_the_pool_does_not() -> None:
    worker = Machine(201, host="pve1", role="card", devices=(MachineDevice("hostpci0", addresses=("01",)),))
    one = replace(pool(), machine=None)
    known = replace(declared(one), lower=Lower(machines=(worker,)))
    assert sharing.count(known, one) == 1


def test_a_network_card_is_none() -> None:
    one = pool(cards=1)
    nic = PciDevice("pve1", "card:0", kind="020000")
    assert sharing.cards(replace(declared(one), lower=Lower(pci_devices=(nic,))), one) == ()


def test_labels_are_needed_where_pools_differ() -> None:
    turns, cut = GpuSharing("a", "time-slicing", 4), GpuSharing("b", "mig", profile="all-1g.5gb")
    both = declared(pool("a"), pool("b"), plain(), sharing=(turns, cut))
    assert sharing.needs_labels(both)
    assert sharing.labels(both, both.pools[0]) == {"nvidia.com/device-plugin.config": "a"}
    assert sharing.labels(both, both.pools[1]) == {"nvidia.com/mig.config": "all-1g.5gb"}
    assert sharing.labels(both, both.pools[2]) == {}
    assert not sharing.needs_labels(declared(pool("a"), plain(), sharing=(turns,)))
    assert not sharing.needs_labels(declared(pool("a"), pool("b")))


def test_pools_with_cards() -> None:
    known = declared(pool(), plain())
    assert [one.name for one in sharing.pools_with_cards(known)] == ["card"]
    assert estates.plain() not in sharing.pools_with_cards(known)
