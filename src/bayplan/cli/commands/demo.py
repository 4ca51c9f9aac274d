"""`bayplan demo`."""

import shutil
import sys
from pathlib import Path

import click

from bayplan.app import demo as use_case
from bayplan.cli import output
from bayplan.cli.command import Command
from bayplan.cli.output import Showing
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.views.demo import json, text


@click.command(cls=Command)
@output.options
def demo(showing: Showing) -> Reply:
    """Show every answer on an example estate, on one screen.

    The estate is a homelab that does not exist; the answers are computed while you wait. Nothing is
    installed and nothing is changed.
    """
    with Progress("computing"):
        answer = use_case.demo()
    return showing.show(lambda width: text.lines(answer, width, called()), lambda: json.document(answer))


def called() -> str:
    """How the command is called: by its name where the shell finds it, else by the path from here."""
    path = Path(sys.argv[0])
    if shutil.which("bayplan") or path.name != "bayplan" or not path.exists():
        return "bayplan"
    here = Path.cwd()
    return str(path.absolute().relative_to(here)) if path.absolute().is_relative_to(here) else "bayplan"
