"""`bayplan size [TREE]`."""

import click

from bayplan.cli import pages, sizing, source, tree
from bayplan.cli.command import Free
from bayplan.cli.pages import Pages
from bayplan.cli.reply import Reply
from bayplan.cli.sizing import Wanted
from bayplan.cli.source import Source
from bayplan.cli.tree import Tree


@click.command(cls=Free)
@tree.beside
@sizing.options
@source.options
@pages.offering(sizing.FORMS)
def size(pages: Pages, source: Source, tree: Tree, wanted: Wanted) -> Reply:
    """Say which containers are sized wrongly, by what evidence, and what to write where.

    TREE is a folder of Terraform, manifests, Kustomize or Fleet bundles; without one there is no patch.
    Without a cluster (--snapshot or --files) nothing is placed. Sizes follow what was really used, with
    restraint: never below a known peak, a floor, or what starting needs, and not at all where evidence is
    missing. The whole plan is tried out. Changes nothing, but for --write and --branch. Exits with 1 where
    the plan breaks something.

    \b
    Examples:
      bayplan size stacks --snapshot s.json.zst --prometheus https://prometheus.example.org
      bayplan size --files dump/ --evidence evidence.json.zst --output html -o sizes.html
      bayplan size stacks --snapshot s.json.zst --evidence evidence.json.zst --branch sizes
      bayplan size --files dump/ --evidence evidence.json.zst --backtest
    """
    from bayplan.cli import sized  # brings NumPy, which takes a while to load

    return sized.reply(pages, source, tree, wanted)
