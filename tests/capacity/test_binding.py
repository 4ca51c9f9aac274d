"""What binds first: worked out by hand, and laws for the mix of workloads."""

from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.app import engines, observe
from bayplan.app import fit as app_fit
from bayplan.capacity import binding, mix, shapes
from bayplan.capacity.fit import World
from bayplan.capacity.fit import fit as fit_series
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.binding import Binding
from bayplan.capacity.series import Series
from bayplan.capacity.stowage import packing
from bayplan.capacity.stowage.causes import Cause
from bayplan.model.bounds import AttachLimit, PoolRule
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.labels import Operator, Requirement
from bayplan.model.machines import Lower, StoragePool
from bayplan.model.making import NewPod
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import NodeTerm, Port
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolume, PersistentVolumeClaim, StorageClass
from bayplan.model.workloads import Kind
from bayplan.scheduling import profile, settle
from bayplan.scheduling.columns import engine as columns
from tests import make
from tests.capacity.estates import GIB, K34, attached, disk, ground, machine, series, worlds

TWO = (make.node("n1", "cpu=4 memory=8Gi"), make.node("n2", "cpu=2 memory=16Gi"))


def bound(snapshot: Snapshot, requests: str, volumes: int = 0, **fields: Any) -> Binding:
    """What stops pods that ask for this."""
    return binding.bound("asked", series(make.pod("new", requests, **fields), volumes), ground(snapshot))


def proofs(answer: Binding) -> list[tuple[str, str, str, int, int]]:
    return [(one.constraint, one.name, one.subject, one.by, one.more) for one in answer.binding]


def called(*causes: str | tuple[str, str, str]) -> tuple[str, ...]:
    """How causes are called where only a name fits."""
    return tuple(Cause(one, one).title if isinstance(one, str) else Cause(*one).title for one in causes)


def test_the_constraint_that_stops_the_next_one_is_proved_by_one_unit() -> None:
    answer = bound(make.snapshot(nodes=[make.node("n1", "cpu=2500m memory=8Gi")]), "cpu=1 memory=1Gi")
    assert (answer.more, answer.capped) == (2, False)
    assert proofs(answer) == [("cpu", "cpu", "n1", 500, 3)]
    assert (answer.behind, answer.behind_more) == (called("memory"), 8)
    assert answer.where == ("n1",)
    assert answer.message.startswith("0/1 nodes are available: 1 Insufficient cpu.")


def test_nodes_that_lack_different_things_name_each() -> None:
    answer = bound(make.snapshot(nodes=TWO), "cpu=1 memory=2Gi")
    assert answer.more == 4 + 2
    assert proofs(answer) == [("cpu", "cpu", "n2", 1000, 7)]
    nodes = [make.node("n1", "cpu=1 memory=8Gi"), make.node("n2", "cpu=8 memory=1Gi")]
    both = bound(make.snapshot(nodes=nodes), "cpu=1 memory=1Gi")
    assert proofs(both) == [("cpu", "cpu", "n1", 1000, 3), ("memory", "memory", "n2", GIB, 3)]


def test_where_none_helps_alone_the_smallest_set_is_named() -> None:
    answer = bound(make.snapshot(nodes=[make.node("n1", "cpu=2 memory=2Gi")]), "cpu=1 memory=1Gi")
    assert (answer.more, answer.binding, answer.together) == (2, (), called("cpu", "memory"))
    assert (answer.behind, answer.behind_more) == (called("pods"), 110)


def test_a_quota_stops_pods_that_nodes_would_take() -> None:
    snapshot = make.snapshot(nodes=TWO, quotas=[make.quota("requests.memory=5Gi")])
    answer = bound(snapshot, "cpu=1 memory=2Gi")
    assert answer.more == 2
    assert proofs(answer) == [("quota", "requests.memory", "shop/quota", GIB, 3)]
    assert (
        "exceeded quota: quota, requested: requests.memory=2Gi, used: requests.memory=4Gi" in answer.message
    )
    assert (answer.behind, answer.behind_more) == (called("cpu"), 6)


def test_a_quota_and_the_nodes_have_to_give_way_together() -> None:
    snapshot = make.snapshot(nodes=[make.node("n1", "cpu=2 memory=8Gi")], quotas=[make.quota("pods=2")])
    assert bound(snapshot, "cpu=1").together == called("cpu", ("quota", "pods", "shop/quota"))


def test_what_admission_refuses_is_no_matter_of_room() -> None:
    silent = make.snapshot(nodes=TWO, quotas=[make.quota("limits.memory=5Gi")])
    answer = bound(silent, "memory=1Gi")
    assert (answer.more, answer.binding, answer.together) == (0, (), ())
    assert "must specify limits.memory for: main" in answer.message


def test_taints_choose_nodes_and_bind_only_where_none_is_left() -> None:
    tainted = make.node("n2", "cpu=8 memory=8Gi", taints=["gpu:NoSchedule"])
    answer = bound(make.snapshot(nodes=[make.node("n1", "cpu=1 memory=8Gi"), tainted]), "cpu=1")
    assert proofs(answer) == [("cpu", "cpu", "n1", 1000, 2)]
    alone = bound(make.snapshot(nodes=[tainted]), "cpu=1")
    assert proofs(alone) == [("placement", "TaintToleration", "", 1, 8)]


def test_rules_that_keep_pods_apart_give_way_as_a_whole() -> None:
    nodes = [make.node(f"n{number}", "cpu=4 memory=8Gi") for number in range(3)]
    answer = bound(make.snapshot(nodes=nodes), "cpu=1", affinity=make.apart("new"))
    assert answer.more == 3
    assert proofs(answer) == [("placement", "InterPodAffinity", "", 1, 12)]
    ported = make.with_ports(make.pod("new", "cpu=1"), Port(80, 80))
    found = binding.bound("asked", series(ported), ground(make.snapshot(nodes=nodes)))
    assert (found.more, proofs(found)) == (3, [("host-ports", "NodePorts", "", 1, 12)])


def slotted(count: int, stale: int) -> Ground:
    """A node that advertises so many slots, on a machine of which stale volumes hold some."""
    own = (disk("scsi0", "local-lvm:vm-201-disk-0", 32),)
    lost = tuple(disk(f"scsi{one + 2}", f"local-lvm:vm-9999-pvc-0000000{one}-x") for one in range(stale))
    under_it = machine(201, "n1", 32, 8, disks=(*own, disk("scsi1", "local-lvm:pv-old", 1), *lost))
    seen = make.together(
        make.snapshot(
            nodes=[make.node("n1")],
            pods=[make.pod("db", node="n1", volumes=make.claimed("old"))],
            attachments=[attached("old", "n1")],
        ),
        make.disk("old"), make.disks(["n1"], count),
    )  # fmt: skip
    limits = Declaration(attach_limits=(AttachLimit(make.DISKS, loop=9, bus=10),))
    return ground(replace(seen, lower=Lower(machines=(under_it,))), limits)


def test_slots_that_the_hypervisor_has_no_longer_bind_though_they_are_advertised() -> None:
    wanted = series(make.pod("new", "cpu=100m"), 1)
    answer = binding.bound("asked", wanted, slotted(9, stale=3))
    assert answer.more == 9 - 3 - 1
    assert proofs(answer) == [("volume-slots", make.DISKS, "n1", 1, 6)]
    assert any("stay in ContainerCreating" in note for note in answer.notes)
    assert binding.bound("asked", wanted, slotted(9, stale=0)).notes == ()


def pooled(pool: StoragePool, rule: PoolRule | None = None) -> Ground:
    """A cluster whose block volumes are in a pool, told by one that exists."""
    volume = PersistentVolume(
        "pv-old", GIB, "block", driver=make.DISKS, handle=f"region/pve1/{pool.name}/vm-9999-old"
    )
    seen = make.together(make.snapshot(nodes=[make.node("n1")], volumes=[volume]), make.disks(["n1"], None))
    rules = Declaration(pool_rules=(rule,) if rule else ())
    return ground(replace(seen, lower=Lower(storage_pools=(pool,))), rules)


def test_a_full_pool_stops_new_volumes_after_scheduling() -> None:
    wanted = series(make.pod("new", "cpu=100m"), 1)
    thick = pooled(StoragePool("slow", "pve1", "lvm", size=10 * GIB, used=7 * GIB))
    answer = binding.bound("asked", wanted, thick)
    assert answer.more == 3
    assert proofs(answer) == [("pool-data", "data", "slow", GIB, 4)]
    assert answer.message == f"{called(('pool-data', 'data', 'slow'))[0]} has too little left"
    assert any("the scheduler does not know of it" in note for note in answer.notes)


def test_where_nodes_are_full_as_well_the_scheduler_has_the_word() -> None:
    thick = pooled(StoragePool("slow", "pve1", "lvm", size=10 * GIB, used=7 * GIB))
    small = replace(thick.snapshot, nodes=(make.node("n1", "cpu=300m memory=8Gi"),))
    answer = binding.bound("asked", series(make.pod("new", "cpu=100m"), 1), thick.with_snapshot(small))
    assert (answer.more, answer.together) == (3, called("cpu", ("pool-data", "data", "slow")))
    assert answer.message.startswith("0/1 nodes are available: 1 Insufficient cpu.")


def test_volumes_that_are_made_at_once_are_where_their_like_are() -> None:
    """The class does not wait for a pod; its volumes can be reached from n1 alone."""
    here = (NodeTerm((Requirement(HOSTNAME, Operator.IN, ("n1",)),)),)
    old = PersistentVolume("pv-old", GIB, "here", driver=make.DISKS, handle="old", node_terms=here)
    nodes = [make.node(name, "cpu=1 memory=8Gi") for name in ("n1", "n2")]
    classes = [StorageClass("here", make.DISKS, waits=False)]
    seen = make.snapshot(nodes=nodes, volumes=[old], storage_classes=classes)
    wanted = series(make.pod("new", "cpu=100m"), 1)
    made = wanted.make

    def like(count: int) -> list[NewPod]:
        return [
            replace(one, claims=tuple(replace(each, storage_class="here") for each in one.claims))
            for one in made(count)
        ]

    there = Series(wanted.subject, like)
    assert binding.bound("asked", there, ground(seen)).more == 10
    anywhere = replace(seen, volumes=(replace(old, node_terms=None),))
    assert binding.bound("asked", there, ground(anywhere)).more == 20


def test_a_thin_pool_takes_volumes_until_it_is_full_or_too_much_is_promised() -> None:
    wanted = series(make.pod("new", "cpu=100m"), 1)
    thin = StoragePool("thin", "pve1", "lvmthin", size=10 * GIB, used=9 * GIB, thin=True)
    assert binding.bound("asked", wanted, pooled(thin)).binding[0].name == "cpu"
    full = binding.bound("asked", wanted, pooled(replace(thin, used=10 * GIB)))
    assert proofs(full) == [("pool-data", "data", "thin", 1, 80)]
    promised = binding.bound("asked", wanted, pooled(thin, PoolRule("thin", overcommit=0.5)))
    assert (promised.more, proofs(promised)) == (4, [("pool-promises", "promised", "thin", GIB, 5)])


def deployments() -> Snapshot:
    nodes = [make.node("n1", "cpu=4 memory=8Gi"), make.node("n2", "cpu=4 memory=8Gi")]
    return make.together(
        make.snapshot(nodes=nodes),
        make.deployed("web", "cpu=200m memory=512Mi", ["n1", "n1", "n2", "n2"]),
        make.deployed("db", "cpu=500m memory=2Gi", ["n1", "n2"]),
    )


def test_the_mix_grows_in_proportion_until_one_finds_no_place() -> None:
    looked_at = ground(deployments())
    found, *_ = binding.bindings(looked_at)
    assert (found.shape, found.subject, found.more) == ("mix", "Deployment shop/db", 9)
    assert found.growth == 9 / 6
    assert [one.name for one in found.binding] == ["memory"]
    assert found.requests == {"cpu": "500m", "memory": "2Gi"}


def test_each_comes_as_often_as_it_is_there_now() -> None:
    strands = mix.strands(ground(deployments()))
    order = [strand.series.subject for strand, _ in islice(mix.growing(strands), 24)]
    assert (order.count("Deployment shop/web"), order.count("Deployment shop/db")) == (16, 8)


def test_what_ends_or_grows_with_the_nodes_is_not_in_the_mix() -> None:
    daemon = make.workload("agent", kind=Kind.DAEMON_SET)
    job = make.workload("backup", kind=Kind.JOB)
    pods = [
        make.made_by(daemon, "agent-1", "n1"),
        make.made_by(job, "backup-1", "n1"),
        make.pod("bare", node="n1"),
    ]
    found = mix.strands(ground(make.snapshot(nodes=[make.node("n1")], workloads=[daemon, job], pods=pods)))
    assert [one.series.subject for one in found] == ["Pod shop/bare"]


def test_more_of_a_kind_bring_volumes_of_their_own() -> None:
    seen = make.together(
        make.snapshot(nodes=[make.node("n1")]),
        make.deployed("db", "cpu=100m", ["n1"], volumes=make.claimed("old")),
        make.disk("old"),
        make.disks(["n1"], 4),
    )
    found = {one.shape: one for one in binding.bindings(ground(seen))}
    assert (found["volumes"].more, proofs(found["volumes"])) == (
        3, [("volume-slots", make.DISKS, "n1", 1, 4)],
    )  # fmt: skip
    asked = binding.bindings(ground(seen), ["shop/db"])[-1]
    assert asked.binding[0].name == "cpu", "replicas share the claim that their template names"


def test_the_shapes_that_matter_leave_cards_apart() -> None:
    seen = make.together(
        make.snapshot(nodes=[make.node("n1", "cpu=8 memory=16Gi nvidia.com/gpu=2")]),
        make.deployed("small", "cpu=1", ["n1"]),
        make.deployed("large", "memory=8Gi", ["n1"]),
        replace(make.deployed("cards", "memory=1Gi nvidia.com/gpu=1", ["n1"]), workloads=()),
    )
    subjects = [(one.shape, one.subject) for one in binding.bindings(ground(seen))]
    assert subjects[1:] == [("largest", "Deployment shop/large"), ("gpu", "ReplicaSet shop/cards-5d9c")]


@pytest.mark.parametrize(
    ("text", "requests", "volumes", "namespace"),
    [
        ("500m/1Gi", {"cpu": "500m", "memory": "1Gi"}, 0, ""),
        ("0/512Mi/2vol", {"cpu": "0", "memory": "512Mi"}, 2, ""),
        ("2/4Gi,nvidia.com/gpu=1@lab", {"cpu": "2", "memory": "4Gi", "nvidia.com/gpu": "1"}, 0, "lab"),
        (
            "1/1Gi/1vol,ephemeral-storage=2Gi",
            {"cpu": "1", "memory": "1Gi", "ephemeral-storage": "2Gi"},
            1,
            "",
        ),
    ],
)
def test_a_size_is_read(text: str, requests: dict[str, str], volumes: int, namespace: str) -> None:
    size = shapes.read_size(text)
    assert size is not None
    assert ({name: str(amount) for name, amount in size.requests.items()}, size.volumes, size.namespace) == (
        requests, volumes, namespace,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("500m", "is neither a size nor a known workload"),
        ("shop/nobody", "is neither a size nor a known workload"),
        ("500x/1Gi", "is neither a size nor a known workload"),
        ("500m/1Gi/2", "is no number of volumes"),
        ("500m/1Gi/0vol", "is no number of volumes"),
        ("500m/1Gi,gpu=1", "is no resource with an amount"),
        ("500m/1Gi,nvidia.com/gpu=half", "is no resource with an amount"),
        ("500m/1Gi,nvidia.com/gpu=500m", "is not a whole number of nvidia.com/gpu"),
        ("500m/1Gi@", "ends without a namespace"),
        ("-1/1Gi", "asks for less than nothing of cpu"),
        ("500m/1Gi/1vol", "no storage class of a driver with attach limits is known"),
        ("shop/agent", "grows with the nodes"),
    ],
)
def test_a_text_that_names_no_shape_is_complained_of(text: str, complaint: str) -> None:
    daemon = make.workload("agent", kind=Kind.DAEMON_SET)
    looked_at = ground(make.snapshot(nodes=[make.node("n1")], workloads=[daemon]))
    with pytest.raises(InvalidInput, match=complaint):
        binding.bindings(looked_at, [text])


def test_a_size_tolerates_the_taint_of_the_card_that_it_asks_for() -> None:
    node = make.node("gpu", "cpu=8 memory=8Gi nvidia.com/gpu=2", taints=["nvidia.com/gpu=true:NoSchedule"])
    found = binding.bindings(ground(make.snapshot(nodes=[node])), ["1/1Gi,nvidia.com/gpu=1", "1/1Gi"])
    assert (found[0].more, proofs(found[0])) == (2, [("extended", "nvidia.com/gpu", "gpu", 1, 3)])
    assert found[1].more == 0


def test_a_size_in_a_namespace_is_held_against_its_quotas() -> None:
    looked_at = ground(make.snapshot(nodes=TWO, quotas=[make.quota("pods=1")]))
    free, counted = binding.bindings(looked_at, ["1/1Gi", "1/1Gi@shop"])
    assert (free.more, counted.more) == (6, 1)


@pytest.mark.parametrize("estate", ["r730", "a100"])
def test_workloads_of_the_examples_fit_as_often_as_fit_says(estate: str) -> None:
    seen = observe.observe(files=[f"examples/{estate}"])
    looked_at = Ground(seen.snapshot, seen.kubernetes, seen.profile, engines.settler)
    chosen = [one for one in seen.snapshot.workloads if one.kind is Kind.DEPLOYMENT and one.replicas][:12]
    for workload in chosen:
        answer = binding.bindings(looked_at, [workload.key])
        asked = next(one for one in answer if one.shape == workload.key)
        assert asked.more == app_fit.fit(seen, workload.key).more, workload.key


@settings(max_examples=60)
@given(worlds())
def test_arithmetic_counts_what_the_engines_place(world: tuple[Snapshot, Series]) -> None:
    snapshot, wanted = world
    answer = binding.bound("asked", wanted, ground(snapshot))
    for engine in (settle.settle, columns.settle):
        counted = fit_series(wanted, World(snapshot, K34, profile.default(K34), lambda _n, _p, e=engine: e))  # type: ignore[misc]
        assert counted.more == answer.more


@settings(max_examples=60)
@given(
    worlds(),
    st.lists(st.sampled_from(("cpu=200m memory=300Mi", "cpu=400m", "memory=700Mi")), min_size=1, max_size=3),
)
def test_the_mix_stops_at_the_same_pod_with_either_engine(
    world: tuple[Snapshot, Series], sizes: list[str]
) -> None:
    snapshot, _ = world
    names = [node.name for node in snapshot.nodes]
    parts = [make.deployed(f"app-{index}", size, names[: index + 1]) for index, size in enumerate(sizes)]
    seen = make.together(snapshot, *parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "CAP", 40)
        by_rule = binding.grown(mix.strands(ground(seen)), ground(seen))
        by_column = binding.grown(mix.strands(ground(seen)), ground(seen, engine=columns.settle))
    assert by_rule == by_column
    assert by_rule.capped or by_rule.binding or by_rule.together or by_rule.notes


def test_what_is_asked_of_an_empty_estate_is_nothing() -> None:
    assert binding.bindings(ground(make.snapshot())) == ()
    claim = PersistentVolumeClaim(make.pod().namespace, "loose")
    assert binding.bindings(ground(make.snapshot(claims=[claim]))) == ()
