"""The next worker: which part of the lower layer stops it, and how many fit until then."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.capacity.next_worker import next_worker
from bayplan.capacity.report.binding import Binding
from bayplan.capacity.stowage.causes import Cause
from bayplan.model.bounds import HostRule, PoolRule
from bayplan.model.estate import Declaration
from bayplan.model.machines import (
    Host,
    Lower,
    MachineDevice,
    MappedDevice,
    Network,
    PciMapping,
    StoragePool,
)
from tests import make
from tests.capacity.estates import GIB, disk, ground, machine


def estate(
    memory: int = 256, threads: int = 64, pool: int = 1000, mask: int = 24, cards: int = 0, **more: Any
) -> Ground:
    """Two workers of 32 GiB, 8 virtual CPUs and a disk of 100 GiB on one host, whose size is given in GiB."""
    devices = (MachineDevice("hostpci0", "t4"),) if cards else ()
    machines = tuple(
        machine(201 + one, f"n{one}", 32, 8, addresses=(f"192.0.2.{10 + one}",), devices=devices,
                disks=(disk("scsi0", f"local-lvm:vm-{201 + one}-disk-0", 100),))
        for one in range(2)
    )  # fmt: skip
    mapping = PciMapping("t4", tuple(MappedDevice("pve1", f"0000:0{one}:00.0") for one in range(cards)))
    lower = Lower(
        hosts=(Host("pve1", memory=memory * GIB, threads=threads),),
        storage_pools=(
            StoragePool("local-lvm", "pve1", "lvmthin", size=pool * GIB, used=200 * GIB, thin=True),
        ),
        networks=(Network("vlan20", cidr=f"192.0.2.0/{mask}", gateway="192.0.2.1"),),
        pci_mappings=(mapping,) if cards else (),
        machines=machines,
    )
    nodes = [make.node(f"n{one}", "cpu=8 memory=30Gi") for one in range(2)]
    return ground(replace(make.snapshot(nodes=nodes), lower=lower), Declaration(**more))


def asked(looked_at: Ground) -> Binding:
    (answer,) = next_worker(looked_at)
    return answer


def proofs(answer: Binding) -> list[tuple[str, str, str, int, int]]:
    return [(one.constraint, one.name, one.subject, one.by, one.more) for one in answer.binding]


def test_memory_of_the_host_stops_the_next_worker() -> None:
    answer = asked(estate(memory=140, host_rules=(HostRule("pve1", memory=10 * GIB),)))
    assert (answer.shape, answer.subject) == ("worker", "machine like n0")
    assert answer.requests == {"memory": "32 GiB", "vcpus": "8", "disk in local-lvm": "100 GiB"}
    assert answer.more == (140 - 10 - 64) // 32
    assert proofs(answer) == [("host-memory", "memory", "pve1", 30 * GIB, 3)]
    assert (answer.behind, answer.behind_more) == ((Cause("pool-data", "data", "local-lvm").title,), 8)


def test_virtual_cpus_stop_it() -> None:
    answer = asked(estate(threads=8, host_rules=(HostRule("pve1", vcpus_per_thread=3),)))
    assert (answer.more, proofs(answer)) == (1, [("host-vcpus", "vcpus", "pve1", 8, 2)])


def test_the_pool_stops_it_by_data_or_by_promises() -> None:
    assert proofs(asked(estate(pool=350))) == [("pool-data", "data", "local-lvm", 50 * GIB, 2)]
    answer = asked(estate(pool=900, pool_rules=(PoolRule("local-lvm", overcommit=0.5),)))
    assert (answer.more, proofs(answer)) == (2, [("pool-promises", "promised", "local-lvm", 50 * GIB, 3)])


def test_addresses_stop_it() -> None:
    answer = asked(estate(mask=28))
    assert answer.more == 6
    assert [one.constraint for one in answer.binding] == ["host-memory"]
    few = asked(estate(memory=1024, pool=5000, threads=256, mask=28))
    assert few.more == 14 - 1 - 2
    assert proofs(few) == [("addresses", "addresses", "vlan20", 1, 12)]


def test_cards_of_a_mapping_stop_it() -> None:
    answer = asked(estate(cards=3))
    assert (answer.more, proofs(answer)) == (1, [("pci-mapping", "t4", "pve1", 1, 2)])


def test_what_stops_it_together_is_named_together() -> None:
    answer = asked(estate(memory=64, threads=4))
    assert (answer.more, answer.binding) == (0, ())
    assert set(answer.together) == {Cause("host-memory", "memory").title, Cause("host-vcpus", "vcpus").title}


def test_what_is_not_known_is_not_asked_and_said() -> None:
    looked_at = estate()
    lower = replace(looked_at.lower, networks=(), storage_pools=())
    answer = asked(looked_at.with_snapshot(replace(looked_at.snapshot, lower=lower)))
    assert "addresses are not asked: no network is known that it is in" in answer.notes
    assert "pool-data is not asked, not enough is known: pve1" in answer.notes


def test_without_a_machine_there_is_no_answer() -> None:
    assert next_worker(ground(make.snapshot(nodes=[make.node("n1")]))) == ()


@settings(max_examples=60)
@given(
    st.integers(64, 400),
    st.integers(4, 40),
    st.integers(200, 1200),
    st.sampled_from((26, 27, 28)),
    st.integers(0, 4),
)
def test_one_unit_more_bears_one_more_and_nothing_else_alone_does(
    memory: int, threads: int, pool: int, mask: int, cards: int
) -> None:
    """By brute force: machines are added until a sum is exceeded, in worlds where one thing is larger."""
    room = {
        "host-memory": (memory - 64, 32),
        "host-vcpus": (4 * threads - 16, 8),
        "pool-data": (pool - 200, 100),
        "addresses": (2 ** (32 - mask) - 2 - 1 - 2, 1),
        **({"pci-mapping": (cards - 2, 1)} if cards else {}),
    }

    def fit(free: str = "") -> int:
        count = 0
        while all((count + 1) * each <= left for name, (left, each) in room.items() if name != free):
            count += 1
            if count > 500:
                break
        return count

    answer = asked(estate(memory, threads, pool, mask, cards))
    assert answer.more == fit()
    assert {one.constraint for one in answer.binding} == {name for name in room if fit(name) > fit()}
    assert all(one.more == answer.more + 1 for one in answer.binding)
