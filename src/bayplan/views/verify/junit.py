"""The checklist as JUnit XML: a suite for each section, a case for each outcome.

The dialect is that of `bayplan.views.review.junit`. What is unknown is skipped, with the command that would
tell; where it counts (`strict`) it fails, because nobody has shown that it holds.
"""

from collections.abc import Iterator

from bayplan.verification.answers import Entry, Verification
from bayplan.verification.framework import Outcome, Status
from bayplan.views.clean import cleaned
from bayplan.views.review import junit
from bayplan.views.review.junit import Case


def rendered(answer: Verification, *, strict: bool = False) -> str:
    """The file."""
    seen = cleaned(answer)
    return junit.written(_case(entry, one, strict) for entry in seen.entries for one in _outcomes(entry))


def _outcomes(entry: Entry) -> Iterator[Outcome]:
    yield from entry.outcomes or (Outcome(Status.UNKNOWN, "", "nothing was said"),)


def _case(entry: Entry, one: Outcome, strict: bool) -> Case:
    name = f"{entry.code}: {one.subject}" if one.subject else entry.code
    details = "\n".join(part for part in (*one.evidence, one.command, one.remedy) if part)
    if one.status is Status.FAILED or (strict and one.status is Status.UNKNOWN):
        return Case(entry.section, name, "failure", f"{entry.code}.{one.status.value}", one.summary, details)
    if one.status is Status.PASSED:
        return Case(entry.section, name)
    message = "; ".join(part for part in (one.status.value, one.summary, one.command) if part)
    return Case(entry.section, name, "skipped", message=message)
