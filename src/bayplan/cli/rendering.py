"""The options that say what is rendered, where to, and in which form."""

import functools
from typing import Final

import click
import msgspec

from bayplan.app.render import ALL, Asked
from bayplan.cli.output import Function
from bayplan.cli.reply import Reply
from bayplan.cli.source import FILES, STRICT, Source
from bayplan.rendering.assembling import FORMS


def folder(ctx: click.Context, _: click.Parameter, named: str | None) -> str:
    """A folder to write to, empty where it is left out. An unset variable does not leave it out."""
    if named == "":
        raise click.UsageError("-o names no folder; name one, or leave it out", ctx)
    return named or ""


LOOKED: Final = (
    click.option(
        "--estate", metavar="FILE", help="The estate file; else the bayplan.yaml beside --files, or here."
    ),
    FILES,
    click.option("--snapshot", metavar="FILE", help="A file that `bayplan snapshot` wrote."),
    STRICT,
)
ASKED: Final = (
    click.option(
        "-o",
        "--to",
        "path",
        metavar="DIR",
        callback=folder,
        help="The tree to write; else it is only shown.",
    ),
    click.option(
        "--as",
        "form",
        type=click.Choice([*FORMS, ALL]),
        metavar="FORM",
        help=f"Form of the bundles: {', '.join(FORMS)} or {ALL}.  [default: as declared]",
    ),
    click.option(
        "--only", multiple=True, metavar="NAME", help="Only this component or machine; as often as wanted."
    ),
    click.option(
        "--check", "checks", is_flag=True, help="Write nothing; exit with 1 where the tree is another."
    ),
    click.option("--overwrite", is_flag=True, help="Give up what was edited by hand in files of the tree."),
    click.option(
        "--seed-iso", "images", metavar="DIR", default="", help="Write NoCloud images, too, outside the tree."
    ),
    click.option(
        "--with-token", "token", is_flag=True, help="Put the join token into them: who has one can join."
    ),
)
"""One for each field of what is asked."""


def options(command: Function) -> Function:
    """Gives a command the options, as two arguments: `looked`, what is read, and `asked`, what is wanted."""

    @functools.wraps(command)
    def gathered(
        *,
        estate: str | None,
        files: tuple[str, ...],
        snapshot: str | None,
        strict: bool,
        **rest: object,
    ) -> Reply:
        given = {name: rest.pop(name) for name in Asked.__struct_fields__}
        asked = msgspec.convert({name: one for name, one in given.items() if one is not None}, Asked)
        if asked.token and not asked.images:
            raise click.UsageError("--with-token says what is in images; give --seed-iso DIR, too")
        return command(looked=Source(snapshot, files, None, None, strict, estate), asked=asked, **rest)

    found: Function = gathered
    for option in reversed((*LOOKED, *ASKED)):
        found = option(found)
    return found
