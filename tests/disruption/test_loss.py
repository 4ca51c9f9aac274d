"""Losing a node: what comes back when, what is stuck, what frees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.disruption import loss
from bayplan.disruption.loss import Release
from bayplan.model.pods import Effect, Pod, PodSpec, PodStatus, Toleration
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind
from tests.disruption.build import (
    MARK,
    N1,
    N2,
    NOON,
    claimed,
    controlled_by,
    database,
    deployment,
    disk,
    node,
    pod,
    web,
    workload,
)

NOW = Kubernetes(36)
FOREVER = Toleration(operator="Exists")
STUBBORN = Toleration("node.kubernetes.io/unreachable", "Exists", effect=Effect.NO_EXECUTE)


def cluster(*pods: Pod, stored: Snapshot | None = None) -> Snapshot:
    snapshot = Snapshot(
        nodes=(node("n1"), node("n2")),
        pods=pods,
        workloads=(*deployment(replicas=3), workload(Kind.STATEFUL_SET, "db", 2)),
    )
    return replace(snapshot, claims=stored.claims, volumes=stored.volumes) if stored else snapshot


GRACE = [("40 seconds in 1.31", 31, 40), ("50 seconds in 1.32", 32, 50), ("50 seconds in 1.36", 36, 50)]


@pytest.mark.parametrize(("minor", "seconds"), [row[1:] for row in GRACE], ids=[row[0] for row in GRACE])
def test_a_silent_node_is_believed_in_for(minor: int, seconds: int) -> None:
    assert loss.grace_seconds(Kubernetes(minor)) == seconds


def tolerating(*tolerations: Toleration) -> Pod:
    return web("web-a", spec=PodSpec(tolerations=tolerations))


TOLERATED = [
    ("no toleration, no time", tolerating(), 0),
    ("the usual five minutes", web("web-a"), 300),
    ("a minute of its own", tolerating(replace(STUBBORN, seconds=60)), 60),
    ("less than nothing is nothing", tolerating(replace(STUBBORN, seconds=-5)), 0),
    ("for ever", tolerating(STUBBORN), None),
    ("everything, for ever", tolerating(FOREVER), None),
    ("the first that matches decides", tolerating(replace(STUBBORN, seconds=60), FOREVER), 60),
    ("another taint does not matter", tolerating(Toleration("gpu", "Exists")), 0),
]


@pytest.mark.parametrize(
    ("subject", "seconds"), [row[1:] for row in TOLERATED], ids=[row[0] for row in TOLERATED]
)
def test_a_pod_tolerates_an_unreachable_node(subject: Pod, seconds: int | None) -> None:
    assert loss.tolerated_seconds(subject) == seconds


def test_a_deployment_is_replaced_once_its_pod_is_being_deleted() -> None:
    found = loss.lose(cluster(web("web-a"), web("web-b", node=N2)), N1, NOW)
    assert found.unreachable_at == 50
    assert [(each.pod.name, each.at) for each in found.first] == [("web-a", 350)]
    assert found.first[0].replacement.name.startswith(f"web-{MARK}-")
    assert (found.stuck, found.late_volumes, found.lost, found.gone) == ((), (), (), ())


def test_a_stateful_set_waits_for_somebody() -> None:
    found = loss.lose(cluster(database("db-0")), N1, NOW)
    assert found.first == ()
    assert [(each.pod.name, each.deleted_at) for each in found.stuck] == [("db-0", 350)]
    assert "no second pod of that name" in found.stuck[0].reason


def test_a_pod_that_tolerates_everything_stays() -> None:
    found = loss.lose(cluster(web("web-a", spec=PodSpec(tolerations=(FOREVER,)))), N1, NOW)
    assert [(each.pod.name, each.deleted_at) for each in found.stuck] == [("web-a", None)]


def test_what_belongs_to_the_node_goes_with_it_and_bare_pods_are_lost() -> None:
    ends = (
        pod("log-1", owner=controlled_by("DaemonSet", "log")),
        pod("etcd", owner=controlled_by("Node", "n1"), mirror=True),
        web("web-done", status=PodStatus(phase="Failed")),
        web("web-going", deleted=NOON),
    )
    found = loss.lose(cluster(*ends, pod("bare")), N1, NOW)
    assert found.gone == ends
    assert [each.name for each in found.lost] == ["bare"]


def test_a_volume_for_one_node_comes_late() -> None:
    found = loss.lose(cluster(web("web-a", spec=claimed("data")), stored=disk("data")), N1, NOW)
    assert [(late.pod.key, late.holding.volume, late.at) for late in found.late_volumes] == [
        (found.first[0].replacement.key, "pv-data", 710)
    ]


def test_a_shared_volume_holds_nobody_up() -> None:
    shared = disk("data", ("ReadWriteMany",))
    assert not loss.lose(cluster(web("web-a", spec=claimed("data")), stored=shared), N1, NOW).late_volumes


ACTS = [
    ("force-deleting the pod", Release.FORCE_DELETE, 400, 400, 760),
    ("deleting the node", Release.DELETE_NODE, 400, 460, 820),
    ("marking it out of service", Release.OUT_OF_SERVICE, 400, 420, 420),
    ("marking it out of service before anybody noticed", Release.OUT_OF_SERVICE, 0, 70, 70),
]


@pytest.mark.parametrize(
    ("release", "at", "pod_at", "volume_at"), [row[1:] for row in ACTS], ids=[row[0] for row in ACTS]
)
def test_a_stuck_pod_is_released_by(release: Release, at: int, pod_at: int, volume_at: int) -> None:
    first = loss.lose(cluster(database("db-0", spec=claimed("data")), stored=disk("data")), N1, NOW)
    second = loss.second_phase(first, release, at)
    assert [(each.pod.name, each.replacement.name, each.at) for each in second.first] == [
        ("db-0", "db-0", pod_at)
    ]
    assert [late.at for late in second.late_volumes] == [volume_at]
    assert second.stuck == ()


def test_acting_early_brings_everything_back_early() -> None:
    first = loss.lose(cluster(web("web-a")), N1, NOW)
    assert [each.at for each in loss.second_phase(first, Release.OUT_OF_SERVICE, 100).first] == [120]
    assert [each.at for each in loss.second_phase(first, Release.OUT_OF_SERVICE, 900).first] == [350]


def test_out_of_service_is_a_taint_that_can_be_tolerated() -> None:
    stored = disk("data")
    stubborn = web("web-a", spec=claimed("data"))
    stubborn = replace(stubborn, spec=replace(stubborn.spec, tolerations=(FOREVER,)))
    first = loss.lose(cluster(stubborn, stored=stored), N1, NOW)
    marked = loss.second_phase(first, Release.OUT_OF_SERVICE, 400)
    assert (marked.stuck, marked.late_volumes) == (first.stuck, first.late_volumes)
    deleted = loss.second_phase(first, Release.DELETE_NODE, 400)
    assert [each.at for each in deleted.first] == [460]


def test_removing_the_node_object_takes_its_pods_within_a_minute() -> None:
    pods = (web("web-a", spec=claimed("data")), database("db-0"), pod("bare"))
    found = loss.remove(cluster(*pods, stored=disk("data")), N1)
    assert [(each.pod.name, each.at) for each in found.first] == [("web-a", 60), ("db-0", 60)]
    assert [late.at for late in found.late_volumes] == [420]
    assert [each.name for each in found.lost] == ["bare"]
    assert found.stuck == ()


def test_a_grace_of_ones_own_is_honoured() -> None:
    assert loss.lose(cluster(web("web-a")), N1, NOW, grace=10).first[0].at == 310


KINDS = st.sampled_from(["web", "db", "bare", "daemon", "done", "going", "stubborn"])


def any_pod(kind: str, number: int) -> Pod:
    name = f"{kind}-{number}"
    made = {
        "web": web(name),
        "db": database(name),
        "bare": pod(name),
        "daemon": pod(name, owner=controlled_by("DaemonSet", "log")),
        "done": web(name, status=PodStatus(phase="Succeeded")),
        "going": database(name, deleted=NOON),
        "stubborn": web(name, spec=PodSpec(tolerations=(FOREVER,))),
    }
    return made[kind]


def accounted(found: loss.Loss) -> list[str]:
    pods = [each.pod for each in found.first] + [each.pod for each in found.stuck]
    return sorted(each.key for each in (*pods, *found.lost, *found.gone))


@given(kinds=st.lists(KINDS, max_size=8), release=st.sampled_from(list(Release)), at=st.integers(0, 1000))
def test_every_pod_of_a_lost_node_is_accounted_for_once(kinds: list[str], release: Release, at: int) -> None:
    pods = [any_pod(kind, number) for number, kind in enumerate(kinds)]
    keys = sorted(each.key for each in pods)
    found = loss.lose(cluster(*pods), N1, NOW)
    assert accounted(found) == keys
    assert accounted(loss.second_phase(found, release, at)) == keys
    assert accounted(loss.remove(cluster(*pods), N1)) == keys
