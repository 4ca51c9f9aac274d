"""The answer as a document."""

from bayplan.app.answers import WhatIf
from bayplan.views.document import tagged


class WhatifDocument(WhatIf, frozen=True, tag_field="schema", tag="bayplan.whatif/v1"):
    """What would come of some steps, one after the other, and the estate before and after."""


def document(answer: WhatIf) -> WhatifDocument:
    """The document of an answer."""
    return tagged(answer, WhatifDocument)
