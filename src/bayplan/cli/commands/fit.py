"""`bayplan fit SUBJECT`."""

import click

from bayplan.app import fit as use_case
from bayplan.capacity.answers import Fit
from bayplan.cli import output, source
from bayplan.cli.command import Command
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.model.findings import Severity
from bayplan.views.fit import json, text


@click.command(cls=Command)
@click.argument("subject")
@click.option(
    "--cap", type=click.IntRange(1, 1_000_000), default=10_000, show_default=True, help="Stop there."
)
@click.option(
    "--seeds",
    type=click.IntRange(1, 1000),
    default=8,
    show_default=True,
    help="Ways to break ties that are tried, where they matter.",
)
@source.options
@output.options
def fit(showing: Showing, source: Source, subject: str, cap: int, seeds: int) -> Reply:
    """Say how many more of a pod fit, and what stops the next one.

    SUBJECT is NAMESPACE/NAME of a workload or a pod (KIND/NAMESPACE/NAME where several have that name), or
    a manifest of one; - is standard input. Exits with 1 where not even one fits.

    \b
    Examples:
      bayplan fit --snapshot s.json.zst immich/immich-machine-learning
      kubectl get deployment web -o yaml | bayplan fit --files dump/ -
    """
    with Progress("reading") as progress:
        answer = use_case.fit(source.observe(progress), subject, cap=cap, seeds=seeds)
    return showing.show(
        lambda width: text.lines(answer, width), lambda: json.document(answer), _worst(answer)
    )


def _worst(answer: Fit) -> Severity | None:
    return None if answer.more else Severity.ERROR
