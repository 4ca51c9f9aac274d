"""The options that say how an answer is shown, and the showing."""

import functools
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import click

from bayplan.cli import failing, terminal
from bayplan.cli.reply import Reply
from bayplan.model.findings import Severity
from bayplan.model.record import Record
from bayplan.views import document, paint
from bayplan.views.layout import Line

Function = Callable[..., Reply]

FORMS: Final = ("text", "json")
"""The forms that every answer has."""

OPTIONS = (
    click.option(
        "--fail-on",
        type=click.Choice(failing.FAIL_ON),
        default=Severity.ERROR.value,
        show_default=True,
        help="Exit with 1 on news at least this bad.",
    ),
    click.option("--no-color", is_flag=True, help="No colours. NO_COLOR in the environment says the same."),
)


class Showing(NamedTuple):
    """How an answer is wanted."""

    output: str
    fail_on: str
    no_color: bool

    def show(
        self, text: Callable[[int], list[Line]], json: Callable[[], Record], worst: Severity | None = None
    ) -> Reply:
        """The answer in the form that is wanted. `text` is given the width; `worst`: the worst news in it."""
        code = failing.code(worst, self.fail_on)
        if self.output == "json":
            return Reply(document.encode(json()), code)
        seen = terminal.look(sys.stdout, os.environ, self.no_color)
        return Reply(paint.paint(text(seen.width), colour=seen.colour, unicode=seen.unicode), code)


def options(command: Function) -> Function:
    """Gives a command the options, as one argument `showing`."""
    return offering(FORMS)(command)


def offering(forms: Sequence[str]) -> Callable[[Function], Function]:
    """Gives a command the options, with these forms to choose from."""
    form = click.option(
        "--output", type=click.Choice(forms), default=forms[0], show_default=True, help="Form of the answer."
    )

    def decorated(command: Function) -> Function:
        @functools.wraps(command)
        def gathered(*, output: str, fail_on: str, no_color: bool, **rest: object) -> Reply:
            return command(showing=Showing(output, fail_on, no_color), **rest)

        found: Function = gathered
        for option in reversed((form, *OPTIONS)):
            found = option(found)
        return found

    return decorated
