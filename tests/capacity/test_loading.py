"""Load lines: published figures from inputs of our own, every ceiling by itself, recounts by other means."""

import datetime
import re
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.capacity import loading
from bayplan.capacity.constraints.registry import CONSTRAINTS
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Total
from bayplan.model import demand
from bayplan.model.bounds import AttachLimit, CardBudget, HostRule, PoolRule
from bayplan.model.estate import Declaration
from bayplan.model.machines import (
    Host,
    Lower,
    MachineDevice,
    MachineDisk,
    MappedDevice,
    Network,
    PciMapping,
    PhysicalDisk,
    StoragePool,
)
from bayplan.model.pods import Owner, Pod
from bayplan.model.quantities import ZERO
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import CSINode, CSINodeDriver, PersistentVolume, VolumeAttachment
from tests import make
from tests.capacity.estates import GIB, K34, MIB, attached, disk, finished, ground, machine, under, worlds

DRIVER = "csi.proxmox.sinextra.dev"
_MOMENT = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
CONTROL = "node-role.kubernetes.io/control-plane:NoSchedule"


def lines_of(looked_at: Ground, constraint: str, name: str = "") -> dict[str, LoadLine]:
    """The lines of a constraint by their places."""
    found = loading.lines(looked_at)
    return {one.subject: one for one in found if one.constraint == constraint and name in ("", one.name)}


def total_of(looked_at: Ground, constraint: str, of: str = "") -> Total:
    """One total."""
    found = loading.totals(loading.lines(looked_at))
    return next(one for one in found if one.constraint == constraint and one.of == of)


def runbook(slots: int | None = 28) -> Snapshot:
    """A master and six workers, the first larger than the others."""
    sizes = {"master": "cpu=8 memory=32Gi", "node1": "cpu=16 memory=48Gi"}
    sizes |= {f"node{number}": "cpu=8 memory=32Gi" for number in range(2, 7)}
    taints = {"master": [CONTROL], "node1": ["nvidia.com/gpu=true:PreferNoSchedule"]}
    nodes = [make.node(name, size, taints=taints.get(name, ())) for name, size in sizes.items()]
    drivers = [CSINode(one.name, (CSINodeDriver(DRIVER, one.name, slots),)) for one in nodes[1:]]
    return make.snapshot(nodes=nodes, csi_nodes=drivers)


def sized(slot: str, size: int) -> MachineDisk:
    """A disk in the pool `nvme`, of so many bytes."""
    return MachineDisk(slot, pool="nvme", size=size)


def test_six_workers_have_174_slots_by_the_loop_and_168_as_advertised() -> None:
    assert total_of(ground(runbook(slots=None)), "volume-slots", "open").capacity == 174
    assert total_of(ground(runbook(slots=30)), "volume-slots", "open").capacity == 174
    total = total_of(ground(runbook(slots=28)), "volume-slots", "open")
    assert total.capacity == 168
    assert {part.name: part.amount for part in total.ceilings}["driver's loop"] == 174


def test_six_workers_have_208_gib_and_56_cpus_and_the_master_is_told_apart() -> None:
    looked_at = ground(runbook())
    assert total_of(looked_at, "memory", "open").capacity == 208 * GIB
    assert total_of(looked_at, "memory", "workers").capacity == 208 * GIB
    assert total_of(looked_at, "memory", "all").capacity == 240 * GIB
    assert total_of(looked_at, "cpu", "open").capacity == 56_000
    assert {one.access for one in lines_of(looked_at, "memory").values()} == {"open", "control-plane"}


def test_cordoned_and_tainted_nodes_are_not_open_to_all() -> None:
    nodes = [
        make.node("n1"),
        make.node("n2", unschedulable=True),
        make.node("n3", taints=["gpu:NoSchedule"]),
        make.node("n4", taints=["node.kubernetes.io/not-ready:NoExecute"]),
    ]
    looked_at = ground(make.snapshot(nodes=nodes))
    access = {name: line.access for name, line in lines_of(looked_at, "cpu").items()}
    assert access == {"n1": "open", "n2": "cordoned", "n3": "tainted", "n4": "not-ready"}
    assert [total_of(looked_at, "cpu", of).places for of in ("all", "workers", "open")] == [4, 4, 1]


def test_finished_pods_are_a_phantom_that_the_scheduler_does_not_count() -> None:
    counted, real = 28.29, 18.33
    pods = [
        make.pod("app", f"memory={int(real * 1024)}Mi", node="n3"),
        finished("job", f"memory={int((counted - real) * 1024)}Mi", "n3"),
    ]
    line = lines_of(ground(make.snapshot(nodes=[make.node("n3", "memory=29Gi")], pods=pods)), "memory")["n3"]
    assert round(line.used / GIB, 2) == 18.33
    assert line.note.startswith("1 finished pod would have asked for 9.96 GiB more")


def test_what_a_figure_is_made_of_is_told_by_the_sort_of_pods() -> None:
    daemon = make.pod("agent", "memory=1Gi", node="n1", owner=Owner("DaemonSet", "agent", controller=True))
    static = replace(make.pod("etcd", "memory=2Gi", node="n1"), mirror=True)
    going = replace(make.pod("old", "memory=3Gi", node="n1"), deleted=_MOMENT)
    plain = make.pod("web", "memory=4Gi", node="n1")
    pods = [daemon, static, going, plain, finished("job", "memory=5Gi", "n1")]
    looked_at = ground(make.snapshot(nodes=[make.node("n1")], pods=pods))
    line = lines_of(looked_at, "memory")["n1"]
    assert {part.name: part.amount // GIB for part in line.parts} == {
        "pods": 4, "DaemonSet pods": 1, "static pods": 2, "terminating pods": 3,
    }  # fmt: skip
    assert line.used == 10 * GIB
    assert lines_of(looked_at, "pods")["n1"].used == 4


def test_limits_beyond_the_memory_are_told_and_refuse_nothing() -> None:
    pods = [
        replace(make.pod("web", node="n1"), spec=make.spec("memory=1Gi", "memory=6Gi")),
        replace(make.pod("db", node="n1"), spec=make.spec("memory=1Gi", "memory=5Gi")),
        make.pod("wild", "memory=1Gi", node="n1"),
    ]
    line = lines_of(ground(make.snapshot(nodes=[make.node("n1", "memory=8Gi")], pods=pods)), "memory-limits")[
        "n1"
    ]
    assert (line.used, line.capacity, line.free, line.firm) == (11 * GIB, 8 * GIB, -3 * GIB, False)
    assert line.note == "1 pod without a limit of its own may use all there is"


def test_13_600_of_14_000_mib_of_the_cards_memory_are_declared() -> None:
    declared = {"immich": 3000, "llama": 5000, "frigate": 2300, "ml": 1800, "stremio": 1500}
    pods = [make.pod(name, f"example.com/gpumem={mib}", node="gpu") for name, mib in declared.items()]
    pods.append(make.pod("silent", "nvidia.com/gpu=1", node="gpu"))
    labels = {"nvidia.com/gpu.sharing-strategy": "time-slicing", "nvidia.com/gpu.replicas": "100"}
    node = make.node("gpu", "example.com/gpumem=14k nvidia.com/gpu=100", labels=labels)
    budget = CardBudget("example.com/gpumem", MIB, physical=15_360 * MIB, headroom=1_024 * MIB)
    looked_at = ground(make.snapshot(nodes=[node], pods=pods), Declaration(cards=(budget,)))
    line = lines_of(looked_at, "card-memory")["gpu"]
    assert (line.used, line.capacity, line.unit, line.relieved) == (13_600, 14_000, "mib", False)
    assert {part.name: part.amount for part in line.ceilings} == {
        "advertised": 14_000, "physical less headroom": 14_336,
    }  # fmt: skip
    assert "uses the card and declares no memory of it: shop/silent" in line.note
    turns = lines_of(looked_at, "extended")["gpu"]
    assert (turns.name, turns.used) == ("nvidia.com/gpu", 1)
    assert turns.note == "100 turns on each card (time-slicing): they share its memory"


def test_more_card_memory_advertised_than_there_is_refuses_nothing_in_time() -> None:
    node = make.node("gpu", "example.com/gpumem=16k")
    budget = CardBudget("example.com/gpumem", MIB, physical=15_360 * MIB)
    line = lines_of(ground(make.snapshot(nodes=[node]), Declaration(cards=(budget,))), "card-memory")["gpu"]
    assert (line.capacity, line.firm) == (15_360, False)
    assert line.note == "640 MiB more are advertised than the cards have to give"


def test_mig_slices_are_told_as_such() -> None:
    node = make.node("gpu", "nvidia.com/mig-1g.5gb=7 nvidia.com/gpu=0")
    looked_at = ground(make.snapshot(nodes=[node]))
    assert {one.name: one.note for one in lines_of(looked_at, "extended").values()} == {
        "nvidia.com/mig-1g.5gb": "MIG slices: each is 1g.5gb of a card, with memory of its own"
    }


def slotted(*disks: MachineDisk, advertised: int | None = 28, claims: int = 3) -> Ground:
    """A worker on a machine with these disks, and claims that are attached to it."""
    node = make.node("n1")
    volumes = [f"vm-9999-pvc-0000000{number}-aaaa" for number in range(claims)]
    own = [disk(f"scsi{number + 1}", f"local-lvm:{name}") for number, name in enumerate(volumes)]
    under_it = machine(201, "n1", disks=(*own, *disks))
    return ground(
        under(
            Lower(machines=(under_it,)),
            nodes=[node],
            csi_nodes=[CSINode(node.name, (CSINodeDriver(DRIVER, "n1", advertised),))],
            volumes=[
                PersistentVolume(f"pv-{name}", driver=DRIVER, handle=f"region/pve1/local-lvm/{name}")
                for name in volumes
            ],
            attachments=[
                VolumeAttachment(f"va-{name}", DRIVER, node.name, f"pv-{name}", True) for name in volumes
            ],
        )
    )


def test_disks_attached_by_hand_hold_slots_that_nobody_advertises() -> None:
    line = lines_of(
        slotted(disk("scsi0", "local-lvm:vm-201-disk-0"), disk("scsi9", "slow:vm-201-disk-1")), "volume-slots"
    )["n1"]
    assert {part.name: part.amount for part in line.ceilings} == {
        "advertised": 28, "driver's loop": 29 - 1, "hypervisor's bus": 31 - 2,
    }  # fmt: skip
    assert (line.used, line.capacity, line.firm) == (3, 28, True)
    assert line.note == "attached by hand: scsi0, scsi9"


def test_stale_volumes_hold_slots_and_more_is_advertised_than_there_is() -> None:
    stale = [
        disk(f"scsi{number}", f"local-lvm:vm-9999-pvc-1111111{number % 10}-bbbb") for number in (21, 22, 23)
    ]
    line = lines_of(slotted(*stale, disk("virtio0", "local-lvm:vm-201-disk-0")), "volume-slots")["n1"]
    assert (line.capacity, line.firm, line.free) == (26, False, 23)
    assert "28 are advertised, 26 can be had" in line.note
    assert "stale, attached without a VolumeAttachment: scsi21, scsi22, scsi23" in line.note


def test_without_attachments_no_volume_is_called_stale() -> None:
    looked_at = slotted()
    silent = looked_at.with_snapshot(replace(looked_at.snapshot, attachments=()))
    assert lines_of(silent, "volume-slots")["n1"].note == ""


def test_a_declared_loop_goes_before_what_is_known() -> None:
    limits = (AttachLimit(DRIVER, loop=10),)
    looked_at = ground(slotted().snapshot, Declaration(attach_limits=limits))
    assert lines_of(looked_at, "volume-slots")["n1"].capacity == 10


def test_nodes_without_csinode_have_no_line_and_one_note() -> None:
    parts = make.together(make.snapshot(nodes=[make.node("n1"), make.node("n2")]), make.disks(["n1"], 5))
    looked_at = ground(parts)
    assert set(lines_of(looked_at, "volume-slots")) == {"n1"}
    assert "attach slots are not known of n2: no CSINode was read" in loading.notes(looked_at)


def test_72_gib_of_machines_on_a_host_of_67_4_are_flagged() -> None:
    host = Host("pve1", memory=int(67.4 * GIB), threads=16)
    machines = (machine(1, "a", 32, 8), machine(2, "b", 24, 4, balloon=8 * GIB), machine(3, "c", 16, 4))
    looked_at = ground(under(Lower(hosts=(host,), machines=machines)))
    full, squeezed = (
        lines_of(looked_at, "host-memory", name)["pve1"] for name in ("memory", "memory-ballooned")
    )
    assert full.used == 72 * GIB
    assert full.note == "4.6 GiB more are promised than there are"
    assert squeezed.used == (32 + 8 + 16) * GIB
    assert (full.firm, full.relieved) == (False, False)


def test_a_host_bears_what_runs_or_starts_on_boot_and_the_cache_of_zfs() -> None:
    host = Host("pve1", memory=100 * GIB, threads=8, zfs_cache=4 * GIB, zfs_cache_max=10 * GIB)
    machines = (
        machine(1, "runs", 30, 8),
        machine(2, "pinned", 20, 4, balloon=1 * GIB, pinned=True),
        machine(3, "spare", 10, 2, status="stopped", onboot=True),
        machine(4, "off", 50, 50, status="stopped"),
        machine(5, "mould", 50, 50, template=True, onboot=True),
        machine(6, "elsewhere", 50, 50, host="pve2"),
    )
    rules = (HostRule("pve*", memory=8 * GIB, threads=1, vcpus_per_thread=2, memory_overcommit=0.5),)
    looked_at = ground(under(Lower(hosts=(host,), machines=machines)), Declaration(host_rules=rules))
    memory = lines_of(looked_at, "host-memory", "memory")["pve1"]
    assert (memory.used, memory.capacity) == ((30 + 20 + 10 + 10) * GIB, 46 * GIB)
    assert lines_of(looked_at, "host-memory", "memory-ballooned")["pve1"].used == memory.used
    assert "stopped, but started with the host: spare" in memory.note
    vcpus = lines_of(looked_at, "host-vcpus")["pve1"]
    assert (vcpus.used, vcpus.capacity) == (14, 14)


def test_6_3_tb_of_disks_are_promised_of_a_pool_of_2_tb() -> None:
    tb = 10**12
    pool = StoragePool("nvme", "pve1", "lvmthin", size=2 * tb, used=0, thin=True)
    heads = [machine(index, f"cp{index}", disks=(sized("scsi0", 100 * 10**9),)) for index in (1, 2, 3)]
    workers = [
        machine(10 + index, f"wk{index}", disks=(sized("scsi0", 500 * 10**9), sized("scsi1", tb)))
        for index in range(4)
    ]
    looked_at = ground(under(Lower(storage_pools=(pool,), machines=(*heads, *workers))))
    line = lines_of(looked_at, "pool-promises")["nvme"]
    assert (line.used, line.capacity, line.firm) == (63 * tb // 10, 2 * tb, False)
    assert line.note == "3.15 times the pool is promised"
    allowed = Declaration(pool_rules=(PoolRule("nvme", overcommit=3.5, full=0.8),))
    allowing = ground(looked_at.snapshot, allowed)
    assert lines_of(allowing, "pool-promises")["nvme"].free == 7 * tb - 63 * tb // 10
    assert lines_of(allowing, "pool-data")["nvme"].capacity == 16 * tb // 10


def test_a_claims_volume_is_promised_once_attached_or_not() -> None:
    pool = StoragePool("local-lvm", "pve1", "lvmthin", size=100 * GIB, used=50 * GIB, thin=True,
                       metadata=GIB, metadata_used=GIB // 2)  # fmt: skip
    volumes = [
        PersistentVolume(
            f"pv-{name}", 10 * GIB, driver=DRIVER, handle=f"region/pve1/local-lvm/vm-9999-{name}"
        )
        for name in ("a", "b")
    ]
    under_it = machine(
        201,
        "n1",
        disks=(disk("scsi0", "local-lvm:vm-201-disk-0", 30), disk("scsi1", "local-lvm:vm-9999-a", 10)),
    )
    looked_at = ground(under(Lower(storage_pools=(pool,), machines=(under_it,)), volumes=volumes))
    assert lines_of(looked_at, "pool-promises")["local-lvm"].used == (30 + 10 + 10) * GIB
    assert lines_of(looked_at, "pool-metadata")["local-lvm"].share == 0.5


def test_pools_of_one_name_are_told_by_their_hosts() -> None:
    pools = tuple(StoragePool("local", host, size=GIB, used=0) for host in ("pve1", "pve2"))
    looked_at = ground(under(Lower(storage_pools=pools)))
    assert set(lines_of(looked_at, "pool-data")) == {"local@pve1", "local@pve2"}


def test_addresses_are_counted_once_whoever_has_them() -> None:
    network = Network(
        "vlan20", cidr="192.0.2.0/28", gateway="192.0.2.1", reserved=("192.0.2.2-192.0.2.4", "192.0.2.3")
    )
    host = Host("pve1", address="192.0.2.14")
    machines = (
        machine(1, "a", addresses=("192.0.2.5", "192.0.2.2")),
        machine(2, "b", addresses=("203.0.113.9",)),
    )
    nodes = [make.node("a", addresses=("192.0.2.5", "a")), make.node("c", addresses=("192.0.2.6",))]
    looked_at = ground(under(Lower(networks=(network,), hosts=(host,), machines=machines), nodes=nodes))
    line = lines_of(looked_at, "addresses")["vlan20"]
    assert line.capacity == 16 - 2 - 1 - 3
    assert line.used == 3
    assert {part.name: part.amount for part in line.parts} == {"machines": 1, "nodes": 1, "hosts": 1}


def test_networks_without_a_range_are_named_in_a_note() -> None:
    networks = (Network("vmbr1"), Network("bad", cidr="192.0.2.0/99"), Network("wide", cidr="2001:db8::/64"))
    looked_at = ground(under(Lower(networks=networks)))
    assert lines_of(looked_at, "addresses") == {}
    assert "nobody says which addresses these networks have: bad, vmbr1" in loading.notes(looked_at)


def test_what_shares_a_disk_is_not_relieved_by_workers() -> None:
    host = Host("pve1", disks=(PhysicalDisk("sdc", carries=("NFS /srv/nfs",)), PhysicalDisk("sda")))
    pools = (
        StoragePool("local-lvm", "pve1", size=GIB, used=0, disks=("sdc",)),
        StoragePool("fast", "pve1", size=GIB, used=0, disks=("sda",)),
    )
    machines = (
        machine(
            1,
            "a",
            disks=(disk("scsi0", "local-lvm:vm-1-disk-0", 1), disk("ide2", "local:iso", media="cdrom")),
        ),
        machine(2, "b", disks=(disk("scsi0", "local-lvm:vm-2-disk-0", 1),)),
        machine(3, "c", status="stopped", disks=(disk("scsi0", "local-lvm:vm-3-disk-0", 1),)),
        machine(4, "d", disks=(disk("scsi0", "fast:vm-4-disk-0", 1),)),
    )
    looked_at = ground(under(Lower(hosts=(host,), storage_pools=pools, machines=machines)))
    (line,) = (one for one in loading.lines(looked_at) if one.constraint == "disk-io")
    assert (line.name, line.used, line.capacity, line.relieved, line.firm) == ("sdc", 3, None, False, False)


def test_a_mapping_is_taken_by_machines_running_or_not() -> None:
    mapping = PciMapping("t4", (MappedDevice("pve1", "0000:06:00.0"), MappedDevice("pve1", "0000:07:00.0")))
    machines = (machine(1, "a", status="stopped", devices=(MachineDevice("hostpci0", "t4"),)),)
    line = lines_of(ground(under(Lower(pci_mappings=(mapping,), machines=machines))), "pci-mapping")["pve1"]
    assert (line.name, line.used, line.capacity) == ("t4", 1, 2)


def test_a_quota_says_what_its_status_says_or_what_is_counted() -> None:
    pods = [make.pod("a", "memory=1Gi", node="n1"), finished("b", "memory=2Gi", "n1")]
    quotas = [
        make.quota("requests.memory=4Gi", "told", used="requests.memory=3Gi"),
        make.quota("pods=5", "silent"),
    ]
    looked_at = ground(make.snapshot(nodes=[make.node("n1")], pods=pods, quotas=quotas))
    found = {
        one.name: (one.used, one.sources[1]) for one in loading.lines(looked_at) if one.constraint == "quota"
    }
    assert found == {
        "requests.memory": (3 * GIB, "status.used"), "pods": (1, "counted: the status is silent"),
    }  # fmt: skip


def test_lines_stand_by_constraint_and_the_fullest_place_first() -> None:
    pods = [make.pod("a", "memory=1Gi", node="n1"), make.pod("b", "memory=9Gi", node="n2")]
    found = loading.lines(ground(make.snapshot(nodes=[make.node("n1"), make.node("n2")], pods=pods)))
    assert [line.subject for line in found if line.constraint == "memory"] == ["n2", "n1"]
    order = [one.name for one in CONSTRAINTS]
    assert [order.index(line.constraint) for line in found] == sorted(
        order.index(line.constraint) for line in found
    )


def test_nothing_known_is_said_and_nothing_is_guessed() -> None:
    looked_at = ground(make.snapshot(nodes=[make.node("n1")]))
    assert {line.scope for line in loading.lines(looked_at)} == {"node"}
    said = loading.notes(looked_at)
    assert any("nothing is known of hosts" in one for one in said)
    assert any("no ResourceQuota was read" in one for one in said)


@settings(max_examples=150)
@given(worlds(), st.integers(0, 3))
def test_every_line_of_a_node_equals_a_recount(world: tuple[Snapshot, object], leftovers: int) -> None:
    snapshot, _ = world
    loose = [make.disk(f"loose-{number}") for number in range(leftovers)]
    seen = make.together(
        snapshot, *loose,
        make.snapshot(attachments=[attached(f"loose-{number}", "n0") for number in range(leftovers)]),
    )  # fmt: skip
    for line in loading.lines(ground(seen)):
        assert line.free == (None if line.capacity is None else line.capacity - line.used)
        assert line.used >= 0
        if line.scope == "node":
            assert line.used == recount(line, seen), line
        elif line.constraint == "quota":
            assert line.used == charged(line, seen), line


def recount(line: LoadLine, seen: Snapshot) -> int:
    """What a node's line should say, added up from the pods as they are listed."""
    standing = [pod for pod in seen.pods if pod.node == line.subject and not _ended(pod)]
    if line.constraint == "pods":
        return len(standing)
    if line.constraint == "memory-limits":
        return sum(demand.limits(pod.spec, K34).get("memory", ZERO).units for pod in standing)
    if line.constraint == "volume-slots":
        used = {f"pv-{volume.claim}" for pod in standing for volume in pod.spec.volumes}
        used |= {one.volume for one in seen.attachments if one.node == line.subject}
        return len(used)
    sums = (demand.requests(pod, K34).get(line.name, ZERO) for pod in standing)
    return sum(one.millis if line.name == "cpu" else one.units for one in sums)


def charged(line: LoadLine, seen: Snapshot) -> int:
    """What a quota's line should say, where its status is silent."""
    pods = [pod for pod in seen.pods if not _ended(pod)]
    sums = Counter(
        pods=len(pods),
        persistentvolumeclaims=len(seen.claims),
        **{"requests.storage": sum(claim.storage for claim in seen.claims)},
    )
    plain = re.sub(r"^requests\.", "", line.name)
    if line.name in sums:
        return sums[line.name]
    asked = (demand.requests(pod, K34).get(plain, ZERO) for pod in pods)
    return sum(one.millis if plain == "cpu" else one.units for one in asked)


def _ended(pod: Pod) -> bool:
    return pod.status.phase in ("Succeeded", "Failed")


def test_every_constraint_has_its_row_and_section_in_the_reference() -> None:
    text = Path("docs/reference/constraints.md").read_text(encoding="utf-8")
    for one in CONSTRAINTS:
        assert f"| [{one.name}](#{one.name}) |" in text
        assert f"\n## {one.name}\n" in text
