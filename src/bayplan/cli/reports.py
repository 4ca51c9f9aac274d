"""The options that say how a review is shown, also in several forms at once, and the showing.

`--output` is the form on standard output; `--report FORM=FILE` writes one more, as often as it is given. All
of them are written before the exit code says what was found.
"""

import functools
import os
import sys
from collections.abc import Callable
from typing import Final, NamedTuple

import click

from bayplan.cli import failing, files, output, terminal
from bayplan.cli.output import Function, Showing
from bayplan.cli.reply import Reply
from bayplan.model.findings import Severity, worst
from bayplan.model.record import Record
from bayplan.review.answers import Review
from bayplan.views import document, paint
from bayplan.views.review import text
from bayplan.views.review.forms import FORMS, Wanted

ALL_FORMS: Final = (*output.FORMS, *FORMS)
FILE_WIDTH: Final = 100
"""Text in a file is written for this width."""


class Reports(NamedTuple):
    """How a review is wanted. `files` are pairs of a form and a path."""

    showing: Showing
    files: tuple[tuple[str, str], ...]
    every: bool

    def show(self, answer: Review, json: Callable[[], Record], command: str) -> Reply:
        """The answer in the form that is wanted, after the files have been written."""
        wanted = Wanted(command, _threshold(self.showing.fail_on))
        for form, path in self.files:
            files.write(path, self._written(form, answer, json, wanted))
        bad = worst(answer.findings)
        if self.showing.output in FORMS:
            written = FORMS[self.showing.output](answer, wanted)
            return Reply(_speakable(written), failing.code(bad, self.showing.fail_on))
        return self.showing.show(lambda width: text.lines(answer, width, self.every), json, bad)

    def _written(self, form: str, answer: Review, json: Callable[[], Record], wanted: Wanted) -> str:
        if form == "text":
            return paint.paint(text.lines(answer, FILE_WIDTH, self.every), colour=False)
        return document.encode(json()) if form == "json" else FORMS[form](answer, wanted)


def options(command: Function) -> Function:
    """Gives a command the options, as one argument `reports`."""

    @functools.wraps(command)
    def gathered(
        *, showing: Showing, report: tuple[tuple[str, str], ...], every: bool, **rest: object
    ) -> Reply:
        return command(reports=Reports(showing, report, every), **rest)

    found: Function = output.offering(ALL_FORMS)(gathered)
    for option in reversed(OPTIONS):
        found = option(found)
    return found


def _pairs(ctx: click.Context, _: click.Parameter, said: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """`sarif=out.sarif` as a pair."""
    pairs = [one.partition("=")[::2] for one in said]
    for form, path in pairs:
        if form not in ALL_FORMS or not path:
            known = ", ".join(ALL_FORMS)
            raise click.UsageError(f"--report takes FORM=FILE, and FORM is one of {known}", ctx)
    return tuple(pairs)


OPTIONS = (
    click.option(
        "--report",
        multiple=True,
        metavar="FORM=FILE",
        callback=_pairs,
        help="Also write the answer in this form to a file. May be given several times.",
    ),
    click.option("--all", "every", is_flag=True, help="Show everything, however much it is."),
)


def _threshold(fail_on: str) -> Severity:
    return Severity.ERROR if fail_on == failing.NEVER else Severity(fail_on)


def _speakable(written: str) -> str:
    """The text as standard output can take it."""
    if terminal.look(sys.stdout, os.environ).unicode:
        return written
    return written.encode("ascii", "replace").decode()
