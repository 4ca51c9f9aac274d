"""The answer as a document."""

from bayplan.review.answers import Review
from bayplan.views.clean import cleaned
from bayplan.views.document import tagged


class ReviewDocument(Review, frozen=True, tag_field="schema", tag="bayplan.review/v1"):
    """Whether a tree would be admitted, roll out and fit: findings, verdicts, accounts, placement."""


def document(answer: Review) -> ReviewDocument:
    """The document of an answer."""
    return tagged(cleaned(answer), ReviewDocument)
