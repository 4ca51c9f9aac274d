"""Events, in the form of the core group and in that of `events.k8s.io`; only those that tell of capacity.

The API server serves the same event in both forms: what one calls `message` and `involvedObject` is `note`
and `regarding` in the other, and a repeated one counts in `series`.
"""

import datetime
import sys

from bayplan.model.events import TELLING, Event
from bayplan.model.names import Namespace
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import Int32, Wire

_LONGEST = 500
"""Longer messages are cut: what matters stands at their beginning."""


class WireSubject(Wire):
    kind: str | None = None
    namespace: str | None = None
    name: str | None = None
    uid: str | None = None


class WireSeries(Wire):
    count: Int32 | None = None
    last_observed_time: datetime.datetime | None = None


class WireEvent(Wire):
    metadata: wire.Metadata | None = None
    reason: str | None = None
    involved_object: WireSubject | None = None
    regarding: WireSubject | None = None
    message: str | None = None
    note: str | None = None
    count: Int32 | None = None
    deprecated_count: Int32 | None = None
    series: WireSeries | None = None
    event_time: datetime.datetime | None = None
    first_timestamp: datetime.datetime | None = None
    last_timestamp: datetime.datetime | None = None
    deprecated_first_timestamp: datetime.datetime | None = None
    deprecated_last_timestamp: datetime.datetime | None = None


def event(item: WireEvent) -> Event | None:
    """An event that tells of capacity; None for any other."""
    if item.reason not in TELLING:
        return None
    about = item.metadata or wire.Metadata()
    subject = item.involved_object or item.regarding or WireSubject()
    series = item.series or WireSeries()
    begun = item.first_timestamp or item.deprecated_first_timestamp or item.event_time
    ended = series.last_observed_time or item.last_timestamp or item.deprecated_last_timestamp
    return Event(
        namespace=Namespace(wire.namespace_of(about)),
        name=wire.name_of(about),
        reason=sys.intern(item.reason or ""),
        kind=sys.intern(subject.kind or ""),
        subject_namespace=sys.intern(subject.namespace or ""),
        subject=subject.name or "",
        subject_uid=subject.uid or "",
        message=(item.message or item.note or "")[:_LONGEST],
        count=max(1, series.count or item.count or item.deprecated_count or 1),
        first=begun or about.creation_timestamp,
        last=ended or begun or about.creation_timestamp,
    )
