"""`bayplan record --history FILE`."""

import click

from bayplan.app import record as use_case
from bayplan.cli import clock, output, source
from bayplan.cli.command import Command
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.views.record import json, text


@click.command(cls=Command)
@click.option("--history", metavar="FILE", required=True, help="The history to add to; made where it is not.")
@click.option("--at", metavar="TIME", help="When it was observed, such as 2026-03-01T12:00:00Z.")
@click.option("--keep", metavar="SPAN", help="Let go of what is older than this before it, such as 400d.")
@source.options
@output.options
def record(showing: Showing, source: Source, history: str, at: str | None, keep: str | None) -> Reply:
    """Add an observation to a history: all load lines, counts, evictions, refusals.

    Triggers and forecasts rest on it. Run it from a timer, once an hour or so. The same look is recorded
    once, however often it is given; several may write at once; and what was acknowledged survives a crash.

    \b
    Examples:
      bayplan record --history bayplan-history.db --snapshot s.json.zst
      bayplan record --history bayplan-history.db --files dump/ --keep 400d
    """
    when = use_case.time(at) if at is not None else None
    kept = use_case.span(keep) if keep is not None else None
    with Progress("reading") as progress:
        seen = source.observe(progress)
        recorded = use_case.record(
            seen, history, at=when, keep=kept, clock=clock.now if source.files else None
        )
    return showing.show(lambda width: text.lines(recorded, width), lambda: json.document(recorded))
