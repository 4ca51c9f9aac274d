"""What reviews and lints look at: a tree of files, and the cluster beside it, where one was dumped."""

import datetime
from collections.abc import Callable
from pathlib import Path

from bayplan.app import observe
from bayplan.governance.framework import House
from bayplan.model import versions
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.model.versions import Kubernetes
from bayplan.review.answers import Counts
from bayplan.review.worlds import World
from bayplan.sources import trees

Progress = Callable[[str, int, int], None]


class Look(Record, frozen=True):
    """How trees are read. `given` are values that no file gives; `cache` is a folder, None for none."""

    given: dict[str, str] = {}
    cache: str | None = None
    progress: Progress | None = None

    def read(self, path: str) -> Tree:
        """Reads a tree."""
        cache = Path(self.cache) if self.cache is not None else None
        return trees.read(path, given=self.given, cache=cache, progress=self.progress)


class Beside(Record, frozen=True):
    """The cluster that a tree goes to: a snapshot file, or dumps; neither, where none is known."""

    snapshot: str | None = None
    files: tuple[str, ...] = ()

    def see(self, progress: Progress | None) -> Snapshot | None:
        """Reads it."""
        if self.snapshot is None and not self.files:
            return None
        return observe.look(snapshot=self.snapshot, files=self.files, progress=progress)


NOTHING = Beside()


def version(given: str | None, cluster: Snapshot | None, tree: Tree) -> tuple[Kubernetes, tuple[str, ...]]:
    """The Kubernetes to be faithful to: given, seen, declared, or the newest; and what was assumed."""
    if given:
        return versions.parse(given), ()
    declared = tree.declaration.kubernetes if tree.declaration else ""
    seen = (cluster.kubernetes if cluster is not None else "") or declared
    taken = versions.nearest(seen)
    if not seen:
        return taken, (f"nothing says which Kubernetes this is: {taken} is taken; name it with --kubernetes",)
    return taken, ()


def counts(tree: Tree) -> Counts:
    """How much a tree holds."""
    unknown = {(one.subject, left.path) for one in tree.declared for left in one.unknowns}
    unknown |= {(one.subject, left.path) for one in tree.charts for left in one.unknowns}
    roots = [one for one in tree.objects.workloads if one.controller is None]
    specs = [*(one.template.spec for one in roots), *(one.spec for one in tree.objects.pods)]
    return Counts(
        files=tree.files,
        stacks=len(tree.stacks),
        objects=len(tree.declared),
        workloads=len(specs),
        containers=sum(len(one.containers) + len(one.init_containers) for one in specs),
        unknowns=len(unknown),
    )


def unruled(world: World) -> tuple[str, ...]:
    """Says so where no limit range and no quota is known: nothing was held against any."""
    if not world.tree.objects.workloads or world.snapshot.limit_ranges or world.snapshot.quotas:
        return ()
    return (
        "no limit range and no quota is known; review the tree that makes them as well, or give a snapshot",
    )


def house(world: World, cluster: Snapshot | None, today: datetime.date) -> House:
    """A world as the checks of the house look at it."""
    return House(world.tree, world.snapshot, world.kubernetes, today, world.pod_rules, cluster)
