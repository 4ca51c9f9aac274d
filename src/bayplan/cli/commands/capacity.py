"""`bayplan capacity`."""

import click

from bayplan.app import asking
from bayplan.app import capacity as use_case
from bayplan.app.asking import PARTS, Asked
from bayplan.capacity.report.whole import Capacity
from bayplan.cli import clock, pages, source
from bayplan.cli.command import Command
from bayplan.cli.output import Function
from bayplan.cli.pages import Forms, Pages
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.source import Source
from bayplan.model.findings import worst
from bayplan.views.capacity import json, text

OPTIONS = (
    click.option(
        "--only", metavar="PARTS", help=f"Ask only for these, such as lines,losses: {', '.join(PARTS)}."
    ),
    click.option("--shape", "shapes", multiple=True, metavar="SHAPE", help="Also what binds 500m/1Gi."),
    click.option(
        "--lose", "losses", multiple=True, metavar="LOSS", help="Only this loss: node/NAME, any-disk."
    ),
    click.option("--pairs", is_flag=True, help="Also the loss of every two nodes at once."),
    click.option("--without", "nodes", multiple=True, metavar="NODE", help="Whether these nodes could go."),
    click.option("--history", multiple=True, metavar="FILE", help="A history that `bayplan record` wrote."),
    click.option("--prometheus", multiple=True, metavar="URL", help="A server to ask for the past."),
    click.option(
        "--secret", default="", metavar="NAME", help="Variable or file with the secret for --prometheus."
    ),
    click.option("--ask", is_flag=True, help="Also ask the servers that the estate file names."),
    click.option(
        "--question", "questions", multiple=True, metavar="SUM", help="A question of size: control-planes=3."
    ),
    click.option("--pressure", "pressed", multiple=True, metavar="NODE", help="Whom memory pressure hits."),
    click.option(
        "--assume", "assumed", metavar="SHARE", default="", help="Usage where none is known: 80%, limit."
    ),
)


def _asking(command: Function) -> Function:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command(cls=Command)
@_asking
@source.options
@pages.options
def capacity(pages: Pages, source: Source, only: str | None, **asked: object) -> Reply:
    """Say how full everything is, what binds first, what may be lost, and which nodes can go.

    Looks at the cluster and at the machines and hosts under it, as far as files or an estate file say. Each
    loss is rehearsed as a placement; each constraint that is said to bind was relaxed to prove it. Exits with
    1 where a loss that the policy asks for is not survived, or more is promised than there is.

    \b
    Examples:
      bayplan capacity --files examples/r730
      bayplan capacity --files examples/r730 --output html -o capacity.html
      bayplan capacity --snapshot s.json.zst --only lines,losses --pairs
      bayplan capacity --snapshot s.json.zst --shape 500m/1Gi --question control-planes=3
    """
    wanted = _asked(only, asked)
    with Progress("reading") as progress:
        answer = use_case.capacity(source.observe(progress), wanted, progress.now)
    forms = Forms(
        lambda width: text.lines(answer, width, every=pages.every),
        lambda: json.document(answer),
        lambda: _page(answer),
    )
    return pages.show(forms, worst(answer.findings))


def _page(answer: Capacity) -> str:
    """The page; its templates take a while to load."""
    from bayplan.views.capacity.html import page

    return page.page(answer)


def _asked(only: str | None, asked: dict[str, object]) -> Asked:
    """One option for each field."""
    parts = asking.parts(only) if only is not None else ()
    return Asked(parts=parts, now=clock.now(), **asked)  # type: ignore[arg-type]  # what click has checked
