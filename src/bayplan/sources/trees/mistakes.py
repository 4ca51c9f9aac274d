"""What is wrong in a tree, as findings: the rest of it is read all the same."""

from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding, Severity
from bayplan.sources.complaints import CHECK as UNREADABLE

OUTSIDE = "outside-the-tree"
NOT_RENDERED = "not-rendered"
DUPLICATE = "duplicate-object"

_READ_AGAIN = "correct it and read again; everything else was read"


def unreadable(error: InvalidInput, file: str, subject: str = "") -> Finding:
    """What cannot be used, with its place."""
    return Finding(
        check=UNREADABLE,
        severity=Severity.ERROR,
        subject=subject or error.file or file,
        summary=": ".join(filter(None, (error.path, error.message))),
        evidence=(f"value: {error.value[:100]}",) if error.value else (),
        remedy=_READ_AGAIN,
        file=error.file or file,
        line=error.line,
    )


def not_rendered(summary: str, file: str, line: int = 0, remedy: str = "") -> Finding:
    """What only another program could have written out, and did not."""
    return Finding(NOT_RENDERED, Severity.WARNING, file, summary, remedy=remedy, file=file, line=line)


def outside(name: str, summary: str) -> Finding:
    """What lies beyond the root, and was left there."""
    remedy = "put what it leads to into the tree"
    return Finding(OUTSIDE, Severity.NOTE, name, summary, remedy=remedy, file=name)


def mildly(finding: Finding) -> Finding:
    """The same, as a note: it is about a file that probably is not applied at all."""
    return replace(finding, severity=Severity.NOTE)
