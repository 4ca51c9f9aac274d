"""One look in figures, and the traces of trouble in it."""

import datetime

import pytest
from msgspec.structs import replace

from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.trends import history as histories
from bayplan.capacity.trends.observation import (
    ATTACH_FAILURES,
    ATTACHMENTS,
    EVICTIONS,
    KILLS,
    REFUSALS,
    Figure,
    LineKey,
    Observation,
    Sighting,
    count,
    measure,
)
from bayplan.capacity.trends.observing import observe
from bayplan.model import versions
from bayplan.model.events import Event
from bayplan.model.machines import Host, Lower, Machine, StoragePool
from bayplan.model.names import Namespace, NodeName
from bayplan.model.pods import ContainerStatus, PodStatus
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import VolumeAttachment
from tests import make

KUBERNETES = versions.parse("1.34")
NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
GI = 1 << 30


def look(snapshot: Snapshot, *lines: LoadLine) -> Observation:
    return observe(snapshot, KUBERNETES, lines, NOON, "digest")


def figures(snapshot: Snapshot) -> dict[LineKey, Figure]:
    return {figure.key: figure for figure in look(snapshot).figures}


def traces(snapshot: Snapshot, kind: str) -> list[Sighting]:
    return [one for one in look(snapshot).sightings if one.kind == kind]


def failed(name: str, at: datetime.datetime | None = None) -> Snapshot:
    status = PodStatus(phase="Failed", reason="Evicted", evicted_at=at)
    return make.snapshot(pods=[make.pod(name, "memory=1Gi", node="n1", status=status)])


def event(reason: str, name: str = "e", **more: object) -> Snapshot:
    fields = {"kind": "Pod", "subject_namespace": "shop", "subject": "web", "last": NOON, **more}
    return make.snapshot(events=[Event(Namespace("shop"), name, reason, **fields)])  # type: ignore[arg-type]  # test data


def test_load_lines_are_kept_with_their_bounds() -> None:
    line = LoadLine("memory", "memory", "node", "n1", "bytes", 5, 8)
    fuller = LoadLine("memory", "memory", "node", "n1", "bytes", 7, 8)
    seen = look(Snapshot(), line, fuller)
    assert Figure(LineKey("memory", "memory", "node", "n1", "bytes"), 7, 8) in seen.figures
    assert (seen.at, seen.digest) == (NOON, "digest")


def test_the_workers_measures_leave_out_control_planes_and_finished_pods() -> None:
    done = PodStatus(phase="Succeeded")
    found = figures(
        make.snapshot(
            nodes=[
                make.node("n1", "cpu=4 memory=8Gi"),
                make.node(
                    "cp", "cpu=4 memory=8Gi", taints=["node-role.kubernetes.io/control-plane:NoSchedule"]
                ),
            ],
            pods=[
                make.pod("web", "cpu=1 memory=2Gi", node="n1"),
                make.pod("etcd", "cpu=1 memory=1Gi", node="cp"),
                make.pod("done", "cpu=1 memory=4Gi", node="n1", status=done),
                make.pod("waits", "cpu=1 memory=1Gi"),
            ],
        )
    )
    assert found[measure("memory-requests", "bytes")][1:] == (2 * GI, 8 * GI)
    assert found[measure("cpu-requests", "millicores")][1:] == (1000, 4000)
    assert found[measure("memory-limits", "bytes")][1:] == (0, 8 * GI)
    assert found[measure("pending")].used == 1
    assert found[count("pods", "Succeeded")].used == 1
    assert (found[count("nodes")].used, found[count("nodes-ready")].used) == (2, 2)


def test_nothing_is_measured_of_what_was_not_read() -> None:
    found = figures(Snapshot())
    assert measure("memory-requests", "bytes") not in found
    assert measure("pending") not in found
    assert look(Snapshot()).watched == ()


def test_namespaces_whose_limits_are_above_requests_by_default_are_counted() -> None:
    above = make.limit_range(default="memory=1Gi", default_request="memory=256Mi")
    equal = make.limit_range(namespace="core", default="memory=1Gi", default_request="memory=1Gi")
    found = figures(make.snapshot(limit_ranges=[above, equal]))
    assert found[measure("namespaces-overcommitting")][1:] == (1, 2)


def test_one_of_its_ranges_is_enough_for_a_namespace() -> None:
    above = make.limit_range("loose", default="memory=1Gi", default_request="memory=256Mi")
    equal = make.limit_range("tight", default="memory=1Gi", default_request="memory=1Gi")
    found = figures(make.snapshot(limit_ranges=[equal, above]))
    assert found[measure("namespaces-overcommitting")][1:] == (1, 1)


def test_volumes_on_each_node_count_from_zero() -> None:
    attached = [VolumeAttachment(f"va-{one}", make.DISKS, NodeName("n1"), f"pv-{one}") for one in range(3)]
    found = figures(make.together(make.disks(["n1", "n2"], 28), make.snapshot(attachments=attached)))
    for node, used in (("n1", 3), ("n2", 0)):
        assert found[LineKey(ATTACHMENTS, make.DISKS, "node", node, "count")][1:] == (used, 28)


def test_hosts_are_promised_to_what_runs() -> None:
    machines = (
        Machine(201, "a", "pve", "running", memory=32 * GI),
        Machine(202, "b", "pve", "stopped", memory=32 * GI),
        Machine(900, "t", "pve", "running", template=True, memory=4 * GI),
    )
    pool = StoragePool("lvm", "pve", size=100, used=60)
    lower = Lower(hosts=(Host("pve", memory=64 * GI),), machines=machines, storage_pools=(pool,))
    found = figures(Snapshot(lower=lower))
    assert found[measure("host-memory", "bytes", "host", "pve")][1:] == (32 * GI, 64 * GI)
    assert found[measure("pool-data", "bytes", "pool", "pve/lvm")][1:] == (60, 100)


def test_a_pod_and_its_event_are_one_eviction() -> None:
    hour = NOON - datetime.timedelta(hours=1)
    both = make.together(failed("web", hour), event("Evicted", subject_uid="uid-shop-web"))
    (one,) = traces(both, EVICTIONS)
    assert (one.subject, one.name, one.at) == ("uid-shop-web", "shop/web", hour)
    assert look(both).watched == (EVICTIONS, KILLS, ATTACH_FAILURES, REFUSALS)


@pytest.mark.parametrize(("uid", "subject"), [("", "shop/web"), ("uid-7", "uid-7")])
def test_what_could_not_be_attached_goes_by_the_uid_where_there_is_one(uid: str, subject: str) -> None:
    (one,) = traces(event("FailedAttachVolume", subject_uid=uid, message="no luck"), ATTACH_FAILURES)
    assert (one.subject, one.name) == (subject, "shop/web")


def test_an_eviction_without_a_time_counts_where_it_is_first_seen() -> None:
    seen = [
        replace(look(failed("web")), at=NOON + number * datetime.timedelta(hours=1)) for number in range(3)
    ]
    known = histories.of(seen)
    assert [one.at for one in known.happenings] == [NOON]
    assert known.series(measure(EVICTIONS)).used.tolist() == [1, 0, 0]


def test_each_kill_for_memory_counts_once() -> None:
    def killed(restarts: int) -> Snapshot:
        status = PodStatus(containers=(ContainerStatus("main", restarts, last_end_reason="OOMKilled"),))
        return make.snapshot(pods=[make.pod("web", node="n1", status=status)])

    marks = [traces(killed(restarts), KILLS)[0].mark for restarts in (0, 1, 2)]
    assert marks == [1, 1, 2], "the first kill shows before and after the restart"


def test_a_volume_that_failed_is_one_whoever_tells_of_it() -> None:
    told = event(
        "FailedAttachVolume", message='AttachVolume.Attach failed for volume "pv-1" : no free lun found'
    )
    stuck = VolumeAttachment(
        "va", make.DISKS, NodeName("n1"), "pv-1", failure="no free lun found", failed_at=NOON
    )
    (one,) = traces(make.together(told, make.snapshot(attachments=[stuck])), ATTACH_FAILURES)
    assert (one.subject, one.mark, one.at) == ("pv-1", int(NOON.timestamp()), NOON)
    fine = replace(stuck, attached=True)
    assert traces(make.snapshot(attachments=[fine]), ATTACH_FAILURES) == []


def test_what_a_quota_refuses_counts_by_what_is_missing() -> None:
    short = replace(
        make.workload("web", replicas=5), created_replicas=2, failure="pods is forbidden: exceeded quota: q"
    )
    (one,) = traces(make.snapshot(workloads=[short]), REFUSALS)
    assert (one.subject, one.number) == ("Deployment shop/web", 3)
    other = replace(short, failure="pods is forbidden: violates PodSecurity")
    assert traces(make.snapshot(workloads=[other]), REFUSALS) == []
    refused = event("FailedCreate", kind="ReplicaSet", message='pods "web-x" is forbidden: exceeded quota: q')
    assert [one.subject for one in traces(refused, REFUSALS)] == ["ReplicaSet shop/web"]
    assert traces(event("FailedCreate", message="webhook denied"), REFUSALS) == []


def test_events_that_were_read_prove_that_nothing_else_happened() -> None:
    assert ATTACH_FAILURES in look(Snapshot(skipped={"Event": 5})).watched
    assert ATTACH_FAILURES not in look(make.snapshot(pods=[make.pod()])).watched
