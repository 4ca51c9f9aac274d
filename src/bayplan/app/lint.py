"""Holds a tree of files to the policy of the house, without asking whether it would be admitted."""

import datetime

from bayplan.app import trees
from bayplan.app.trees import Look
from bayplan.governance import suppressions
from bayplan.governance.linting import lint as checks
from bayplan.review import worlds
from bayplan.review.answers import Review


def lint(path: str, look: Look, *, kubernetes: str | None = None, today: datetime.date) -> Review:
    """What the house objects to in a tree. Raises InvalidInput for paths and versions that are none."""
    tree = look.read(path)
    version, notes = trees.version(kubernetes, None, tree)
    house = trees.house(worlds.compose(tree, None, version), None, today)
    kept, excused = suppressions.apply((*tree.findings, *checks(house)), house)
    return Review(
        path=path, kubernetes=str(version), counts=trees.counts(tree), findings=kept, suppressed=excused,
        notes=notes,
    )  # fmt: skip
