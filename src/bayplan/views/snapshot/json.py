"""The account of a snapshot as a document. The snapshot itself is in its own file."""

from bayplan.app.answers import Taken
from bayplan.views.document import tagged


class SnapshotDocument(Taken, frozen=True, tag_field="schema", tag="bayplan.snapshot-taken/v1"):
    """A snapshot that was written: where, how large (in bytes), what is in it, what is not."""


def document(taken: Taken) -> SnapshotDocument:
    """The document of an account."""
    return tagged(taken, SnapshotDocument)
