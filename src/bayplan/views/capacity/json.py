"""The answer as a document."""

from bayplan.capacity.report.whole import Capacity
from bayplan.views.document import tagged


class CapacityDocument(Capacity, frozen=True, tag_field="schema", tag="bayplan.capacity/v1"):
    """How full everything is, what binds first, what may be lost, what can go or has to come, and when."""


def document(answer: Capacity) -> CapacityDocument:
    """The document of an answer."""
    return tagged(answer, CapacityDocument)
