"""The answers as documents."""

from bayplan.app.answers import WhatIf
from bayplan.app.assertions import Comparison
from bayplan.views.document import tagged


class WhatifDocument(WhatIf, frozen=True, tag_field="schema", tag="bayplan.whatif/v1"):
    """What would come of some steps, one after the other, and the estate before and after."""


class ComparisonDocument(Comparison, frozen=True, tag_field="schema", tag="bayplan.whatif-comparison/v1"):
    """Scenarios side by side, each from the estate as it is; the first column is that with no step at all."""


def document(answer: WhatIf) -> WhatifDocument:
    """The document of an answer."""
    return tagged(answer, WhatifDocument)


def comparison(answer: Comparison) -> ComparisonDocument:
    """The document of a comparison."""
    return tagged(answer, ComparisonDocument)
