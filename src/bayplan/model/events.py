"""Events that tell of trouble with capacity: what could not be attached, created, kept or placed.

The API server forgets them after an hour or so, unless it was told otherwise; that none is there proves
little.
"""

import datetime
from typing import Final

from bayplan.model.names import Namespace
from bayplan.model.record import Record

FAILED_ATTACH: Final = "FailedAttachVolume"
FAILED_CREATE: Final = "FailedCreate"
EVICTED: Final = "Evicted"
FAILED_SCHEDULING: Final = "FailedScheduling"
TELLING: Final = frozenset((FAILED_ATTACH, FAILED_CREATE, EVICTED, FAILED_SCHEDULING))
"""The reasons of events that are kept. All others are only counted."""


class Event(Record, frozen=True):
    """Something that happened to an object `count` times, from `first` to `last`.

    `kind`, `subject_namespace`, `subject` and `subject_uid` say to which object.
    """

    namespace: Namespace
    name: str
    reason: str
    kind: str = ""
    subject_namespace: str = ""
    subject: str = ""
    subject_uid: str = ""
    message: str = ""
    count: int = 1
    first: datetime.datetime | None = None
    last: datetime.datetime | None = None
