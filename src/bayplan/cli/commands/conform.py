"""`bayplan conform PATH...`."""

import click

from bayplan.app.conformance import run
from bayplan.cli import output
from bayplan.cli.command import Command
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.model.findings import Severity
from bayplan.views.conform import json, text


@click.command(cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@output.options
def conform(showing: Showing, paths: tuple[str, ...]) -> Reply:
    """Play recorded scenarios of real control planes against the engine.

    PATH is a scenario, or a folder of them. Every difference between what was recorded and what Bayplan
    says is reported, and makes the exit code 1.

    \b
    Example:
      bayplan conform tests/journeys/recorded
    """
    with Progress("playing") as progress:
        report = run.run(paths, progress)
    worst = Severity.ERROR if report.mismatches else None
    return showing.show(lambda width: text.lines(report, width), lambda: json.document(report), worst)
