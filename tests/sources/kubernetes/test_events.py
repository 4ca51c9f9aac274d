"""Events in both forms of the API, volumes that could not be attached, and when a pod was evicted."""

import datetime
from typing import Any

import pytest

from bayplan.model.events import Event
from bayplan.model.pods import Pod
from bayplan.model.storage import VolumeAttachment
from bayplan.sources.kubernetes import kinds

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
TIME = "2026-03-01T12:00:00Z"
EARLIER = "2026-03-01T11:00:00Z"
ABOUT = {"name": "web.17", "namespace": "shop"}
SUBJECT = {"kind": "Pod", "namespace": "shop", "name": "web", "uid": "u1"}
CORE = {
    "apiVersion": "v1", "kind": "Event", "metadata": ABOUT, "reason": "FailedAttachVolume", "count": 7,
    "involvedObject": SUBJECT, "message": "no free lun found", "firstTimestamp": EARLIER,
    "lastTimestamp": TIME,
}  # fmt: skip
NEW = {
    "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": ABOUT, "reason": "FailedAttachVolume",
    "regarding": SUBJECT, "note": "no free lun found", "eventTime": EARLIER,
    "series": {"count": 7, "lastObservedTime": TIME},
}  # fmt: skip


@pytest.mark.parametrize("written", [CORE, NEW], ids=["core", "events.k8s.io"])
def test_both_forms_say_the_same(written: dict[str, Any]) -> None:
    found = kinds.convert(written)
    assert isinstance(found, Event)
    assert (found.reason, found.subject_uid, found.message) == (
        "FailedAttachVolume",
        "u1",
        "no free lun found",
    )
    assert (found.count, found.last, found.first) == (7, NOON, NOON - datetime.timedelta(hours=1))


def test_other_events_are_only_counted() -> None:
    assert kinds.convert({**CORE, "reason": "Pulled"}) is None
    reading = kinds.read(b'{"reason": "Pulled", "metadata": {"name": "a"}}', ("", "Event"))
    assert reading is not None
    assert (reading.record, dict(reading.counts)) == (None, {"events": 1})


def test_an_event_of_which_little_is_known() -> None:
    found = kinds.convert({"apiVersion": "v1", "kind": "Event", "metadata": ABOUT, "reason": "Evicted"})
    assert isinstance(found, Event)
    assert (found.count, found.last, found.subject) == (1, None, "")


def test_a_volume_that_could_not_be_attached() -> None:
    error = {"message": "no free lun found", "time": TIME}
    found = kinds.convert({
        "apiVersion": "storage.k8s.io/v1", "kind": "VolumeAttachment", "metadata": {"name": "va"},
        "spec": {"attacher": "csi.example", "nodeName": "n1", "source": {"persistentVolumeName": "pv-1"}},
        "status": {"attached": False, "attachError": error},
    })  # fmt: skip
    assert isinstance(found, VolumeAttachment)
    assert (found.failure, found.failed_at) == ("no free lun found", NOON)


def pod(**status: Any) -> datetime.datetime | None:
    found = kinds.convert(
        {"apiVersion": "v1", "kind": "Pod", "metadata": ABOUT, "spec": {}, "status": status}
    )
    assert isinstance(found, Pod)
    return found.status.evicted_at


def test_when_a_pod_was_evicted() -> None:
    condition = {"type": "DisruptionTarget", "status": "True", "lastTransitionTime": TIME}
    ended = [{"name": "a", "state": {"terminated": {"finishedAt": TIME}}}]
    assert pod(phase="Failed", reason="Evicted", conditions=[condition]) == NOON
    assert pod(phase="Failed", reason="Evicted", containerStatuses=ended) == NOON
    assert pod(phase="Failed", reason="Evicted") is None
    assert pod(phase="Failed", reason="Error", containerStatuses=ended) is None
