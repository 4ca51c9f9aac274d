"""What became of earlier recommendations."""

import enum

from bayplan.model.evidence import Place
from bayplan.rightsizing.report.answer import Answer


class Fate(enum.StrEnum):
    """What became of a recommendation that was accepted."""

    PENDING = "pending"
    HELD = "held"
    REVERTED = "reverted"
    RAISED = "raised"
    KILLED = "killed"
    GONE = "gone"


class Entry(Answer, frozen=True):
    """A recommendation that was accepted: by which rule, when, from what to what, and on what evidence."""

    place: Place
    bound: str
    before: int | None
    after: int
    rule: str
    at: int
    evidence: str = ""


class Score(Answer, frozen=True):
    """An entry and its fate: what is in force now, how often memory ran out since.

    `said` is it in a sentence.
    """

    entry: Entry
    fate: Fate
    now: int | None = None
    kills: int = 0
    said: str = ""
