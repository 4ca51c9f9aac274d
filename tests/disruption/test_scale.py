"""Scaling: which pods come, which go."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.disruption import scale
from bayplan.disruption.ownership import Ownership
from bayplan.model.errors import InvalidInput
from bayplan.model.names import NodeName
from bayplan.model.pods import ContainerStatus, Pod, PodStatus
from bayplan.model.ranking import deletion_order
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import ClaimTemplate, Kind, Workload
from tests.disruption.build import (
    MARK,
    N1,
    N2,
    NOON,
    SHOP,
    controlled_by,
    database,
    deployment,
    pod,
    web,
    webs,
    workload,
)


def started(hours: int) -> datetime.datetime:
    return NOON - datetime.timedelta(hours=hours)


def running(name: str, hours: int, restarts: int = 0, place: NodeName = N1, uid: str = "") -> Pod:
    status = PodStatus(
        "Running", ready=True, started=started(hours), containers=(ContainerStatus("main", restarts),)
    )
    return web(name, node=place, created=started(hours), status=status, uid=uid)


FIRST = [
    ("without a node before with one", web("a", node=NodeName("")), web("b")),
    ("pending before running", web("a", status=PodStatus("Pending")), web("b", ready=False)),
    ("unknown before running", web("a", status=PodStatus("Unknown")), web("b", ready=False)),
    ("unready before ready", web("a", ready=False), web("b")),
    ("the younger before the older", running("a", 1), running("b", 40)),
    ("of about the same age, by uid", running("a", 4, uid="1"), running("b", 3, uid="2")),
    ("with more restarts before fewer", running("a", 1, restarts=4), running("b", 1)),
]


@pytest.mark.parametrize(("first", "second"), [row[1:] for row in FIRST], ids=[row[0] for row in FIRST])
def test_a_controller_deletes_first(first: Pod, second: Pod) -> None:
    for pods in ((first, second), (second, first)):
        assert deletion_order(pods, (), NOON) == (first, second)


def test_crowded_nodes_are_relieved_first() -> None:
    alone, crowded = running("alone", 1, place=N2), running("crowded", 40)
    pods = (alone, crowded, running("neighbour", 50))
    assert deletion_order((alone, crowded), pods, NOON) == (crowded, alone)


def test_a_deployment_grows_from_the_template_of_its_newest_replica_set() -> None:
    above, current = deployment(replicas=2)
    current = replace(
        current, template=replace(above.template, labels={"app": "web", "pod-template-hash": MARK})
    )
    former = workload(Kind.REPLICA_SET, "web-old", 2, owners=(controlled_by("Deployment", "web"),))
    former = replace(former, template=replace(above.template, labels={"app": "old"}))
    snapshot = Snapshot(pods=webs(2), workloads=(above, current, former))
    found = scale.scale(above, 4, snapshot)
    assert found.workload.replicas == 4
    assert [one.controller and one.controller.name for one in found.created] == [current.name] * 2
    assert all(one.labels["pod-template-hash"] == MARK and one.node == "" for one in found.created)
    assert len({one.name for one in (*found.created, *snapshot.pods)}) == 4


def test_a_deployment_without_a_recorded_replica_set_grows_all_the_same() -> None:
    above, _ = deployment(replicas=2)
    found = scale.scale(above, 3, Snapshot(pods=webs(2), workloads=(above,)))
    assert [one.controller and one.controller.name for one in found.created] == [f"web-{MARK}"]
    assert Ownership((above,)).workload_of(found.created[0]) == above


def test_a_deployment_shrinks_by_its_least_useful_pods() -> None:
    above, current = deployment(replicas=3)
    pods = (running("web-old", 90), running("web-young", 1), web("web-unready", ready=False))
    found = scale.scale(above, 1, Snapshot(pods=pods, workloads=(above, current), taken_at=NOON))
    assert [one.name for one in found.deleted] == ["web-unready", "web-young"]
    assert found.created == ()


def test_a_rollout_in_progress_is_told() -> None:
    above, current = deployment(replicas=2)
    former = workload(Kind.REPLICA_SET, "web-old", 1, owners=(controlled_by("Deployment", "web"),))
    found = scale.scale(above, 3, Snapshot(pods=webs(2), workloads=(above, current, former)))
    assert "2 ReplicaSets" in found.notes[0]


def stateful(replicas: int) -> Workload:
    template = ClaimTemplate("data", "fast", 1 << 30, ("ReadWriteOnce",))
    return workload(Kind.STATEFUL_SET, "db", replicas, claim_templates=(template,))


def test_a_stateful_set_grows_at_its_end_with_claims() -> None:
    snapshot = Snapshot(pods=(database("db-0"),), workloads=(stateful(1),))
    found = scale.scale(stateful(1), 3, snapshot)
    assert [one.name for one in found.created] == ["db-1", "db-2"]
    assert [claim.name for claim in found.claims] == ["data-db-1", "data-db-2"]
    assert found.created[0].spec.volumes[0].claim == "data-db-1"
    assert found.claims[0].storage == 1 << 30


def test_a_stateful_set_finds_the_claims_it_left() -> None:
    left = PersistentVolumeClaim(SHOP, "data-db-1", volume="pv")
    snapshot = Snapshot(pods=(database("db-0"),), workloads=(stateful(1),), claims=(left,))
    assert scale.scale(stateful(1), 2, snapshot).claims == ()


def test_a_stateful_set_fills_a_gap_and_shrinks_from_its_end() -> None:
    pods = tuple(database(f"db-{number}") for number in (0, 2, 10))
    snapshot = Snapshot(pods=pods, workloads=(stateful(3),))
    assert [one.name for one in scale.scale(stateful(3), 4, snapshot).created] == ["db-1"]
    assert [one.name for one in scale.scale(stateful(3), 1, snapshot).deleted] == ["db-10", "db-2"]


REFUSED = [
    ("a DaemonSet has no scale", Kind.DAEMON_SET, 1, "runs one pod on each node"),
    ("a CronJob has no scale", Kind.CRON_JOB, 1, "starts Jobs by the clock"),
    ("nothing has less than no replicas", Kind.DEPLOYMENT, -1, "cannot have -1 replicas"),
]


@pytest.mark.parametrize(
    ("kind", "replicas", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_some_scales_are_refused(kind: Kind, replicas: int, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        scale.scale(workload(kind, "log", 1), replicas, Snapshot())


def test_finished_pods_do_not_count() -> None:
    above, current = deployment(replicas=1)
    done = pod("done", owner=controlled_by("ReplicaSet", f"web-{MARK}"), status=PodStatus("Failed"))
    assert len(scale.scale(above, 1, Snapshot(pods=(done,), workloads=(above, current))).created) == 1


@given(have=st.integers(0, 6), want=st.integers(0, 6), kind=st.sampled_from(["web", "db"]))
def test_a_scale_is_reached_exactly(have: int, want: int, kind: str) -> None:
    above = deployment(replicas=have)[0] if kind == "web" else stateful(have)
    pods = webs(have) if kind == "web" else tuple(database(f"db-{number}") for number in range(have))
    found = scale.scale(above, want, Snapshot(pods=pods, workloads=(above,)))
    left = {one.name for one in pods} - {one.name for one in found.deleted}
    assert len(left | {one.name for one in found.created}) == want
    assert not (found.created and found.deleted)
