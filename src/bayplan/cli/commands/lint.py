"""`bayplan lint PATH`."""

import click

from bayplan.app import lint as use_case
from bayplan.cli import reports, tree
from bayplan.cli.command import Command
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.reports import Reports
from bayplan.cli.tree import HERE, Tree, today
from bayplan.views.lint import json


@click.command(cls=Command)
@tree.options
@reports.options
def lint(reports: Reports, tree: Tree) -> Reply:
    """Say where a tree of files departs from the policy of the house.

    PATH is what `bayplan review` takes; without it the current folder is meant. Every code has a page with an
    example in docs/reference/lint. A finding is excused by a comment or in the estate file, with a reason and
    an expiry. Exits with 1 on a finding at least as bad as --fail-on.

    \b
    Examples:
      bayplan lint stacks
      bayplan lint stacks --fail-on warning --output sarif
    """
    with Progress("reading") as progress:
        answer = use_case.lint(
            tree.path or HERE,
            tree.look(progress),
            kubernetes=tree.kubernetes,
            today=today(),
        )
    seen = tree.seen_from_here(answer)
    return reports.show(seen, lambda: json.document(seen), "lint")
