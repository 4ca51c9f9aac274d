"""The smallest worker: sizes, cards, slots, quotas that it tips, and hosts that bear it."""

import pytest
from msgspec.structs import replace

from bayplan.capacity import survival
from bayplan.capacity.addition import additions, gathered, shortages, sizes, tax
from bayplan.capacity.addition.sizes import GIB, Size
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.addition import Addition
from bayplan.model.bounds import CapacityPolicy, HostRule, Planned
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Host, Lower, Machine, MachineDisk, StoragePool
from bayplan.model.pods import Pod, Toleration
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind
from tests import make
from tests.capacity.removal import estates

CARD = estates.CARD


def pending(estate: Ground) -> tuple[Addition, ...]:
    waiting = shortages.pending(estate)
    assert waiting is not None
    return additions(estate, [waiting])


def full(*waiting: Pod, **fields: object) -> Snapshot:
    """One worker that is full, and pods that wait."""
    return make.snapshot(
        nodes=[make.node("n1", "cpu=4 memory=8Gi")],
        pods=[make.pod("old", "cpu=4 memory=8Gi", node="n1"), *waiting],
        **fields,
    )


def on_a_host(snapshot: Snapshot, memory: int, **host: object) -> Ground:
    """The worker as a machine of 4 cores and 10 GiB on one host."""
    disk = MachineDisk("scsi0", "fast:vm-201-disk-0", "fast", 100 * GIB)
    machine = Machine(201, "n1", "pve", "running", memory=10 * GIB, cores=4, disks=(disk,))
    pool = StoragePool("fast", "pve", "lvmthin", 1000 * GIB, used=950 * GIB, thin=True)
    lower = Lower((Host("pve", memory=memory, threads=8),), (pool,), machines=(machine,))
    return estates.ground(replace(snapshot, lower=lower), **host)


def test_the_smallest_of_the_sizes_that_people_use() -> None:
    (one,) = pending(estates.ground(full(make.pod("late", "cpu=3 memory=9Gi"))))
    assert (one.clears, one.count, one.machine) == (True, 1, {"cpu": 4000, "memory": 12 * GIB})
    assert one.shortage == "pod shop/late waits for a node"


def test_reservations_are_taken_from_the_machine_of_a_worker_like_it() -> None:
    (one,) = pending(on_a_host(full(make.pod("late", "cpu=3 memory=11Gi")), 64 * GIB))
    assert one.machine["memory"] == 16 * GIB, "12 GiB less the 2 that such a worker keeps is too little"
    assert one.tax.reserved == {"cpu": 0, "memory": 2 * GIB}
    assert one.allocatable["memory"] == 14 * GIB


def test_what_the_storage_has_promised_counts_with_the_new_disk() -> None:
    ground = on_a_host(full(make.pod("late", "cpu=3 memory=9Gi")), 64 * GIB)
    pools = tuple(replace(one, provisioned=900 * GIB) for one in ground.lower.storage_pools)
    lower = replace(ground.lower, storage_pools=pools)
    (one,) = pending(ground.with_snapshot(replace(ground.snapshot, lower=lower)))
    (promised,) = [line for line in one.bearers[0].lines if line.constraint == "pool-promises"]
    assert promised.used == 1000 * GIB, "900 GiB, and a disk of 100"


def test_pods_that_no_worker_helps_are_told_apart() -> None:
    odd = make.pod("odd", "cpu=1", node_selector={"moon": "full"})
    first, second = pending(estates.ground(full(make.pod("late", "cpu=1 memory=1Gi"), odd)))
    assert (first.clears, second.clears) == (True, False)
    assert first.shortage == "2 pods wait for a node; for shop/late"
    assert second.shortage == "2 pods wait for a node; for shop/odd"
    assert "not even 8 workers of the largest size help: shop/odd: 0/9 nodes" in second.why


def test_a_card_comes_with_a_worker_of_its_kind() -> None:
    nodes = [
        make.node("n1", "cpu=4 memory=8Gi"),
        make.node("g1", f"cpu=4 memory=8Gi {CARD}=2", taints=[f"{CARD}=true:NoSchedule"],
                  labels={f"{CARD.split('/')[0]}/gpu.count": "2"}),
    ]  # fmt: skip
    tolerant = make.pod("train", f"cpu=1 {CARD}=3").spec
    tolerant = replace(tolerant, tolerations=(*tolerant.tolerations, Toleration(CARD, "Exists")))
    waiting = replace(make.pod("train"), spec=tolerant)
    (one,) = pending(estates.ground(make.snapshot(nodes=nodes, pods=[waiting])))
    assert (one.clears, one.machine["cards"], one.allocatable[CARD]) == (True, 4, 4)
    assert "like node g1" in one.why


def test_planned_volumes_count_in_slots() -> None:
    nodes = [make.node("n1", "cpu=4 memory=8Gi")]
    parts = make.together(make.snapshot(nodes=nodes), make.disks(["n1"], 3))
    plan = CapacityPolicy(planned=(Planned("archive", volumes=4),))
    (one,) = additions(estates.ground(parts, capacity=plan))
    assert (one.shortage, one.clears, one.slots) == ("planned: archive", True, {make.DISKS: 3})
    enough = CapacityPolicy(planned=(Planned("archive", volumes=3),))
    assert additions(estates.ground(parts, capacity=enough)) == ()


def test_a_loss_that_is_not_survived_is_a_shortage() -> None:
    nodes = [make.node(name, "cpu=4 memory=8Gi") for name in ("n1", "n2")]
    web = make.deployed("web", "cpu=3 memory=6Gi", ["n1", "n2"])
    estate = estates.ground(make.together(make.snapshot(nodes=nodes), web))
    (shortage,) = gathered(estate)
    assert shortage.name == "not survived: the loss of node n1, node n2"
    (one,) = additions(estate)
    assert (one.clears, one.machine) == (True, {"cpu": 4000, "memory": 8 * GIB})
    third = make.node("n3", "cpu=4 memory=8Gi")
    added = estate.with_snapshot(replace(estate.snapshot, nodes=(*estate.snapshot.nodes, third)))
    assert survival.survives(added, "node", ["n1"]) and survival.survives(added, "node", ["n2"])
    assert not survival.survives(estate, "node", ["n1"])


def test_two_more_nodes_tip_a_quota() -> None:
    agent = make.workload("alloy", "cpu=100m memory=640Mi", kind=Kind.DAEMON_SET, namespace="monitoring")
    quota = make.quota(
        "requests.memory=16Gi", "monitoring-quota", used="requests.memory=15000Mi", namespace="monitoring"
    )
    estate = estates.ground(full(workloads=[agent], quotas=[quota]))
    allocatable = make.amounts("cpu=8 memory=30Gi pods=110")
    one, two, three = (tax(estate, allocatable, count=count) for count in (1, 2, 3))
    assert (one.pods, one.refused) == (1, ())
    assert one.daemons == {"cpu": 100, "memory": 640 << 20}
    assert (two.pods, two.refused) == (2, ())
    assert three.pods == 2
    (said,) = three.refused
    assert "exceeded quota: monitoring-quota, requested: requests.memory=640Mi" in said
    assert "used: requests.memory=16280Mi, limited: requests.memory=16Gi" in said


def test_a_limit_range_completes_what_daemons_ask_for() -> None:
    agent = make.workload("agent", kind=Kind.DAEMON_SET)
    limits = make.limit_range(default_request="memory=256Mi", default="memory=256Mi")
    found = tax(
        estates.ground(full(workloads=[agent], limit_ranges=[limits])), make.amounts("cpu=4 memory=8Gi")
    )
    assert found.daemons == {"memory": 256 << 20}


def test_which_host_bears_it() -> None:
    (one,) = pending(on_a_host(full(make.pod("late", "cpu=1 memory=5Gi")), 64 * GIB))
    (bearer,) = one.bearers
    assert not bearer.bears
    assert bearer.why == "50 GiB of space in pool fast too little: 1.03 TiB of 1000 GiB"
    (data,) = [line for line in bearer.lines if line.constraint == "pool-data"]
    assert (data.used, data.capacity) == (1050 * GIB, 1000 * GIB)
    memory = next(line for line in bearer.lines if line.name == "memory")
    assert (memory.used, memory.capacity) == (18 * GIB, 64 * GIB)
    assert "no host bears it: on pve something would have to give" in one.why


def test_a_host_without_memory_to_spare() -> None:
    rule = HostRule("pve", memory=4 * GIB)
    estate = on_a_host(full(make.pod("late", "cpu=1 memory=5Gi")), 20 * GIB, host_rules=(rule,))
    (bearer,) = pending(estate)[0].bearers
    assert bearer.why.startswith("2 GiB of memory too little: 18 GiB of 16 GiB")


def test_sizes_are_read_and_written() -> None:
    assert sizes.read("8c/48Gi") == (8, 48 * GIB)
    assert (sizes.read("8c"), sizes.read("48Gi")) == ((8, None), (None, 48 * GIB))
    assert str(Size(8, 48 * GIB, 1, 2)) == "2 x 8c/48Gi with 1 card"
    assert (str(Size(8, 48 * GIB, 2)), str(Size(8, 3 * GIB // 2))) == ("8c/48Gi with 2 cards", "8c/1.50Gi")
    for wrong in ("", "8", "c/4Gi", "8c/", "0c/4Gi", "4Gi/8c", "8c/4Xi"):
        with pytest.raises(InvalidInput):
            sizes.whole(wrong)
