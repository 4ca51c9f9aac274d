"""The one list of forms for programs and forges, each a function from the answer to the text of a file."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from bayplan.model.findings import Severity
from bayplan.review.answers import Review
from bayplan.views.review import github, gitlab, junit, markdown, sarif


class Wanted(NamedTuple):
    """For which command the answer is written, and from which severity on it counts as failed."""

    command: str = "review"
    fails: Severity = Severity.ERROR


FORMS: Final[Mapping[str, Callable[[Review, Wanted], str]]] = {
    "sarif": lambda answer, wanted: sarif.rendered(answer, wanted.command),
    "junit": lambda answer, wanted: junit.rendered(answer, wanted.fails),
    "github": lambda answer, _: github.rendered(answer),
    "gitlab": lambda answer, _: gitlab.rendered(answer),
    "markdown": lambda answer, _: markdown.rendered(answer),
}
