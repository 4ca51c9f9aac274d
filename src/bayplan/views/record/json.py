"""The account of a recorded observation as a document. The observation itself is in the history file."""

from bayplan.app.record import Record
from bayplan.views.document import tagged


class RecordDocument(Record, frozen=True, tag_field="schema", tag="bayplan.record/v1"):
    """An observation that was recorded: where, of what time, what is in it, what was new."""


def document(recorded: Record) -> RecordDocument:
    """The document of an account."""
    return tagged(recorded, RecordDocument)
