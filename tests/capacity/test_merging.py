"""What was seen of the lower layer counts, what is declared fills the gaps, and where they differ is told."""

from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from bayplan.capacity import merging
from bayplan.model.findings import Severity
from bayplan.model.machines import (
    Host,
    Lower,
    Machine,
    MachineDevice,
    MachineDisk,
    MachineNic,
    Network,
    PciDevice,
    PciMapping,
    PhysicalDisk,
    StoragePool,
    Task,
)

GI = 1 << 30


def told(seen: Lower, declared: Lower) -> list[tuple[str, str, str]]:
    return [(one.check, one.subject, one.summary) for one in merging.merge(seen, declared)[1]]


def test_a_declared_host_fills_in_what_was_not_read() -> None:
    seen = Lower(hosts=(Host("a", online=True, threads=44, disks=(PhysicalDisk("sdc", 0, "hdd"),)),))
    disks = (PhysicalDisk("sdc", 10**13, "ssd", carries=("NFS",)),)
    declared = Lower(hosts=(Host("a", threads=44, memory=267 * GI, disks=disks), Host("b", memory=GI)))
    found, findings = merging.merge(seen, declared)
    mended = PhysicalDisk("sdc", 10**13, "hdd", carries=("NFS",))
    assert found.hosts == (
        Host("a", online=True, threads=44, memory=267 * GI, disks=(mended,)),
        Host("b", memory=GI),
    )
    assert findings == ()


def test_a_size_of_nothing_was_not_read_and_a_use_of_nothing_was() -> None:
    empty = StoragePool("p", "a", size=0, used=0)
    assert merging.fill(empty, StoragePool("p", "a", size=9, used=5)) == StoragePool("p", "a", size=9, used=0)


def test_what_differs_is_told_and_what_was_seen_counts() -> None:
    seen = Lower(
        hosts=(Host("a", memory=256 * GI, threads=44, disks=(PhysicalDisk("sda", 10**12),)),),
        storage_pools=(StoragePool("p", "a", size=10**12),),
        machines=(Machine(201, "node1", "a", memory=48 * GI, cores=8),),
    )
    declared = Lower(
        hosts=(Host("a", memory=320 * GI, threads=88, disks=(PhysicalDisk("sda", 2 * 10**12),)),),
        storage_pools=(StoragePool("p", "a", size=2 * 10**12),),
        machines=(Machine(201, "node1", "b", memory=32 * GI, cores=16),),
    )
    found, findings = merging.merge(seen, declared)
    assert found == seen
    assert [(one.subject, one.summary) for one in findings] == [
        ("Host a", "memory is declared as 320 GiB and is 256 GiB; what was seen counts"),
        ("Host a", "threads is declared as 88 and is 44; what was seen counts"),
        ("Host a disk sda", "size is declared as 1.82 TiB and is 931.32 GiB; what was seen counts"),
        ("Pool p a", "size is declared as 1.82 TiB and is 931.32 GiB; what was seen counts"),
        ("Machine 201 node1", "memory is declared as 32 GiB and is 48 GiB; what was seen counts"),
        ("Machine 201 node1", "cores is declared as 16 and is 8; what was seen counts"),
        ("Machine 201 node1", "host is declared as b and is a; what was seen counts"),
    ]
    assert {(one.check, one.severity) for one in findings} == {("declared-differs", Severity.WARNING)}


def test_a_person_may_round_what_a_host_has() -> None:
    seen = Lower(hosts=(Host("a", memory=279986424 << 10),), machines=(Machine(101, memory=16 * GI),))
    assert told(seen, Lower(hosts=(Host("a", memory=267 * GI),))) == []
    assert told(seen, Lower(hosts=(Host("a", memory=272 * 10**9),))) != []
    assert told(seen, Lower(machines=(Machine(101, memory=16 * 10**9),))) != []


def test_machines_are_the_same_by_number_and_then_by_name() -> None:
    seen = Lower(machines=(Machine(201, "node1", "a"), Machine(202, "node2", "a")))
    declared = Lower(
        machines=(
            Machine(201, "other", role="x"),
            Machine(999, "node2", role="y"),
            Machine(203, "node3", "a"),
        )
    )
    found, _ = merging.merge(seen, declared)
    assert [(one.vmid, one.name, one.role) for one in found.machines] == [
        (201, "node1", "x"),
        (202, "node2", "y"),
        (203, "node3", ""),
    ]
    assert told(seen, declared) == [
        (
            "declared-unseen",
            "Machine 203 node3",
            "is declared and was not seen on a; it counts as if it were there",
        ),
        (
            "declared-differs",
            "Machine 201 node1",
            "name is declared as other and is node1; what was seen counts",
        ),
        ("declared-differs", "Machine 202 node2", "vmid is declared as 999 and is 202; what was seen counts"),
    ]


def test_a_machine_on_a_host_that_nobody_read_is_simply_declared() -> None:
    assert told(Lower(machines=(Machine(201, host="a"),)), Lower(machines=(Machine(301, host="b"),))) == []


def test_disks_are_the_same_by_their_slot() -> None:
    seen = Lower(machines=(Machine(201, disks=(MachineDisk("scsi0", "p:vm-201-disk-0", "p", 32 * GI),)),))
    declared = Lower(
        machines=(Machine(201, disks=(MachineDisk("scsi0", size=64 * GI), MachineDisk("scsi1", pool="p"))),)
    )
    assert merging.merge(seen, declared)[0] == seen
    assert told(seen, declared) == [
        ("declared-differs", "Machine 201 disk scsi1", "is declared and is not there; what was seen counts"),
        (
            "declared-differs",
            "Machine 201 disk scsi0",
            "size is declared as 64 GiB and is 32 GiB; what was seen counts",
        ),
    ]


def test_a_machine_of_which_only_the_name_was_read_gets_the_rest() -> None:
    disks, nics = (MachineDisk("scsi0", pool="p"),), (MachineNic("net0", "vmbr1", 20, network="k8s"),)
    devices = (MachineDevice("hostpci0", "t4"),)
    declared = Machine(201, "n", "a", pinned=True, disks=disks, nics=nics, devices=devices)
    found, _ = merging.merge(Lower(machines=(Machine(201, "n", "a"),)), Lower(machines=(declared,)))
    assert found.machines == (declared,)


def test_networks_keep_the_name_that_a_person_gave_them() -> None:
    seen = Lower(networks=(Network("vmbr1.20", "a", "vmbr1", 20), Network("vmbr0", "a", "vmbr0")))
    declared = Lower(networks=(Network("k8s", "", "vmbr1", 20, "192.0.2.0/24"), Network("far")))
    assert merging.merge(seen, declared)[0].networks == (
        Network("k8s", "a", "vmbr1", 20, "192.0.2.0/24"), Network("vmbr0", "a", "vmbr0"), Network("far"),
    )  # fmt: skip


def test_devices_get_the_memory_that_somebody_declared() -> None:
    seen = PciDevice("a", "0000:06:00.0", "030200", "10de", name="TU104GL [Tesla T4]", group=31)
    declared = PciDevice("a", "0000:06:00.0", name="T4", memory=15 * GI)
    found, _ = merging.merge(Lower(pci_devices=(seen,)), Lower(pci_devices=(declared,)))
    assert found.pci_devices == (replace(seen, memory=15 * GI),)


NAMES = some.sampled_from(["a", "b", "c"])
SIZES = some.one_of(some.none(), some.integers(1, 9).map(lambda one: one * GI))
COUNTS = some.one_of(some.none(), some.integers(1, 9))
DISKS = some.lists(
    some.builds(MachineDisk, some.sampled_from(["scsi0", "scsi1"]), size=SIZES),
    max_size=2,
    unique_by=lambda one: one.slot,
).map(tuple)
LOWERS = some.builds(
    Lower,
    hosts=some.lists(
        some.builds(Host, NAMES, memory=SIZES, threads=COUNTS), max_size=3, unique_by=lambda one: one.name
    ).map(tuple),
    storage_pools=some.lists(
        some.builds(StoragePool, NAMES, NAMES, size=SIZES),
        max_size=3,
        unique_by=lambda one: (one.host, one.name),
    ).map(tuple),
    networks=some.lists(some.builds(Network, NAMES), max_size=2, unique_by=lambda one: one.name).map(tuple),
    pci_mappings=some.lists(some.builds(PciMapping, NAMES), max_size=2, unique_by=lambda one: one.name).map(
        tuple
    ),
    machines=some.lists(
        some.builds(Machine, some.integers(100, 104), memory=SIZES, cores=COUNTS, host=NAMES, disks=DISKS),
        max_size=4,
        unique_by=lambda one: one.vmid,
    ).map(tuple),
    tasks=some.sampled_from([(), (Task("UPID:a"),)]),
)


@given(LOWERS)
def test_one_layer_alone_stays_as_it_is(layer: Lower) -> None:
    assert merging.merge(layer, Lower()) == (layer, ())
    assert merging.merge(Lower(), layer) == (replace(layer, tasks=()), ())
    assert merging.merge(layer, layer) == (layer, ())


@given(LOWERS, LOWERS)
def test_nothing_that_was_seen_is_lost_or_changed(seen: Lower, declared: Lower) -> None:
    found, _ = merging.merge(seen, declared)
    for before, after in zip(seen.machines, found.machines, strict=False):
        assert merging.fill(before, after) == replace(after, disks=before.disks or after.disks)
        assert (after.vmid, after.host) == (before.vmid, before.host or after.host)
    assert len(found.machines) == len({one.vmid for one in (*seen.machines, *declared.machines)})
    assert found.tasks == seen.tasks


@given(LOWERS, LOWERS)
def test_merging_once_more_changes_nothing(seen: Lower, declared: Lower) -> None:
    found, _ = merging.merge(seen, declared)
    assert merging.merge(found, declared)[0] == found
