"""The answer as a document."""

from bayplan.app.documents import Documents
from bayplan.views.clean import cleaned
from bayplan.views.document import tagged


class DocsDocument(Documents, frozen=True, tag_field="schema", tag="bayplan.docs/v1"):
    """What documents claim and cannot be true, or which pages were or would be written."""


def document(answer: Documents) -> DocsDocument:
    """The document of an answer."""
    return tagged(cleaned(answer), DocsDocument)
