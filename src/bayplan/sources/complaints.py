"""What is wrong in files: collected as findings, or raised at once where strictness is asked for."""

from collections.abc import Callable, Iterator
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding, Severity

MOST_LISTED: Final = 100
"""So many broken places of one file are reported one by one, the rest as a number."""

HOPELESS: Final = 10_000
"""After so many broken places a file is not read any further."""

CHECK: Final = "unreadable-document"


class Complaints:
    """Everything that could not be read so far."""

    def __init__(self, strict: bool) -> None:
        self._strict = strict
        self._findings: list[Finding] = []
        self._seen: dict[str, int] = {}
        self.first: InvalidInput | None = None

    def add(
        self, error: InvalidInput, file: str, subject: str = "", locate: Callable[[], int] | None = None
    ) -> None:
        """Notes that something cannot be used.

        `locate` looks for its line, if the complaint does not know it.
        """
        self._seen[file] = self._seen.get(file, 0) + 1
        if self._seen[file] > MOST_LISTED:
            return
        line = error.line or (locate() if locate else 0)
        placed = InvalidInput(error.message, file=file, line=line, path=error.path, value=error.value)
        if self._strict:
            raise placed from error
        self.first = self.first or placed
        self._findings.append(_finding(placed, subject))

    def hopeless(self, file: str) -> bool:
        """Whether so much of a file is broken that reading on is of no use."""
        return self._seen.get(file, 0) >= HOPELESS

    def findings(self) -> Iterator[Finding]:
        """Everything as findings, with the number of those that are not listed."""
        yield from self._findings
        for file, seen in self._seen.items():
            if seen > MOST_LISTED:
                rest = "the rest was not tried" if seen >= HOPELESS else f"the first {MOST_LISTED} are listed"
                summary = f"{seen} documents of this file could not be read; {rest}"
                yield Finding(CHECK, Severity.ERROR, file, summary, file=file)


def _finding(error: InvalidInput, subject: str) -> Finding:
    return Finding(
        check=CHECK,
        severity=Severity.ERROR,
        subject=subject or error.file,
        summary=": ".join(filter(None, (error.path, error.message))),
        evidence=(f"value: {error.value[:100]}",) if error.value else (),
        remedy="correct it and read again; everything else was read",
        file=error.file,
        line=error.line,
    )
