"""The answer as a document."""

from bayplan.app.answers import Explanation
from bayplan.views.document import tagged


class ExplainDocument(Explanation, frozen=True, tag_field="schema", tag="bayplan.explain/v1"):
    """Why a pod stands where it does, or does not: every node's verdict, preemption, what would help."""


def document(answer: Explanation) -> ExplainDocument:
    """The document of an answer."""
    return tagged(answer, ExplainDocument)
