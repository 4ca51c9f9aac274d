"""`bayplan explain SUBJECT`."""

from typing import Final

import click

from bayplan.app import explain as use_case
from bayplan.app.answers import Explanation
from bayplan.cli import output, source
from bayplan.cli.command import Command
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.model.findings import Severity
from bayplan.views.explain import json, text

_WAITING: Final = ("pending", "refused", "gated", "new")


@click.command(cls=Command)
@click.argument("subject")
@source.options
@output.options
def explain(showing: Showing, source: Source, subject: str) -> Reply:
    """Say why a pod stands where it stands, or why it waits.

    SUBJECT is NAMESPACE/NAME of a pod or a workload, or a manifest of one; - is standard input. For every
    node, the first rule that says no and its reason, or the scores. Exits with 1 where no node can take it.

    \b
    Examples:
      bayplan explain --snapshot s.json.zst llama-cpp/llama-swap
      bayplan explain --files examples/r730 pod.yaml
    """
    with Progress("reading") as progress:
        answer = use_case.explain(source.observe(progress), subject)
    return showing.show(
        lambda width: text.lines(answer, width), lambda: json.document(answer), _worst(answer)
    )


def _worst(answer: Explanation) -> Severity | None:
    """It fits nowhere: bad for one that waits, worth knowing of one that stands."""
    if answer.state in _WAITING and not answer.goes_to:
        return Severity.ERROR
    return Severity.WARNING if answer.state == "standing" and not answer.goes_to else None
