"""What is wrong in a Terraform tree, as findings with their places. Each thing is said once."""

from typing import Final

from bayplan.model.findings import Finding, Severity

UNREADABLE: Final = "unreadable-terraform"
NOT_READ: Final = "module-not-read"
OUTSIDE: Final = "outside-the-tree"
REFUSED: Final = "terraform-refuses"
UNKNOWN_NUMBER: Final = "unknown-number-of-objects"
UNFINISHED: Final = "stack-not-finished"

REMEDIES: Final = {
    UNREADABLE: "correct it and review again; everything else was read",
    NOT_READ: "what it declares is missing from this review; vendor it into the tree, or review the plan: "
    "terraform show -json",
    OUTSIDE: "move the file into the tree; nothing outside of it is read",
    REFUSED: "correct it; what hangs on it counts as unknown",
    UNKNOWN_NUMBER: "say what it hangs on with --set, or review the plan: terraform show -json",
    UNFINISHED: "review the plan of this stack instead: terraform show -json",
}
_SEVERITIES: Final = {
    NOT_READ: Severity.WARNING,
    OUTSIDE: Severity.WARNING,
    REFUSED: Severity.WARNING,
    UNKNOWN_NUMBER: Severity.NOTE,
}


class Complaints:
    """Everything that came up while one stack was read."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, int, str], Finding] = {}

    def add(self, check: str, summary: str, file: str, line: int = 0, subject: str = "") -> None:
        """Notes one thing; `subject` is the file where nothing else is named."""
        self._found.setdefault((check, file, line, summary), found(check, summary, file, line, subject))

    def findings(self) -> tuple[Finding, ...]:
        """All of them, by place."""
        return tuple(
            sorted(self._found.values(), key=lambda one: (one.file, one.line, one.check, one.summary))
        )


def found(check: str, summary: str, file: str, line: int = 0, subject: str = "") -> Finding:
    """One finding, with the severity and the remedy that belong to its check."""
    return Finding(
        check=check,
        severity=_SEVERITIES.get(check, Severity.ERROR),
        subject=subject or file or "the stack",
        summary=summary,
        remedy=REMEDIES[check],
        file=file,
        line=line,
        last_line=line,
    )
