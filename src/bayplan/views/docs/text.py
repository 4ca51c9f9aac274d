"""The answer as text: how much was read or written, and every contradiction with both places."""

from collections import Counter

from bayplan.app.documents import Documents
from bayplan.views import clean
from bayplan.views.amounts import counted
from bayplan.views.findings import text as findings
from bayplan.views.layout import Line, Style, paragraph, section, table
from bayplan.views.passages import apart


def lines(given: Documents, width: int) -> list[Line]:
    """The whole answer."""
    answer = clean.cleaned(given)
    head = paragraph(_checked(answer) if answer.checked else _pages(answer), width, style=Style.STRONG)
    rows = [[one.path, one.change] for one in answer.files if one.change != "unchanged"]
    files = [*section("Pages"), *table(["page", ""], rows, width, "<*")] if rows else []
    return apart(head, files, findings.lines(answer.findings, width))


def _checked(answer: Documents) -> str:
    beside = f" and {answer.estate}" if answer.estate else ""
    claims, found = counted(answer.claims, "claim"), counted(len(answer.findings), "contradiction")
    return f"{', '.join(answer.checked)}{beside}: {claims}, {found}."


def _pages(answer: Documents) -> str:
    counts = Counter(one.change for one in answer.files)
    said = ", ".join(f"{number} {change}" for change, number in counts.items())
    where = f"{answer.path} is as it says" if answer.written else "nothing was written; -o DIR writes them"
    return f"{answer.estate}: {counted(len(answer.files), 'page')}: {said}; {where}."
