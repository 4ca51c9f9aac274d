"""Findings as text: where, what, the sum, Kubernetes' own words, and the smallest changes that mend it."""

from collections.abc import Sequence
from typing import Final

from bayplan.model.findings import Finding, Fix
from bayplan.review.answers import Review
from bayplan.views.findings.text import STYLES
from bayplan.views.layout import (
    BLANK,
    Line,
    Span,
    Style,
    accent,
    dim,
    good,
    line,
    paragraph,
    section,
    wide,
)
from bayplan.views.review import words
from bayplan.views.review.places import place

MOST_SHOWN: Final = 30
MOST_EARLIER: Final = 10
DEEP: Final = "    "


def blamed(answer: Review, width: int, every: bool = False) -> list[Line]:
    """What the tree, or the change, is to blame for, in full."""
    if not answer.findings:
        return []
    shown, more = _first(words.ranked(answer.findings), MOST_SHOWN, every)
    found = section(f"Findings: {words.severities(answer.findings)}")
    for number, finding in enumerate(shown):
        found += [*([BLANK] if number else []), *one(finding, width)]
    return [*found, *more]


def one(finding: Finding, width: int) -> list[Line]:
    """One finding, over several lines."""
    return [
        *_head(finding, width),
        *paragraph(finding.summary, width, first=DEEP),
        *_named("sum", finding.arithmetic, width),
        *_named("Kubernetes", finding.refusal, width, Style.ACCENT),
        *(
            found
            for fact in finding.evidence
            for found in paragraph(fact, width, style=Style.DIM, first=DEEP)
        ),
        *_remedy(finding, width),
        *_fixes(finding.fixes, width),
    ]


def earlier(answer: Review, width: int, every: bool = False) -> list[Line]:
    """What was wrong before already, a line each."""
    if not answer.before:
        return []
    shown, more = _first(words.ranked(answer.before), MOST_EARLIER, every)
    title = f"Wrong before already, and not held against this change: {words.severities(answer.before)}"
    return [*section(title), *(_folded(finding, width) for finding in shown), *more]


def excused(answer: Review, width: int) -> list[Line]:
    """What somebody has excused, and why."""
    if not answer.suppressed:
        return []
    found = section("Excused")
    for finding in answer.suppressed:
        found += [*_whole(finding, width), *_coded(finding.remedy, finding.check, width)]
    return found


def _first(findings: Sequence[Finding], most: int, every: bool) -> tuple[Sequence[Finding], list[Line]]:
    """The first few, and a line that says how many more there are."""
    hidden = 0 if every else len(findings) - most
    if hidden <= 0:
        return findings, []
    return findings[:most], [line(dim(f"  … and {hidden:,} more; --all shows them"))]


def _head(finding: Finding, width: int) -> list[Line]:
    said = " ".join(part for part in (place(finding), finding.subject) if part)
    found = paragraph(said, width, style=Style.STRONG, first=_severity(finding), indent=4)
    return _with_code(found, finding.check, width)


def _whole(finding: Finding, width: int) -> list[Line]:
    """Where and what, in one paragraph."""
    return paragraph(": ".join(_parts(finding)), width, first=_severity(finding), indent=4)


def _coded(said: str, code: str, width: int) -> list[Line]:
    return _with_code(paragraph(said, width, style=Style.DIM, first=DEEP), code, width)


def _with_code(found: list[Line], code: str, width: int) -> list[Line]:
    """The same, with the code behind it where there is room, else below."""
    if wide(found[-1]) + len(code) + 2 <= width:
        return [*found[:-1], line(found[-1], dim(f"  {code}"))]
    return [*found, line(dim(f"    {code}"))]


def _severity(finding: Finding) -> Line:
    return line("  ", Span(finding.severity.value, STYLES[finding.severity]), " ")


def _parts(finding: Finding) -> list[str]:
    return [part for part in (place(finding), finding.subject, finding.summary) if part]


def _named(name: str, said: str, width: int, style: Style = Style.PLAIN) -> list[Line]:
    return paragraph(said, width, style=style, first=line(DEEP, dim(f"{name}: ")), indent=6) if said else []


def _remedy(finding: Finding, width: int) -> list[Line]:
    if not finding.remedy:
        return []
    return paragraph(finding.remedy, width, first=line(DEEP, good("remedy: ")), indent=6)


def _fixes(fixes: Sequence[Fix], width: int) -> list[Line]:
    """The smallest changes; a mark stands before those that were tried."""
    if not fixes:
        return []
    tried = "each tried" if all(fix.verified for fix in fixes) else "✓ was tried"
    found = [line(DEEP, good("smallest fixes"), f" ({tried}):")]
    for fix in fixes:
        mark = good("✓") if fix.verified else accent("-")
        found += paragraph(fix.text, width, first=line("      ", mark, " "))
    return found


def _folded(finding: Finding, width: int) -> Line:
    """One line, whatever its length."""
    said = ": ".join(_parts(finding))
    room = width - len(finding.severity.value) - 3
    return line(_severity(finding), said if len(said) <= room else f"{said[: room - 1]}…")
