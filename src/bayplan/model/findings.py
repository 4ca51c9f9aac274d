"""The one currency of reviews, diagnoses and readings: a statement with its evidence and its remedy."""

import enum

from bayplan.model.record import Record


class Severity(enum.StrEnum):
    """How bad it is, from worst to mildest."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(Record, frozen=True):
    """One thing that a person should know.

    `check` is the stable code of what found it, `subject` the object it is about (`Pod default/web`),
    `summary` one sentence, `evidence` the facts it rests on, `remedy` what would mend it.
    """

    check: str
    severity: Severity
    subject: str
    summary: str
    evidence: tuple[str, ...] = ()
    remedy: str = ""
    file: str = ""
    line: int = 0
