"""What a check is: a code that stays, a reason, a remedy, and a look at the house that yields complaints.

A `Complaint` says what is wrong with one subject and where; the check makes a finding of it. How bad it is
follows one rule: an error is what Kubernetes will refuse or what blocks itself, a warning is against the
style of the house, a note is a hint.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bayplan.governance.house import House
from bayplan.governance.rulings import Ruling
from bayplan.governance.sites import Role, Site, Work
from bayplan.model.findings import Finding, Severity
from bayplan.model.record import Record
from bayplan.model.trees import Origin

__all__ = ["Check", "Complaint", "House", "Role", "Ruling", "Site", "Topic", "Work"]


class Complaint(NamedTuple):
    """What is wrong with one subject. `remedy` empty: that of the check."""

    subject: str
    summary: str
    origin: Origin = Origin()
    evidence: tuple[str, ...] = ()
    arithmetic: str = ""
    remedy: str = ""
    refusal: str = ""


class Topic(Record, frozen=True):
    """What findings of one code have in common.

    `title` names the fault in a few words, `reason` says why it is one and who says so, `remedy` what to
    write instead. The page of a code in `docs/reference/lint` has examples of it.
    """

    code: str
    severity: Severity
    title: str
    reason: str
    remedy: str

    def finding(self, complaint: Complaint) -> Finding:
        """A complaint as a finding of this code."""
        return Finding(
            check=self.code,
            severity=self.severity,
            subject=complaint.subject,
            summary=complaint.summary,
            evidence=complaint.evidence,
            remedy=complaint.remedy or self.remedy,
            file=complaint.origin.file,
            line=complaint.origin.line,
            last_line=complaint.origin.last_line,
            arithmetic=complaint.arithmetic,
            refusal=complaint.refusal,
        )


class Check(Topic, frozen=True):
    """A topic that looks for its own complaints."""

    look: Callable[[House], Iterable[Complaint]]

    def examine(self, house: House) -> Iterator[Finding]:
        """What this check has to say about a house."""
        return map(self.finding, self.look(house))
