"""`bayplan verify`."""

import os
import sys
from typing import Final

import click

from bayplan.app import verify as use_case
from bayplan.cli import clock, files, source, terminal
from bayplan.cli.command import Command
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Code, Reply
from bayplan.cli.source import Source
from bayplan.verification.answers import Verification
from bayplan.verification.framework import Status
from bayplan.views import document, paint
from bayplan.views.verify import json, junit, markdown, text

FORMS: Final = ("text", "json", "markdown", "junit")
FILE_WIDTH: Final = 100
MEGA: Final = 10**6


def _split(_: click.Context, __: click.Parameter, said: tuple[str, ...]) -> tuple[str, ...]:
    """`nodes,storage` as two."""
    return tuple(part.strip() for one in said for part in one.split(",") if part.strip())


@click.command(cls=Command)
@click.option("--snapshot", metavar="FILE", help="A file that `bayplan snapshot` wrote.")
@source.FILES
@click.option("--estate", metavar="FILE", help="An estate file; else the bayplan.yaml beside them.")
@click.option("--results", metavar="DIR", default="", help="What the test pods printed: NAME.json, NAME.log.")
@click.option(
    "--only", multiple=True, metavar="SECTION", callback=_split, help="Only this section, or this item."
)
@click.option(
    "--throughput", type=click.IntRange(1), metavar="MB/S", help="What scratch has to bear, in MB a second."
)
@click.option("--strict", is_flag=True, help="What is unknown counts as failed.")
@click.option(
    "--output", "form", type=click.Choice(FORMS), default=FORMS[0], show_default=True,
    help="Form of the answer.",
)  # fmt: skip
@click.option("-o", "file", metavar="FILE", help="Write the answer to this file.")
@click.option("--all", "every", is_flag=True, help="Leave nothing out of the text.")
@click.option("--no-color", is_flag=True, help="No colours. NO_COLOR in the environment says the same.")
def verify(
    snapshot: str | None, files: tuple[str, ...], estate: str | None, strict: bool, **asked: object
) -> Reply:
    """Hold a cluster against what was declared: a checklist with evidence.

    Each item is passed, failed, unknown or not applicable. What a snapshot cannot tell is unknown, with the
    command that would tell. Test pods are rendered by `bayplan render`; what they printed is read from a
    folder. Exits with 1 where something failed.

    \b
    Examples:
      bayplan verify --files examples/a100
      bayplan verify --snapshot s.json.zst --results results --strict
      bayplan verify --snapshot s.json.zst --only cards,storage --output junit -o verify.xml
    """
    looked = Source(snapshot, files, None, None, False, estate)
    with Progress("reading") as progress:
        answer = use_case.verify(
            looked.observe(progress),
            only=_texts(asked["only"]),
            tests=str(asked["results"]),
            throughput=asked["throughput"] * MEGA if isinstance(asked["throughput"], int) else None,
            now=clock.now(),
        )
    return _shown(answer, strict, asked)


def _texts(said: object) -> tuple[str, ...]:
    return tuple(map(str, said)) if isinstance(said, tuple) else ()


def _shown(answer: Verification, strict: bool, asked: dict[str, object]) -> Reply:
    code = Code.FINDINGS if _bad(answer, strict) else Code.GOOD
    form, file, every = str(asked["form"]), asked["file"], bool(asked["every"])
    if isinstance(file, str):
        files.write(file, _written(answer, form, strict, every))
        return Reply(f"{file}: {text.sentence(answer)}.\n", code)
    if form == "text":
        seen = terminal.look(sys.stdout, os.environ, bool(asked["no_color"]))
        lines = text.lines(answer, seen.width, every=every)
        return Reply(paint.paint(lines, colour=seen.colour, unicode=seen.unicode), code)
    return Reply(_written(answer, form, strict, every), code)


def _written(answer: Verification, form: str, strict: bool, every: bool) -> str:
    if form == "text":
        return paint.paint(text.lines(answer, FILE_WIDTH, every=every), colour=False)
    if form == "json":
        return document.encode(json.document(answer))
    return markdown.rendered(answer) if form == "markdown" else junit.rendered(answer, strict=strict)


def _bad(answer: Verification, strict: bool) -> bool:
    return bool(answer.of(Status.FAILED) or (strict and answer.of(Status.UNKNOWN)))
