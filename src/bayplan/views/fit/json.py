"""The answer as a document."""

from bayplan.capacity.answers import Fit
from bayplan.views.document import tagged


class FitDocument(Fit, frozen=True, tag_field="schema", tag="bayplan.fit/v1"):
    """How many more pods of one shape fit, by each constraint and by all, and what stops the next one."""


def document(answer: Fit) -> FitDocument:
    """The document of an answer."""
    return tagged(answer, FitDocument)
