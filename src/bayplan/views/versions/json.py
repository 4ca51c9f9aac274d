"""The versions as a document."""

from bayplan.app.versions import Compatibility
from bayplan.views.clean import cleaned
from bayplan.views.document import tagged


class VersionsDocument(Compatibility, frozen=True, tag_field="schema", tag="bayplan.versions/v1"):
    """Whether the versions of an estate go together, which do, and the way there in order."""


def document(answer: Compatibility) -> VersionsDocument:
    """The document of an answer."""
    return tagged(cleaned(answer), VersionsDocument)
