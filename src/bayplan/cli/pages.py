"""The options that say how an answer is shown that can also be a page, and the showing.

`-o FILE` writes the form to a file, as a whole or not at all; a page goes to standard output otherwise.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import click

from bayplan.cli import failing, files, output
from bayplan.cli.output import Function, Showing
from bayplan.cli.reply import Reply
from bayplan.model.findings import Severity
from bayplan.model.record import Record
from bayplan.views import document, paint
from bayplan.views.amounts import memory
from bayplan.views.layout import Line

HTML: Final = "html"
DIFF: Final = "diff"
FORMS: Final = (*output.FORMS, HTML)
FILE_WIDTH: Final = 100
"""Text in a file is written for this width."""


def _none() -> str:
    return ""


class Forms(NamedTuple):
    """The same answer in each of its forms, made when it is asked for. `diff`: what it changes in files."""

    text: Callable[[int], list[Line]]
    json: Callable[[], Record]
    html: Callable[[], str]
    diff: Callable[[], str] = _none


class Pages(NamedTuple):
    """How an answer is wanted."""

    showing: Showing
    file: str | None
    every: bool

    def show(self, forms: Forms, worst: Severity | None) -> Reply:
        """The answer in the form that is wanted. `worst`: the worst news in it."""
        if self.file is None and self.showing.output not in (HTML, DIFF):
            return self.showing.show(forms.text, forms.json, worst)
        code = failing.code(worst, self.showing.fail_on)
        written = self._written(forms)
        if self.file is None:
            return Reply(written, code)
        files.write(self.file, written)
        return Reply(f"{self.file}: {memory(len(written.encode()))} of {self.showing.output}.\n", code)

    def _written(self, forms: Forms) -> str:
        if self.showing.output in (HTML, DIFF):
            return forms.html() if self.showing.output == HTML else forms.diff()
        if self.showing.output == "json":
            return document.encode(forms.json())
        return paint.paint(forms.text(FILE_WIDTH), colour=False)


OPTIONS: Final = (
    click.option("-o", "file", metavar="FILE", help="Write the answer to this file."),
    click.option("--all", "every", is_flag=True, help="Leave nothing out of the text."),
)


def options(command: Function) -> Function:
    """Gives a command the options, as one argument `pages`."""
    return offering(FORMS)(command)


def offering(forms: Sequence[str]) -> Callable[[Function], Function]:
    """Gives a command the options, with these forms to choose from."""

    def decorated(command: Function) -> Function:
        @functools.wraps(command)
        def gathered(*, showing: Showing, file: str | None, every: bool, **rest: object) -> Reply:
            return command(pages=Pages(showing, file, every), **rest)

        found: Function = output.offering(forms)(gathered)
        for option in reversed(OPTIONS):
            found = option(found)
        return found

    return decorated
