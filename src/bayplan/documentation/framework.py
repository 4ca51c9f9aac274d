"""What contradicts what: the claim that is doubted, and those that speak against it.

One check, one file in `contradictions`, one line in `registry`.
"""

from collections.abc import Callable, Iterator

from bayplan.documentation.platforms import Platform
from bayplan.model.claims import Claim
from bayplan.model.findings import Finding, Severity
from bayplan.model.record import Record


class Contradiction(Record, frozen=True):
    """One claim, and what it cannot be true with."""

    check: str
    subject: str
    summary: str
    claim: Claim
    against: tuple[Claim, ...] = ()
    arithmetic: str = ""
    remedy: str = ""

    def finding(self) -> Finding:
        """The same as news."""
        return Finding(
            check=self.check,
            severity=Severity.ERROR,
            subject=self.subject,
            summary=self.summary,
            evidence=tuple(dict.fromkeys(place(one) for one in (self.claim, *self.against))),
            remedy=self.remedy,
            file=self.claim.file,
            line=self.claim.line,
            last_line=self.claim.line,
            arithmetic=self.arithmetic,
        )


Check = Callable[[Platform], Iterator[Contradiction]]


def place(claim: Claim) -> str:
    """Where a claim stands, and how it is worded there."""
    where = f"{claim.file}:{claim.line}" if claim.line else claim.file
    return f"{where}: {claim.text}" if claim.text else where
