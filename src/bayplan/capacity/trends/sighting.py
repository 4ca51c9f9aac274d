"""The traces of trouble in a snapshot: pods evicted or refused, containers killed, volumes not attached.

Each can be seen in more than one place (a failed pod and its event), so what is the same has the same
subject.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Final

from bayplan.capacity.trends.observation import ATTACH_FAILURES, EVICTIONS, KILLS, REFUSALS, Sighting
from bayplan.model.events import EVICTED, FAILED_ATTACH, FAILED_CREATE, Event
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Workload

_VOLUME: Final = re.compile(r'for volume "([^"]+)"')
_QUOTA: Final = re.compile(r"exceeded quota|failed quota")
"""How the API server says that it was a quota (`resourcequota/controller.go`)."""


def sightings(snapshot: Snapshot, at: datetime.datetime) -> tuple[Sighting, ...]:
    """Every trace in a snapshot that was taken then; of several of one thing the latest."""
    found: dict[tuple[str, str], Sighting] = {}
    for one in _all(snapshot, at):
        known = found.get((one.kind, one.subject))
        if known is None or one.mark > known.mark:
            found[one.kind, one.subject] = one
    return tuple(found[key] for key in sorted(found))


def watched(snapshot: Snapshot) -> tuple[str, ...]:
    """The kinds of traces that this snapshot would have.

    Evicted pods stay as Failed pods, so pods suffice for them. What could not be attached stands in the
    VolumeAttachment until it is, and in events; refusals stand in the status of their controllers.
    """
    events = bool(snapshot.events) or bool(snapshot.skipped.get("Event"))
    told = {
        EVICTIONS: snapshot.pods,
        KILLS: snapshot.pods,
        ATTACH_FAILURES: snapshot.attachments or events,
        REFUSALS: snapshot.workloads or events,
    }
    return tuple(kind for kind, evidence in told.items() if evidence)


def _all(snapshot: Snapshot, at: datetime.datetime) -> Iterator[Sighting]:
    for pod in snapshot.pods:
        yield from _of_pod(pod)
    for workload in snapshot.workloads:
        yield from _of_workload(workload, at)
    for attachment in snapshot.attachments:
        if attachment.failure and not attachment.attached:
            subject = attachment.volume or attachment.name
            failed = attachment.failed_at
            yield Sighting(
                ATTACH_FAILURES, subject, _mark(failed, 1), failed, 1, attachment.node, attachment.failure
            )
    yield from _of_events(snapshot.events)


def _of_pod(pod: Pod) -> Iterator[Sighting]:
    identity = pod.uid or pod.key
    status = pod.status
    if status.phase == "Failed" and status.reason == EVICTED:
        yield Sighting(EVICTIONS, identity, 1, status.evicted_at, name=pod.key)
    for one in (*status.containers, *status.init_containers):
        if one.last_end_reason == "OOMKilled":
            mark = max(1, one.restarts)  # the first kill may not have led to a restart yet
            yield Sighting(KILLS, f"{identity}/{one.name}", mark, name=f"{pod.key}/{one.name}")


def _of_workload(workload: Workload, at: datetime.datetime) -> Iterator[Sighting]:
    """A controller that a quota keeps from creating pods says so for as long as it lasts."""
    if not _QUOTA.search(workload.failure):
        return
    missing = max(1, workload.replicas - workload.created_replicas)
    subject = f"{workload.kind} {workload.key}"
    yield Sighting(REFUSALS, subject, _mark(at, 1), at, missing, workload.key, workload.failure[:500])


def _of_events(events: Iterable[Event]) -> Iterator[Sighting]:
    for event in events:
        mark, where = _mark(event.last, event.count), f"{event.subject_namespace}/{event.subject}"
        if event.reason == EVICTED:
            yield Sighting(EVICTIONS, event.subject_uid or where, 1, event.last, name=where)
        elif event.reason == FAILED_ATTACH:
            volume = _VOLUME.search(event.message)
            subject = volume[1] if volume else event.subject_uid or where
            yield Sighting(ATTACH_FAILURES, subject, mark, event.last, name=where, message=event.message)
        elif event.reason == FAILED_CREATE and _QUOTA.search(event.message):
            subject = f"{event.kind} {where}"
            yield Sighting(REFUSALS, subject, mark, event.last, name=where, message=event.message)


def _mark(at: datetime.datetime | None, otherwise: int) -> int:
    return int(at.timestamp()) if at else otherwise
