"""The checklist as a document."""

from bayplan.verification.answers import Verification
from bayplan.views import document as documents


class VerifyDocument(Verification, frozen=True, tag_field="schema", tag="bayplan.verify/v1"):
    """What every item of the checklist says of a cluster, with evidence."""


def document(answer: Verification) -> VerifyDocument:
    """The document of an answer."""
    return documents.tagged(answer, VerifyDocument)
