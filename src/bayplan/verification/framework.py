"""What an item of the checklist is, and what it can come to.

One item, one file in `items`, one line in `registry`, and a seeded fault in the tests that it finds.
"""

import datetime
import enum
from collections.abc import Callable, Iterator

from bayplan.model.bundles import Bundle
from bayplan.model.estate import Declaration
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot


class Status(enum.StrEnum):
    """What came of looking."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


class Outcome(Record, frozen=True):
    """What was found of one subject. `evidence` are the facts that it rests on.

    `command` tells what is unknown; `remedy` mends what failed.
    """

    status: Status
    subject: str = ""
    summary: str = ""
    evidence: tuple[str, ...] = ()
    command: str = ""
    remedy: str = ""


class Result(Record, frozen=True):
    """What an output of a test that was run in the cluster says: the pod's phase, exit code and log."""

    test: str
    phase: str = ""
    exit_code: int | None = None
    log: str = ""


class Scene(Record, frozen=True):
    """What is looked at: the cluster, what was declared of it, and what tests printed that were run in it.

    `now`: when somebody looks, for the age of things. `throughput`: bytes a second that scratch has to bear.
    """

    declaration: Declaration
    snapshot: Snapshot
    bundles: tuple[Bundle, ...] = ()
    results: tuple[Result, ...] = ()
    now: datetime.datetime | None = None
    throughput: int | None = None


class Item(Record, frozen=True):
    """One line of the checklist. `section` as the documents name it: nodes, storage, cards, notebooks."""

    code: str
    section: str
    text: str
    look: Callable[[Scene], Iterator[Outcome]]
