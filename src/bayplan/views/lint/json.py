"""The findings as a document."""

from bayplan.model.findings import Finding
from bayplan.review.answers import Answer, Counts, Review
from bayplan.views.clean import cleaned


class LintDocument(Answer, frozen=True, tag_field="schema", tag="bayplan.lint/v1"):
    """What the house objects to, worst first, and what is excused, each with its reason in its remedy."""

    path: str
    counts: Counts
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    notes: tuple[str, ...]


def document(answer: Review) -> LintDocument:
    """The document of an answer, of which only findings are kept."""
    seen = cleaned(answer)
    return LintDocument(seen.path, seen.counts, seen.findings, seen.suppressed, seen.notes)
