"""Allowances: where somebody excuses a finding, in the file itself or in the estate.

The grammar is one for all places, `CODE[, CODE...] [until YYYY-MM-DD]: reason`. As a comment within the lines
of an object, or directly above it, it begins with `bayplan: allow`; as an annotation it stands under
`bayplan.dev/allow`, one allowance a line. It holds for the whole object. In the estate a suppression names
the subject by a pattern instead.
"""

import datetime
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from bayplan.governance.house import House
from bayplan.model.estate import Suppression
from bayplan.model.findings import Finding
from bayplan.model.record import Record
from bayplan.model.trees import Declared, Origin

ANNOTATION: Final = "bayplan.dev/allow"
_MARK: Final = re.compile(r"\bbayplan:\s*allow\b\s*(?P<rest>.*)", re.DOTALL)
_ALLOWANCE: Final = re.compile(
    r"(?P<codes>[a-z0-9*?-]+(?:\s*,\s*[a-z0-9*?-]+)*)"
    r"(?:\s+until\s+(?P<until>\d{4}-\d{2}-\d{2}))?"
    r"\s*(?::\s*(?P<reason>.*))?\Z",
    re.DOTALL,
)


class Allowance(Record, frozen=True):
    """One excuse. `subject` is a pattern with `*` and `?`; `fault` says why it cannot be read."""

    code: str
    subject: str
    reason: str = ""
    until: datetime.date | None = None
    origin: Origin = Origin()
    text: str = ""
    fault: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of a finding, whatever the date."""
        return fnmatchcase(finding.check, self.code) and fnmatchcase(finding.subject, self.subject)

    def expired(self, today: datetime.date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < today


def gather(house: House) -> tuple[Allowance, ...]:
    """Every allowance of the tree and of the estate, in the order of their places."""
    found = {
        *(one for declared in house.tree.declared for one in _of_object(declared)),
        *map(_of_estate, house.declaration.suppressions),
    }
    return tuple(sorted(found, key=lambda one: (one.origin.file, one.origin.line, one.code, one.subject)))


def read(text: str, subject: str, origin: Origin) -> Iterator[Allowance]:
    """The allowances that a text gives, one for each code."""
    match = _ALLOWANCE.match(text.strip())
    if match is None:
        fault = "it is not of the form `CODE until YYYY-MM-DD: reason`"
        yield Allowance("", subject, origin=origin, text=text.strip(), fault=fault)
        return
    until, fault = _date(match["until"])
    for code in match["codes"].split(","):
        reason = (match["reason"] or "").strip()
        yield Allowance(code.strip(), subject, reason, until, origin, text.strip(), fault)


def _date(text: str | None) -> tuple[datetime.date | None, str]:
    try:
        return (datetime.date.fromisoformat(text) if text else None), ""
    except ValueError:
        return None, f"{text} is no day of the calendar"


def _of_object(declared: Declared) -> Iterator[Allowance]:
    subject = _literally(declared.subject)
    for comment in declared.comments:
        match = _MARK.search(comment.text)
        if match is not None:
            yield from read(match["rest"], subject, Origin(file=comment.file, line=comment.line))
    for line in declared.annotations.get(ANNOTATION, "").splitlines():
        if line.strip():
            yield from read(line, subject, declared.place(f"metadata.annotations.{ANNOTATION}"))


def _of_estate(one: Suppression) -> Allowance:
    origin = Origin(file=one.file, line=one.line)
    return Allowance(one.check, one.subject, one.reason.strip(), one.until, origin, one.check)


def _literally(subject: str) -> str:
    """A subject as a pattern that matches nothing else."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in subject)
