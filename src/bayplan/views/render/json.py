"""The answer as a document. What is in the files is in the tree."""

from bayplan.app.render import Rendering
from bayplan.views.clean import cleaned
from bayplan.views.document import tagged


class RenderDocument(Rendering, frozen=True, tag_field="schema", tag="bayplan.render/v1"):
    """What was or would be rendered: every file and what becomes of it, and what contradicts what."""


def document(answer: Rendering) -> RenderDocument:
    """The document of an answer."""
    return tagged(cleaned(answer), RenderDocument)
