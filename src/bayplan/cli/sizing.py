"""The options that say by what and how containers are sized, and what is done with the answer."""

import functools
from typing import NamedTuple

import click

from bayplan.cli import pages
from bayplan.cli.output import Function
from bayplan.cli.reply import Reply
from bayplan.model.errors import InvalidInput
from bayplan.rightsizing.report.recommendation import Level

FORMS = (*pages.FORMS, pages.DIFF)
MOST_DAYS = 400
LEVELS = tuple(one.value for one in Level)


def _said(ctx: click.Context, option: click.Parameter, value: str | None) -> str:
    """What was said, empty where nothing was; an empty word is a variable that was not set."""
    if value is not None and not value.strip():
        raise click.UsageError(f"{option.opts[0]} needs {option.metavar}, and got an empty word", ctx)
    return value or ""


OPTIONS = (
    click.option("--prometheus", multiple=True, metavar="URL", help="A server to ask for the past."),
    click.option(
        "--secret", metavar="NAME", callback=_said,
        help="Secret for --prometheus: a variable, a file, or exec:COMMAND.",
    ),
    click.option("--ask", is_flag=True, help="Also ask the servers that the estate file names."),
    click.option(
        "--evidence", "kept", multiple=True, metavar="FILE",
        help="Evidence in a file: our own, CSV, KRR's JSON, Goldilocks.",
    ),
    click.option(
        "--save-evidence", "save", metavar="FILE", callback=_said,
        help="Keep the evidence as .json or .json.zst.",
    ),
    click.option(
        "--days", type=click.IntRange(1, MOST_DAYS), metavar="N", help="So many days of it.  [default: 30]"
    ),
    click.option("--rule", metavar="NAME", callback=_said, help="Size by this rule.  [default: bayplan]"),
    click.option("--level", type=click.Choice(LEVELS), help="How much of a plan.  [default: balanced]"),
    click.option("--only", multiple=True, metavar="PATTERN", help="Only these workloads: media/*, */redis."),
    click.option("--patch", is_flag=True, help="Show the edits of the tree below the answer."),
    click.option("--write", is_flag=True, help="Show them, then make them in place."),
    click.option(
        "--branch", metavar="NAME", callback=_said, help="Show them, then commit them to a new branch."
    ),
    click.option("--backtest", is_flag=True, help="Say how every rule would have done on the past."),
)  # fmt: skip


class Wanted(NamedTuple):
    """What is asked for. `kept` and `save` are files of evidence; `days`, `level` None: as the house says."""

    prometheus: tuple[str, ...] = ()
    secret: str = ""
    ask: bool = False
    kept: tuple[str, ...] = ()
    save: str = ""
    days: int | None = None
    rule: str = ""
    level: str | None = None
    only: tuple[str, ...] = ()
    patch: bool = False
    write: bool = False
    branch: str = ""
    backtest: bool = False

    @property
    def changes(self) -> str:
        """The option that asks for a change, empty where none does."""
        return "--write" if self.write else "--branch" if self.branch else ""

    def insist(self, tree: str, cluster: bool, form: str) -> None:
        """Raises InvalidInput where what is asked for cannot be, or not together."""
        edits = self.changes or ("--output diff" if form == pages.DIFF else "--patch" if self.patch else "")
        if self.write and self.branch:
            raise InvalidInput("--write and --branch are two ways to carry the same out; give one of them")
        if self.backtest and edits:
            raise InvalidInput(f"--backtest looks at the past and has no edits; leave out {edits}")
        if edits and not tree:
            raise InvalidInput(f"{edits} needs the tree that is edited; name it: bayplan size TREE {edits}")
        if not (tree or cluster):
            raise InvalidInput(
                "there is nothing to size; name a tree, or give --snapshot FILE or --files PATH..."
            )
        if not (self.prometheus or self.ask or self.kept):
            raise InvalidInput(
                "there is no evidence to size by; give --prometheus URL, --evidence FILE, or --ask for the "
                "servers of the estate file"
            )


def options(command: Function) -> Function:
    """Gives a command the options, as one argument `wanted`."""

    @functools.wraps(command)
    def gathered(**given: object) -> Reply:
        asked = {name: given.pop(name) for name in Wanted._fields}
        return command(wanted=Wanted(**asked), **given)  # type: ignore[arg-type]  # what click has checked

    found: Function = gathered
    for option in reversed(OPTIONS):
        found = option(found)
    return found
