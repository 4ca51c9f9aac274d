"""What one moment of a cluster tells: kills and restarts in statuses, and what VPAs say; no readings."""

import datetime
from typing import Any

from msgspec.structs import replace

from bayplan.model.autoscaling import KeptHistogram, VerticalAdvice, VerticalAutoscaler, VerticalCheckpoint
from bayplan.model.evidence import Advice, Evidence, Kill, Place
from bayplan.model.names import Namespace
from bayplan.model.pods import ContainerStatus, Owner, Pod, PodStatus, Resources
from bayplan.model.usage import ContainerUsage
from bayplan.model.workloads import Kind, Workload
from bayplan.rightsizing import gathering
from tests import make

AT = datetime.datetime(2026, 11, 1, 6, tzinfo=datetime.UTC)
NOW = int(AT.timestamp())
WEB = Place("Deployment", make.SHOP, "web", "main")
MI = 1 << 20


def moment(seconds: int) -> datetime.datetime:
    return AT - datetime.timedelta(seconds=seconds)


def pod(name: str, owner: Owner | None, began: int = 7200, *, running: int = 0, **status: Any) -> Pod:
    """A pod that began so many seconds ago, and whose container has run for so long (0: nobody says)."""
    made = make.pod(name, "memory=64Mi", node="n1", owner=owner, limits="memory=128Mi")
    state = ContainerStatus("main", started=moment(running) if running else None, **status)
    return replace(made, status=PodStatus("Running", ready=True, started=moment(began), containers=(state,)))


MAKER = Owner("ReplicaSet", "web-1", controller=True)
SET = Workload(
    Kind.REPLICA_SET, Namespace(make.SHOP), "web-1", owners=(Owner("Deployment", "web", controller=True),)
)
KILLED: dict[str, Any] = {
    "restarts": 3,
    "last_end_reason": "OOMKilled",
    "last_end": moment(500),
    "running": 490,
}


def test_a_kill_in_a_status_is_a_kill() -> None:
    found = make.snapshot(
        pods=[pod("web-1-a", MAKER, **KILLED), pod("web-1-b", MAKER, 99, restarts=1)], workloads=[SET]
    )
    assert gathering.of_snapshot(found) == (
        Evidence(
            WEB,
            starts=(NOW - 490,),
            restarts=4,
            since=NOW - 7200,
            kills=(Kill(NOW - 500, 128 * MI, "status"),),
            sources=("pods",),
        ),
    )


def test_the_limit_is_the_one_that_the_kubelet_reports() -> None:
    given = Resources(limits=make.amounts("memory=96Mi"))
    (found,) = gathering.of_snapshot(make.snapshot(pods=[pod("a", None, resources=given, **KILLED)]))
    assert found.place == Place("Pod", make.SHOP, "a", "main")
    assert found.kills == (Kill(NOW - 500, 96 * MI, "status"),)


def test_another_end_is_no_kill_and_one_without_a_moment_is_said() -> None:
    ended = pod("a", None, last_end_reason="Error", last_end=moment(5))
    unknown = pod("b", None, last_end_reason="OOMKilled")
    one, other = gathering.of_snapshot(make.snapshot(pods=[ended, unknown]))
    assert one.kills == other.kills == () and one.notes == ()
    assert other.notes == ("ran out of memory, but its status does not say when",)


def test_makers_that_are_not_there_are_known_by_name() -> None:
    labelled = replace(
        pod("web-5d9c-x", Owner("ReplicaSet", "web-5d9c", controller=True)),
        labels={"pod-template-hash": "5d9c"},
    )
    run = pod("backup-29000000-x", Owner("Job", "backup-29000000", controller=True))
    mirror = pod("etcd-n1", Owner("Node", "n1", controller=True))
    other = pod("x", Owner("Rollout", "x", controller=True))
    found = gathering.of_snapshot(make.snapshot(pods=[labelled, run, mirror, other]))
    assert {one.place.subject for one in found} == {
        "Deployment shop/web", "CronJob shop/backup", "Pod shop/etcd-n1", "Rollout shop/x",
    }  # fmt: skip


def test_one_reading_is_no_evidence() -> None:
    usage = ContainerUsage(Namespace(make.SHOP), "web-1-a", "main", 50 * MI, 5)
    (found,) = gathering.of_snapshot(
        make.snapshot(pods=[pod("web-1-a", MAKER)], workloads=[SET], usage=[usage])
    )
    assert not found.memory and not found.cpu
    assert found.notes == ("the metrics API has one reading, which says nothing of a peak",)


def vpa(*advice: VerticalAdvice) -> VerticalAutoscaler:
    return VerticalAutoscaler(make.SHOP, "watch", "Deployment", "web", "Off", advice)


def test_what_a_vpa_recommends() -> None:
    said = VerticalAdvice("main", target={"cpu": 25, "memory": 7}, upper={"memory": 9})
    seen = replace(make.snapshot(vertical_autoscalers=[vpa(said)]), taken_at=AT)
    (found,) = gathering.of_snapshot(seen)
    assert found.place == WEB and found.sources == ("VPA shop/watch",)
    assert found.advice == (
        Advice("VPA shop/watch", "target", "cpu", 25, NOW),
        Advice("VPA shop/watch", "target", "memory", 7, NOW),
        Advice("VPA shop/watch", "upper", "memory", 9, NOW),
    )


def checkpoint(samples: int = 11_520) -> VerticalCheckpoint:
    """Eight days in which memory was between 100 and 200 MB or so."""
    return VerticalCheckpoint(
        make.SHOP, "watch-main", "watch", "main", memory=KeptHistogram(NOW, 8.0, ((10, 10_000),)),
        cpu=KeptHistogram(NOW, 1.0, ((0, 10_000),)), first=moment(8 * 86_400), last=moment(0),
        samples=samples,
    )  # fmt: skip


def test_a_checkpoint_speaks_where_its_vpa_does_not() -> None:
    (found,) = gathering.of_snapshot(
        make.snapshot(vertical_autoscalers=[vpa()], vertical_checkpoints=[checkpoint()])
    )
    told = {one.bound: one.amount for one in found.advice if one.resource == "memory"}
    edge = 1e7 * (1.05**11 - 1) / 0.05
    assert told["target"] == 250 * MI > edge * 1.15
    assert {one.source for one in found.advice} == {"VPA checkpoint shop/watch-main"}
    assert found.since == NOW - 8 * 86_400 and not found.memory
    assert found.notes[0].startswith("a checkpoint of a VPA tells how often")


def test_a_checkpoint_is_silent_where_its_vpa_speaks_or_nothing_was_sampled() -> None:
    said = vpa(VerticalAdvice("main", target={"memory": 7}))
    (found,) = gathering.of_snapshot(
        make.snapshot(vertical_autoscalers=[said], vertical_checkpoints=[checkpoint()])
    )
    assert [one.source for one in found.advice] == ["VPA shop/watch"]
    assert gathering.of_snapshot(make.snapshot(vertical_checkpoints=[checkpoint()])) == ()
    empty = make.snapshot(vertical_autoscalers=[vpa()], vertical_checkpoints=[checkpoint(0)])
    assert gathering.of_snapshot(empty) == ()
