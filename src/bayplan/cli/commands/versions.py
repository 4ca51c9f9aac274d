"""`bayplan versions`."""

import click

from bayplan.app import declared
from bayplan.app import versions as use_case
from bayplan.app.versions import Compatibility
from bayplan.cli import clock, output, source
from bayplan.cli.command import Free
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.model.estate import Declaration
from bayplan.model.findings import Severity
from bayplan.model.snapshot import Snapshot
from bayplan.views.versions import json, text


@click.command(cls=Free)
@click.option("--snapshot", metavar="FILE", help="A file that `bayplan snapshot` wrote.")
@source.FILES
@click.option("--estate", metavar="FILE", help="An estate file; else the bayplan.yaml beside them, or here.")
@click.option("--kubernetes", metavar="VERSION", default="", help="What runs, where no node says so.")
@click.option("--to", metavar="VERSION", default="", help="The release that is wanted, such as 1.36.")
@output.options
def versions(
    showing: Showing, snapshot: str | None, files: tuple[str, ...], estate: str | None, **asked: str
) -> Reply:
    """Say which versions go together, and how to get to those that do.

    Holds what the estate file declares to a table of what is supported where, each row with its source. The
    way to newer versions is given in order, with nothing unsupported in between. Exits with 1 where versions
    contradict each other, or where nothing goes together on the release that is wanted.

    \b
    Examples:
      bayplan versions --estate examples/a100/bayplan.yaml
      bayplan versions --files examples/a100 --to 1.36
      bayplan versions --estate bayplan.yaml --to v1.37.1+k3s1 --output json
    """
    with Progress("reading") as progress:
        declaration, seen = _looked(Source(snapshot, files, None, None, False, estate), progress)
        answer = use_case.compatibility(declaration, seen, today=clock.now().date(), **asked)
    return showing.show(
        lambda width: text.lines(answer, width), lambda: json.document(answer), _worst(answer)
    )


def _looked(source: Source, progress: Progress) -> tuple[Declaration, Snapshot | None]:
    """What is declared, and what runs where that is to be looked at."""
    if not source.named:
        return declared.at(declared.named(source.estate, ())), None
    observed = source.observe(progress)
    return observed.declaration, observed.snapshot


def _worst(answer: Compatibility) -> Severity | None:
    if answer.conflicts or answer.refused or answer.blocked:
        return Severity.ERROR
    return Severity.WARNING if answer.removals else None
