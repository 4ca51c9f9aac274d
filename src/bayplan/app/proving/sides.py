"""The two sides of a plan as worlds: on a cluster under the rules of a tree, or in a tree alone.

What stands in the cluster counts with the amounts that it has there, even where the tree declares others:
what both differ in is not the plan's doing. New pods get the priority classes that old ones are seen to have.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from msgspec.structs import replace

from bayplan.app import resized, trees
from bayplan.app.observe import Observed
from bayplan.disruption import templates
from bayplan.disruption.ownership import Ownership
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.review import judge, worlds
from bayplan.review.course import Scope
from bayplan.review.judge import Known
from bayplan.review.worlds import World
from bayplan.rightsizing.report.plan import Change

RULES: Final = ("namespaces", "limit_ranges", "quotas", "priority_classes", "runtime_classes")
"""What a tree says that a plan is held against, whatever else it declares."""


class Sides:
    """The world before, and what a plan makes of it. One of `observed` and `tree` has to be there."""

    def __init__(self, observed: Observed | None, tree: Tree | None) -> None:
        self.observed = observed
        self._cluster = as_stored(observed.snapshot) if observed is not None else None
        known = trees.version(None, None, tree or Tree())
        self.kubernetes, self.notes = (observed.kubernetes, ()) if observed is not None else known
        self._tree = _ruling(tree, self._cluster) if self._cluster is not None else tree or Tree()

    @cached_property
    def before(self) -> World:
        """The world as it is."""
        return worlds.compose(self._tree, self._cluster, self.kubernetes)

    @cached_property
    def known(self) -> Known:
        """The world as it is, judged."""
        bare = Tree()
        start = worlds.compose(bare, self._cluster, self.kubernetes) if self._cluster is not None else None
        return judge.state(start, self.before, Scope(telling=False))

    def after(self, changes: Sequence[Change]) -> World:
        """The world once the changes are written down; its pods still have to be replaced."""
        return worlds.compose(resized.tree(self._tree, changes), self._cluster, self.kubernetes)


def _ruling(tree: Tree | None, cluster: Snapshot) -> Tree:
    """The rules of a tree, over all that the cluster runs."""
    declared = tree or Tree()
    rules = {name: getattr(declared.objects, name) for name in RULES}
    roots = tuple(one for one in cluster.workloads if one.controller is None)
    return replace(
        declared,
        objects=Snapshot(workloads=roots, **rules),
        declared=tuple(replace(one, unknowns=()) for one in declared.declared),
        charts=(),
    )


def as_stored(cluster: Snapshot) -> Snapshot:
    """A cluster whose templates name the priority classes that webhooks give to their pods."""
    ownership = Ownership.of(cluster)
    found = tuple(templates.as_stored(one, ownership)[0] for one in cluster.workloads)
    return replace(cluster, workloads=found)
