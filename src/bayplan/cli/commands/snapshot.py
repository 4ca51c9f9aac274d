"""`bayplan snapshot -o FILE`."""

import click

from bayplan.app import take
from bayplan.cli import clock, output
from bayplan.cli.command import Command
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import FILES, STRICT
from bayplan.model.findings import worst
from bayplan.views.snapshot import json, text


@click.command(cls=Command)
@click.option("-o", "--to", "path", metavar="FILE", required=True, help="Where to: .json or .json.zst.")
@FILES
@click.option("--snapshot", metavar="FILE", help="Another snapshot, to write it anew.")
@STRICT
@output.options
def snapshot(
    showing: Showing, path: str, files: tuple[str, ...], snapshot: str | None, strict: bool
) -> Reply:
    """Keep what the sources show in one portable file.

    The file holds no secret: neither data of Secrets and ConfigMaps, nor values of environment variables. A
    document that cannot be read is a finding, and the rest is kept. Exits with 1 where there was one.

    \b
    Examples:
      bayplan snapshot --files examples/r730 -o s.json.zst
      kubectl get pods,nodes -A -o json | bayplan snapshot --files - -o s.json.zst
    """
    with Progress("reading") as progress:
        taken = take.take(
            path, files=files, snapshot=snapshot, strict=strict, progress=progress, clock=clock.now
        )
    return showing.show(
        lambda width: text.lines(taken, width), lambda: json.document(taken), worst(taken.findings)
    )
