"""What reading came across, said on standard error: the answer rests on the rest."""

import sys
from collections.abc import Sequence
from typing import Final

from bayplan.model.findings import Finding, Severity

MOST_TOLD: Final = 3


def tell(findings: Sequence[Finding], lists: str = "bayplan snapshot") -> None:
    """Says the first few that matter, and how many more there are; `lists` is the command that has all."""
    from bayplan.views import clean  # it takes a while to load

    serious = [finding for finding in findings if finding.severity is not Severity.NOTE]
    for finding in serious[:MOST_TOLD]:
        sys.stderr.write(f"bayplan: {finding.severity}: {clean.text(sentence(finding))}\n")
    more = len(serious) - MOST_TOLD
    if more > 0:
        sys.stderr.write(f"bayplan: and {more} more like these; `{lists}` lists all\n")


def sentence(finding: Finding) -> str:
    """Where, what, and what is the matter."""
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    parts = dict.fromkeys(part for part in (place, finding.subject, finding.summary) if part)
    parts = dict.fromkeys(part for part in parts if part != finding.file or part == place)
    return ": ".join(parts)
