"""How many more pods fit: counted by hand, and by laws that hold for every estate."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.capacity import fit as capacity
from bayplan.capacity.answers import ConstraintRoom, Fit
from bayplan.capacity.filling import Settle
from bayplan.capacity.fit import World
from bayplan.capacity.series import Series
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod, Port
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import ClaimTemplate, Kind
from bayplan.scheduling import profile, settle
from bayplan.scheduling.columns import engine as columns
from tests import make


def series_of(pod: Pod, claims: tuple[ClaimTemplate, ...] = ()) -> Series:
    """Copies of a pod, each with claims of its own."""

    def named(number: int) -> NewPod:
        name = f"{pod.name}-{number}"
        own = tuple(
            PersistentVolumeClaim(
                pod.namespace,
                f"{one.name}-{name}",
                storage_class=one.storage_class,
                storage=one.storage,
                access_modes=("ReadWriteOnce",),
            )
            for one in claims
        )
        volumes = (*pod.spec.volumes, *make.claimed(*(claim.name for claim in own)))
        spec = replace(pod.spec, volumes=volumes) if own else pod.spec
        return NewPod(replace(pod, name=name, spec=spec), own)

    return Series(f"Pod {pod.key}", lambda count: [named(number) for number in range(count)])


def ask(snapshot: Snapshot, series: Series, engine: Settle = settle.settle, **more: Any) -> Fit:
    kubernetes = Kubernetes(34)
    world = World(snapshot, kubernetes, profile.default(kubernetes), lambda _nodes, _pods: engine)
    return capacity.fit(series, world, **more)


def room(answer: Fit, name: str) -> ConstraintRoom:
    return next(one for one in answer.constraints if one.name == name)


TWO_NODES = [make.node("n1", "cpu=4 memory=8Gi"), make.node("n2", "cpu=2 memory=16Gi")]


def test_rules_that_only_choose_nodes_set_no_bound() -> None:
    tainted = make.node("n3", "cpu=4 memory=8Gi", taints=["kept:NoSchedule"])
    answer = ask(make.snapshot(nodes=[*TWO_NODES, tainted]), series_of(make.pod("web", "cpu=1")))
    found = room(answer, "placement")
    assert (found.more, found.at_least, found.note) == (None, False, "2 of 3 nodes may take it")
    nowhere = ask(make.snapshot(nodes=[tainted]), series_of(make.pod("web", "cpu=1")))
    assert room(nowhere, "placement").more == 0


def test_each_constraint_alone_allows_more_than_all_together() -> None:
    answer = ask(make.snapshot(nodes=TWO_NODES), series_of(make.pod("web", "cpu=1 memory=2Gi")))
    assert room(answer, "memory").more == 4 + 8
    assert room(answer, "cpu").more == 4 + 2
    assert room(answer, "pods").more == 220
    assert (answer.more, answer.least, answer.most, answer.exact) == (6, 6, 6, True)
    assert {share.node: share.pods for share in answer.where} == {"n1": 4, "n2": 2}
    assert answer.binding == "cpu"


def test_what_stops_the_next_one_is_in_the_schedulers_words() -> None:
    answer = ask(make.snapshot(nodes=TWO_NODES), series_of(make.pod("web", "cpu=1 memory=2Gi")))
    assert answer.stops is not None
    assert answer.stops.message.startswith(
        "0/2 nodes are available: 1 Insufficient memory, 2 Insufficient cpu."
    )
    assert [verdict.reasons for verdict in answer.stops.verdicts] == [
        ("Insufficient cpu", "Insufficient memory"),
        ("Insufficient cpu",),
    ]


def test_nodes_that_run_out_of_different_things_are_noted() -> None:
    nodes = [make.node("n1", "cpu=1 memory=8Gi"), make.node("n2", "cpu=8 memory=1Gi")]
    answer = ask(make.snapshot(nodes=nodes), series_of(make.pod("web", "cpu=1 memory=1Gi")))
    assert (room(answer, "memory").more, room(answer, "cpu").more, answer.more) == (9, 9, 2)
    assert any("no constraint alone allows so few" in note for note in answer.notes)


def test_tainted_and_cordoned_nodes_do_not_count() -> None:
    nodes = [
        make.node("n1", "cpu=4 memory=8Gi"),
        make.node("n2", "cpu=4 memory=8Gi", taints=["gpu:NoSchedule"]),
        make.node("n3", "cpu=4 memory=8Gi", unschedulable=True),
    ]
    answer = ask(make.snapshot(nodes=nodes), series_of(make.pod("web", "cpu=1")))
    assert answer.more == 4
    rooms = {one.node: (one.eligible, one.why) for one in room(answer, "cpu").nodes}
    assert rooms["n2"] == (False, "node(s) had untolerated taint(s)")
    assert rooms["n3"] == (False, "node(s) were unschedulable")


def test_pods_that_stand_apart_are_one_a_node() -> None:
    nodes = [make.node(f"n{number}") for number in range(4)]
    snapshot = make.snapshot(nodes=nodes, pods=[make.pod("web", node="n0")])
    answer = ask(snapshot, series_of(make.pod("web", "cpu=1", affinity=make.apart("web"))))
    assert (answer.more, answer.least, answer.most) == (3, 3, 3)
    assert room(answer, "placement").more == 3
    assert (answer.exact, answer.seeds) == (False, capacity.SEEDS)
    assert answer.binding == "placement"


def test_spreading_stops_where_the_skew_would_grow() -> None:
    nodes = [make.node("n1", "cpu=1 memory=8Gi"), make.node("n2", "cpu=8 memory=8Gi")]
    answer = ask(make.snapshot(nodes=nodes), series_of(make.pod("web", "cpu=1", spread=make.spread("web"))))
    assert answer.more == 3
    assert answer.stops is not None
    assert "node(s) didn't match pod topology spread constraints" in answer.stops.message


def test_attach_slots_bind_where_each_pod_brings_a_disk() -> None:
    template = ClaimTemplate("data", "block", 1 << 30)
    snapshot = make.together(
        make.snapshot(nodes=[make.node("n1"), make.node("n2")], pods=[
            make.pod("db", node="n1", volumes=make.claimed("old")),
        ]),
        make.disk("old"),
        make.disks(["n1", "n2"], 3),
    )  # fmt: skip
    answer = ask(snapshot, series_of(make.pod("web", "cpu=100m"), (template,)))
    slots = room(answer, make.DISKS)
    assert (slots.constraint, slots.more, slots.used, slots.capacity) == ("volume-slots", 2 + 3, 1, 6)
    assert answer.more == 5
    assert [remedy.kind for remedy in answer.remedies] == ["slots", "node"]


def test_a_shared_disk_takes_a_slot_once() -> None:
    snapshot = make.together(
        make.snapshot(nodes=[make.node("n1", "cpu=2 memory=8Gi")]), make.disk("shared"), make.disks(["n1"], 1)
    )
    answer = ask(snapshot, series_of(make.pod("web", "cpu=1", volumes=make.claimed("shared"))))
    assert room(answer, make.DISKS).more is None
    assert answer.more == 2


def test_a_host_port_is_taken_once_a_node() -> None:
    port = Port(container_port=80, host_port=80)
    pod = make.with_ports(make.pod("web", "cpu=100m"), port)
    nodes = [make.node("n1"), make.node("n2")]
    taken = replace(make.with_ports(make.pod("old"), port), node="n1")
    answer = ask(make.snapshot(nodes=nodes, pods=[taken]), series_of(pod))
    assert (room(answer, "TCP 80").more, answer.more) == (1, 1)


def test_a_quota_stops_before_the_nodes_are_full() -> None:
    quota = make.quota("requests.memory=5Gi pods=10", used="requests.memory=1Gi pods=1")
    snapshot = make.snapshot(nodes=TWO_NODES, quotas=[quota])
    answer = ask(snapshot, series_of(make.pod("web", "cpu=100m memory=2Gi")))
    assert answer.more == 2
    assert answer.binding == "requests.memory"
    assert answer.stops is not None and answer.stops.refusal is not None
    assert answer.stops.message == (
        'pods "web-2" is forbidden: exceeded quota: quota, requested: requests.memory=2Gi, '
        "used: requests.memory=5Gi, limited: requests.memory=5Gi"
    )
    (remedy,) = answer.remedies
    assert remedy.change == "raise requests.memory of quota shop/quota by 2Gi, from 5Gi to 7Gi"


def test_a_pod_that_is_refused_for_good_has_no_constraints() -> None:
    limits = make.limit_range(minimum="memory=3Gi")
    snapshot = make.snapshot(nodes=TWO_NODES, limit_ranges=[limits])
    answer = ask(snapshot, series_of(make.pod("web", "memory=2Gi")))
    assert answer.refusal is not None and answer.refusal.plugin == "LimitRanger"
    assert (answer.more, answer.constraints) == (0, ())


def test_placing_stops_at_the_cap_and_says_so() -> None:
    answer = ask(make.snapshot(nodes=TWO_NODES), series_of(make.pod("web")), cap=7)
    assert (answer.more, answer.capped, answer.stops) == (7, True, None)


def test_pods_that_wait_already_are_not_counted() -> None:
    snapshot = make.snapshot(nodes=TWO_NODES, pods=[make.pod("slow", "cpu=99")])
    answer = ask(snapshot, series_of(make.pod("web", "cpu=1")))
    assert (answer.pending, answer.more) == (1, 6)


def test_the_smallest_change_is_named_and_helps() -> None:
    nodes = [make.node("n1", "cpu=4 memory=5Gi"), make.node("n2", "cpu=4 memory=3Gi")]
    answer = ask(make.snapshot(nodes=nodes), series_of(make.pod("web", "cpu=100m memory=2Gi")))
    assert answer.more == 3
    free = next(remedy for remedy in answer.remedies if remedy.kind == "free")
    assert free.change == "free 1Gi of memory on n1"
    bigger = [make.node("n1", "cpu=4 memory=6Gi"), nodes[1]]
    assert ask(make.snapshot(nodes=bigger), series_of(make.pod("web", "cpu=100m memory=2Gi"))).more == 4


SIZES = st.tuples(st.integers(1, 8), st.integers(1, 16))


@st.composite
def estates(draw: st.DrawFn) -> Snapshot:
    """A few nodes of any size with some pods on them."""
    sizes = draw(st.lists(SIZES, min_size=1, max_size=4))
    nodes = [
        make.node(f"n{number}", f"cpu={cpu} memory={memory}Gi pods=12")
        for number, (cpu, memory) in enumerate(sizes)
    ]
    standing = draw(st.lists(st.tuples(st.integers(0, len(nodes) - 1), st.integers(1, 20)), max_size=6))
    pods = [
        make.pod(f"old-{number}", f"cpu={tenths}00m memory={tenths}00Mi", node=f"n{where}")
        for number, (where, tenths) in enumerate(standing)
    ]
    return make.snapshot(nodes=nodes, pods=pods)


REQUESTS = st.builds("cpu={}00m memory={}00Mi".format, st.integers(1, 30), st.integers(1, 30))


@given(estates(), REQUESTS)
def test_all_together_allow_no_more_than_any_alone(snapshot: Snapshot, requests: str) -> None:
    answer = ask(snapshot, series_of(make.pod("web", requests)))
    assert all(one.more is None or one.more >= answer.more for one in answer.constraints)
    assert sum(share.pods for share in answer.where) == answer.more


@given(estates(), REQUESTS)
def test_placing_one_leaves_room_for_exactly_one_less(snapshot: Snapshot, requests: str) -> None:
    answer = ask(snapshot, series_of(make.pod("web", requests)))
    if answer.more:
        placed = make.pod("first", requests, node=answer.where[0].node)
        fuller = replace(snapshot, pods=(*snapshot.pods, placed))
        assert ask(fuller, series_of(make.pod("web", requests))).more == answer.more - 1


@given(estates(), REQUESTS, REQUESTS, st.integers(0, 3))
def test_adding_a_pod_never_makes_room(snapshot: Snapshot, requests: str, other: str, where: int) -> None:
    before = ask(snapshot, series_of(make.pod("web", requests)))
    added = make.pod("other", other, node=f"n{where % len(snapshot.nodes)}")
    fuller = replace(snapshot, pods=(*snapshot.pods, added))
    assert ask(fuller, series_of(make.pod("web", requests))).more <= before.more


@given(estates(), st.integers(1, 3))
def test_the_range_over_ties_holds_the_plain_count(snapshot: Snapshot, skew: int) -> None:
    answer = ask(
        snapshot, series_of(make.pod("web", "cpu=500m", spread=make.spread("web", skew=skew))), seeds=3
    )
    assert answer.least <= answer.more <= answer.most


@given(estates(), REQUESTS, st.booleans())
def test_the_engine_does_not_change_the_answer(snapshot: Snapshot, requests: str, even: bool) -> None:
    pod = make.pod("web", requests, spread=make.spread("web") if even else ())
    assert ask(snapshot, series_of(pod), seeds=2) == ask(snapshot, series_of(pod), columns.settle, seeds=2)


@pytest.mark.parametrize("kind", [Kind.DEPLOYMENT, Kind.STATEFUL_SET])
def test_answers_have_every_field_when_written_down(kind: Kind) -> None:
    answer = ask(make.snapshot(nodes=TWO_NODES), series_of(make.pod(kind.lower(), "cpu=1")))
    assert set(make.written(answer)) == set(Fit.__struct_fields__)


def test_where_a_larger_quota_alone_would_not_help_it_says_why() -> None:
    snapshot = make.snapshot(nodes=[make.node("n1", "cpu=1 memory=1Gi")], quotas=[make.quota("pods=1")])
    answer = ask(snapshot, series_of(make.pod("web", "cpu=1")))
    assert (answer.more, answer.remedies) == (1, ())
    assert any("without the quota the nodes would stop it: 0/1 nodes" in note for note in answer.notes)


def test_an_estate_without_nodes_takes_nothing() -> None:
    answer = ask(make.snapshot(), series_of(make.pod("web", "cpu=1")))
    assert (answer.more, answer.capped) == (0, False)
    assert answer.stops is not None and answer.stops.message == "no nodes available to schedule pods"
