"""`bayplan whatif STEP...`."""

from typing import Final

import click

from bayplan.app import comparing
from bayplan.app import whatif as use_case
from bayplan.app.answers import WhatIf
from bayplan.app.assertions import Comparison
from bayplan.cli import failing, output, source
from bayplan.cli.command import Command
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.model.findings import Severity
from bayplan.views.whatif import comparison, json, junit, text

JUNIT: Final = "junit"
HELP: Final = """\
Drain, lose, add, remove, resize, set, scale or apply, without touching anything.

Each STEP starts from what the one before left. A scenario file, with a list of steps under `steps:`, is a
STEP, too. Exits with 1 where a pod is left without a place or a drain is blocked; where a scenario says
what it expects, then exactly if that is not so.

\b
Steps:
  drain:NODE[,force][,delete-emptydir-data]   empty a node as kubectl drain does
  lose:NODE, lose:host/HOST                   a node or a host falls silent
  lose:disk/HOST/DISK, lose:gpu/NODE          a disk or a node's cards are gone
  add:8c/32Gi[@HOST][xN], add:node=NODE[xN]   new nodes, of a size or like another
  remove:NODE                                 a node goes, its machine stops
  resize:MACHINE,memory=48Gi[,cores=16]       another size of a machine
  move-gpu:NODE[,from=NODE]                   a card goes to another node
  set:NS/WORKLOAD,memory=2Gi[,cpu=500m]       other requests
  scale:NS/WORKLOAD=3                         more or fewer replicas
  apply:PATH                                  new or changed objects, or a tree

\b
Examples:
  bayplan whatif --snapshot s.json.zst drain:k8s-node6
  bayplan whatif --files examples/r730 add:8c/32Gi drain:k8s-node6
  bayplan whatif --snapshot s.json.zst --output junit lose-a-host.yaml
  bayplan whatif --snapshot s.json.zst --compare one-large.yaml two-small.yaml
"""


@click.command(cls=Command, help=HELP)
@click.argument("steps", metavar="STEP...", nargs=-1, required=True)
@click.option("--compare", is_flag=True, help="Each STEP is a scenario file: show them side by side.")
@click.option("--seed", type=int, help="Of equally good nodes take one by this seed; without it, the first.")
@source.options
@output.offering((*output.FORMS, JUNIT))
def whatif(
    showing: Showing, source: Source, steps: tuple[str, ...], compare: bool, seed: int | None
) -> Reply:
    """Answers what would come of some steps, or of several scenarios."""
    with Progress("reading") as progress:
        seen = source.observe(progress)
        if compare:
            return _compared(comparing.compare(seen, steps, seed=seed), showing)
        answer = use_case.whatif(seen, steps, seed=seed)
    return _shown(answer, showing)


def _shown(answer: WhatIf, showing: Showing) -> Reply:
    worst = _unmet(answer) if answer.assertions else _worst(answer)
    if showing.output == JUNIT:
        return Reply(junit.rendered(answer), failing.code(worst, showing.fail_on))
    return showing.show(lambda width: text.lines(answer, width), lambda: json.document(answer), worst)


def _compared(answer: Comparison, showing: Showing) -> Reply:
    worst = _unmet(answer)
    if showing.output == JUNIT:
        return Reply(junit.rendered(answer), failing.code(worst, showing.fail_on))
    return showing.show(lambda width: comparison.lines(answer, width), lambda: json.comparison(answer), worst)


def _unmet(answer: WhatIf | Comparison) -> Severity | None:
    """What cannot be told is not met."""
    return Severity.ERROR if any(not one.met for one in answer.assertions) else None


def _worst(answer: WhatIf) -> Severity | None:
    """Something is left behind, or something has to wait."""
    if not answer.complete or any(not step.complete or step.unplaced for step in answer.steps):
        return Severity.ERROR
    late = any(volume.seconds != 0 for step in answer.steps for volume in step.waiting)
    return Severity.WARNING if late else None
