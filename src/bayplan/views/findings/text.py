"""Findings as text: where, what, on what evidence, and what would mend it."""

from collections.abc import Sequence
from typing import Final

from bayplan.model.findings import Finding, Severity
from bayplan.views.amounts import counted
from bayplan.views.layout import Line, Span, Style, dim, good, line, paragraph, section

MOST_SHOWN: Final = 30
STYLES: Final = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARNING, Severity.NOTE: Style.DIM}


def lines(findings: Sequence[Finding], width: int) -> list[Line]:
    """All findings, worst first."""
    if not findings:
        return []
    order = list(STYLES)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    found = section(_title(findings))
    for finding in ranked[:MOST_SHOWN]:
        found += _finding(finding, width)
    hidden = len(ranked) - MOST_SHOWN
    return [*found, line(dim(f"  … and {hidden:,} more; --output json lists all"))] if hidden > 0 else found


def _title(findings: Sequence[Finding]) -> str:
    counts = {severity: sum(one.severity is severity for one in findings) for severity in Severity}
    said = [counted(number, severity.value) for severity, number in counts.items() if number]
    return f"Findings: {', '.join(said)}"


def _finding(finding: Finding, width: int) -> list[Line]:
    head = line("  ", Span(finding.severity.value, STYLES[finding.severity]), " ")
    found = paragraph(": ".join(_sentence(finding)), width, first=head, indent=4)
    for fact in finding.evidence:
        found += paragraph(fact, width, style=Style.DIM, first="    ")
    if finding.remedy:
        found += paragraph(finding.remedy, width, first=line("    ", good("remedy: ")), indent=6)
    return found


def _sentence(finding: Finding) -> list[str]:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    subject = "" if finding.subject in (finding.file, place) else finding.subject
    return [part for part in (place, subject, finding.summary) if part]
