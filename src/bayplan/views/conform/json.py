"""The report as a document."""

from bayplan.app.conformance.mismatch import Mismatch
from bayplan.app.conformance.run import Report
from bayplan.capacity.answers import Answer


class FamilyPart(Answer, frozen=True):
    """What was played of one family of scenarios; `mismatches` is how many there were."""

    name: str
    files: int
    pods: int
    mismatches: int


class ConformDocument(Answer, frozen=True, tag_field="schema", tag="bayplan.conform/v1"):
    """All scenarios together.

    `inferred` lists what the recordings leave open and the player worked out from them.
    """

    files: int
    pods: int
    mismatches: tuple[Mismatch, ...]
    families: tuple[FamilyPart, ...]
    inferred: tuple[str, ...]


def document(report: Report) -> ConformDocument:
    """The document of a report."""
    families = tuple(FamilyPart(one.name, one.files, one.pods, one.mismatches) for one in report.families)
    return ConformDocument(report.files, report.pods, report.mismatches, families, report.inferred)
