"""The options that say which tree of files is looked at, and what is known beside it."""

import datetime
import functools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click

from bayplan.app.trees import Look
from bayplan.cli import clock
from bayplan.cli.output import Function
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.review.answers import Review
from bayplan.views.review import places

HERE: Final = "."

Given = dict[str, str]


class Tree(NamedTuple):
    """What is looked at. `path` is empty where none was named, `cache` None where nothing is remembered."""

    path: str
    given: Given
    kubernetes: str | None
    cache: str | None

    def look(self, progress: Progress) -> Look:
        """How it is to be read."""
        return Look(self.given, self.cache, progress)

    def seen_from_here(self, answer: Review) -> Review:
        """The answer with the paths of files as they are written here."""
        path = Path(self.path or HERE)
        folder = path if path.is_dir() else path.parent
        return places.moved(answer, folder.as_posix(), lambda file: Path(file).exists())


def today() -> datetime.date:
    """The day in UTC; SOURCE_DATE_EPOCH, where set, makes the same answer on another."""
    return clock.now().date()


def options(command: Function) -> Function:
    """Gives a command the argument PATH and the options, as one argument `tree`."""

    @functools.wraps(command)
    def gathered(
        *,
        path: str | None,
        given: Given,
        kubernetes: str | None,
        cache: str | None,
        no_cache: bool,
        **rest: object,
    ) -> Reply:
        kept = None if no_cache else folder(cache)
        return command(tree=Tree(path or "", given, kubernetes, kept), **rest)

    return _with((PATH, SET, KUBERNETES, *CACHE), gathered)


def beside(command: Function) -> Function:
    """The same where PATH may be left out, and the options of a cluster say which Kubernetes it is."""

    @functools.wraps(command)
    def gathered(
        *, path: str | None, given: Given, cache: str | None, no_cache: bool, **rest: object
    ) -> Reply:
        kept = None if no_cache else folder(cache)
        return command(tree=Tree(path or "", given, None, kept), **rest)

    return _with((TREE, SET, *CACHE), gathered)


def _with(found: Sequence[Callable[[Function], Function]], command: Function) -> Function:
    for option in reversed(found):
        command = option(command)
    return command


def folder(said: str | None) -> str | None:
    """Where to remember what was read: None where nothing can be written, for no review fails by that."""
    try:
        found = Path(said) if said else _usual()
        found.mkdir(parents=True, exist_ok=True)
        usable = os.access(found, os.W_OK | os.X_OK)
    except (OSError, RuntimeError):  # RuntimeError: this user has no home
        usable, found = False, Path()
    if said and not usable:
        sys.stderr.write(
            f"bayplan: warning: {said}: nothing can be written there; going on without a cache\n"
        )
    return str(found) if usable else None


def _usual() -> Path:
    """The user's cache. The base directory specification has paths that are not absolute ignored."""
    said = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (said if said.is_absolute() else Path.home() / ".cache") / "bayplan"


def _values(ctx: click.Context, _: click.Parameter, said: tuple[str, ...]) -> Given:
    """`memory=2Gi` as an entry; of a name that is set twice the last counts."""
    for one in said:
        if not one.partition("=")[0].strip() or "=" not in one:
            raise click.UsageError("--set takes KEY=VALUE, such as memory=2Gi", ctx)
    return {one.partition("=")[0].strip(): one.partition("=")[2] for one in said}


PATH = click.argument("path", required=False)
TREE = click.argument("path", required=False, metavar="[TREE]")
SET = click.option(
    "--set",
    "given",
    multiple=True,
    metavar="KEY=VALUE",
    callback=_values,
    help="A value that no file gives, such as a variable without a default. May be given several times.",
)
KUBERNETES = click.option(
    "--kubernetes", metavar="VERSION", help="Be faithful to this version, such as 1.35."
)
CACHE = (
    click.option(
        "--cache", metavar="DIR", help="Where to remember what was read.  [default: ~/.cache/bayplan]"
    ),
    click.option("--no-cache", is_flag=True, help="Remember nothing, and look nothing up."),
)
