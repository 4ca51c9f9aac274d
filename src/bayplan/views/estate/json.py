"""The account of an estate file that was written, as a document."""

from bayplan.app.init import Written
from bayplan.views.document import tagged


class InitDocument(Written, frozen=True, tag_field="schema", tag="bayplan.init/v1"):
    """An estate file that was written: where, what it declares, and what is left for a person to decide."""


def document(written: Written) -> InitDocument:
    """The document of an account."""
    return tagged(written, InitDocument)
