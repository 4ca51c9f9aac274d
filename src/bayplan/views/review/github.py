"""The review as workflow commands of GitHub Actions, which become annotations on the lines of a change.

What was there before is not annotated: the forge shows ten of each level for a step, and these should be
news. In a value of a command `%`, line ends, `:` and `,` mean something, so they are written as `%25`, `%0D`,
`%0A`, `%3A` and `%2C`.
"""

from typing import Final

from bayplan.model.findings import Finding, Severity
from bayplan.review.answers import Review
from bayplan.views.clean import cleaned
from bayplan.views.review import words

COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def rendered(answer: Review) -> str:
    """The verdict as a line of the log, and a command for each finding, worst first."""
    seen = cleaned(answer)
    said = [
        f"Bayplan: {words.headline(seen)}",
        f"Reviewed {words.looked_at(seen)}. {words.not_counted(seen)}",
    ]
    return "".join(f"{line.rstrip()}\n" for line in (*said, *map(command, words.ranked(seen.findings))))


def command(finding: Finding) -> str:
    """`::error file=blog/main.tf,line=14,endLine=20,title=...::...`."""
    properties = {
        "file": finding.file,
        "line": str(finding.line) if finding.file and finding.line else "",
        "endLine": str(finding.last_line) if finding.file and finding.last_line > finding.line > 0 else "",
        "title": ": ".join(part for part in (finding.subject, finding.check) if part),
    }
    written = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items() if value)
    return f"::{COMMANDS[finding.severity]} {written}::{_message(finding).translate(_DATA)}"


def _message(finding: Finding) -> str:
    lines = [
        finding.summary,
        finding.arithmetic,
        f"Kubernetes: {finding.refusal}" if finding.refusal else "",
        finding.remedy,
        *(f"{'tried' if fix.verified else 'not tried'}: {fix.text}" for fix in finding.fixes),
    ]
    return "\n".join(line for line in lines if line)
