"""`bayplan review PATH`."""

import click

from bayplan.app import review as use_case
from bayplan.app.trees import Beside
from bayplan.cli import reports, tree
from bayplan.cli.command import Command
from bayplan.cli.progress import Progress
from bayplan.cli.reply import Reply
from bayplan.cli.reports import Reports
from bayplan.cli.source import FILES
from bayplan.cli.tree import HERE, Tree, today
from bayplan.review.answers import Review
from bayplan.views.review import json


@click.command(cls=Command)
@tree.options
@click.option("--base", metavar="PATH|git:REV", help="Compare with this tree: only what gets worse counts.")
@click.option("--snapshot", metavar="FILE", help="The cluster it goes to: a file of `bayplan snapshot`.")
@FILES
@reports.options
def review(
    reports: Reports, tree: Tree, base: str | None, snapshot: str | None, files: tuple[str, ...]
) -> Reply:
    """Say whether a tree of files would be admitted, roll out and fit, before it is applied.

    PATH is a folder of Terraform, manifests, Kustomize or Fleet bundles, one such file, or the JSON of
    `terraform show`; - is rendered manifests on standard input. It may be left out where --base is given: the
    current folder is meant then. Nothing in the tree is executed, and no network is used. With a snapshot (or
    --files) of the cluster, pods are placed as well. Exits with 1 on a finding at least as bad as --fail-on.

    \b
    Examples:
      bayplan review stacks
      bayplan review --base git:HEAD~1
      bayplan review stacks --snapshot s.json.zst --set memory=2Gi
      bayplan review stacks --base git:main --output github --report sarif=bayplan.sarif
      helm template app chart/ | bayplan review -
    """
    if not (tree.path or base):
        raise click.UsageError("neither PATH nor --base is given, so there is nothing to review")
    answer = tree.seen_from_here(_answer(tree, base, snapshot, files))
    return reports.show(answer, lambda: json.document(answer), "review")


def _answer(tree: Tree, base: str | None, snapshot: str | None, files: tuple[str, ...]) -> Review:
    with Progress("reading") as progress:
        return use_case.review(
            tree.path or HERE,
            tree.look(progress),
            base=base,
            beside=Beside(snapshot, files),
            kubernetes=tree.kubernetes,
            today=today(),
        )
