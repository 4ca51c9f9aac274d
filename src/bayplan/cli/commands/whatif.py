"""`bayplan whatif STEP...`."""

import click

from bayplan.app import whatif as use_case
from bayplan.app.answers import WhatIf
from bayplan.cli import output, source
from bayplan.cli.command import Command
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.model.findings import Severity
from bayplan.views.whatif import json, text


@click.command(cls=Command)
@click.argument("steps", metavar="STEP...", nargs=-1, required=True)
@click.option("--seed", type=int, help="Of equally good nodes take one by this seed; without it, the first.")
@source.options
@output.options
def whatif(showing: Showing, source: Source, steps: tuple[str, ...], seed: int | None) -> Reply:
    """Drain, lose, add, remove, set, scale or apply, without touching anything.

    Each STEP starts from what the one before left. A file with a list of steps under `steps:` is a STEP, too.
    Exits with 1 where a pod is left without a place or a drain is blocked.

    \b
    Steps:
      drain:NODE[,force][,delete-emptydir-data]   empty a node as kubectl drain does
      lose:NODE                                   a node falls silent
      add:8c/32Gi[@HOST][xN], add:node=NODE[xN]   new nodes, of a size or like another
      remove:NODE                                 a node object is deleted
      set:NS/WORKLOAD,memory=2Gi[,cpu=500m]       other requests
      scale:NS/WORKLOAD=3                         more or fewer replicas
      apply:PATH                                  new or changed objects

    \b
    Examples:
      bayplan whatif --snapshot s.json.zst drain:k8s-node6
      bayplan whatif --files examples/r730 add:8c/32Gi drain:k8s-node6
    """
    with Progress("reading") as progress:
        answer = use_case.whatif(source.observe(progress), steps, seed=seed)
    return showing.show(
        lambda width: text.lines(answer, width), lambda: json.document(answer), _worst(answer)
    )


def _worst(answer: WhatIf) -> Severity | None:
    """Something is left behind, or something has to wait."""
    if not answer.complete or any(not step.complete or step.unplaced for step in answer.steps):
        return Severity.ERROR
    late = any(volume.seconds != 0 for step in answer.steps for volume in step.waiting)
    return Severity.WARNING if late else None
