"""The one currency of reviews, diagnoses and readings: a statement with its evidence and its remedy."""

import enum
from collections.abc import Iterable

from bayplan.model.record import Record


class Severity(enum.StrEnum):
    """How bad it is, from worst to mildest."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Fix(Record, frozen=True):
    """A change that would mend it. `verified`: tried, and the finding was gone."""

    text: str
    verified: bool = False


class Finding(Record, frozen=True):
    """One thing that a person should know.

    `check` is the stable code of what found it, `subject` the object it is about (`Pod default/web`),
    `summary` one sentence, `evidence` the facts it rests on, `remedy` what would mend it. `arithmetic` is the
    sum behind it (`1536 + 128 + 64 = 1728Mi requested, 1536Mi allowed`), `refusal` what Kubernetes would say
    word for word, `fixes` the smallest changes that were tried.
    """

    check: str
    severity: Severity
    subject: str
    summary: str
    evidence: tuple[str, ...] = ()
    remedy: str = ""
    file: str = ""
    line: int = 0
    last_line: int = 0
    arithmetic: str = ""
    refusal: str = ""
    fixes: tuple[Fix, ...] = ()


def order(finding: Finding) -> tuple[int, str, int, str, str, str]:
    """Where a finding stands in a list: worst first, then by place."""
    return (
        finding.severity.rank, finding.file, finding.line, finding.check, finding.subject, finding.summary,
    )  # fmt: skip


def worst(findings: Iterable[Finding]) -> Severity | None:
    """How bad it is in all."""
    return min((finding.severity for finding in findings), key=lambda one: one.rank, default=None)
