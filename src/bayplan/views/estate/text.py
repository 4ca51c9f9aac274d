"""The account of an estate file that was written, as text: what is in it, and what is left to do."""

from collections.abc import Mapping, Sequence

from bayplan.app.init import Written
from bayplan.views.findings import text as findings
from bayplan.views.layout import Line, Style, bullets, paragraph, section
from bayplan.views.passages import apart


def lines(written: Written, width: int) -> list[Line]:
    """The whole account."""
    return apart(
        paragraph(f"{written.path} declares {_said(written.declared)}.", width, style=Style.STRONG),
        _list("To correct, before it can be read", written.corrections, width),
        findings.lines(written.findings, width),
        paragraph(_left(written.proposed), width) if written.proposed else [],
    )


def _list(title: str, found: Sequence[str], width: int) -> list[Line]:
    return [*section(title), *bullets(found, width)] if found else []


def _left(keys: Sequence[str]) -> str:
    return (
        f"Left for a person to decide, as comments: {', '.join(keys)}. Take the # away where they are right."
    )


def _said(declared: Mapping[str, int]) -> str:
    """`1 of hosts`, since keys are what the reader will look for."""
    return ", ".join(f"{key} ({count})" if count > 1 else key for key, count in declared.items()) or "nothing"
