"""The answer as a document."""

from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.document import tagged


class SizeDocument(Sizing, frozen=True, tag_field="schema", tag="bayplan.size/v1"):
    """What is sized wrongly, on what evidence, does the corrected whole fit, and the patch.

    A place is a list: kind, namespace, workload, container. Moments are whole seconds since 1970.
    """


def document(answer: Sizing) -> SizeDocument:
    """The document of an answer."""
    return tagged(answer, SizeDocument)
