"""Houses to lint: a few files, read as a tree, with everything that rules add to it."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from bayplan.governance import suppressions
from bayplan.governance.framework import House
from bayplan.governance.linting import lint
from bayplan.model.findings import Finding
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.model.versions import Kubernetes
from bayplan.review import worlds
from bayplan.sources import trees

TODAY = datetime.date(2026, 11, 1)


def house(tree: Tree, cluster: Snapshot | None = None, today: datetime.date = TODAY) -> House:
    """The house that a tree makes, alone or in a cluster."""
    world = worlds.compose(tree, cluster, Kubernetes())
    return House(tree, world.snapshot, world.kubernetes, today, world.pod_rules, cluster)


def written(folder: Path, files: Mapping[str, str]) -> Tree:
    """The tree of these files, written into a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return trees.read(str(folder), root=str(folder))


def kept(folder: Path, files: Mapping[str, str]) -> tuple[Finding, ...]:
    """What lint has to say about these files, once excuses have been heard."""
    tree = written(folder, files)
    assert tree.findings == (), "the files of an example have to be readable"
    built = house(tree)
    return suppressions.apply(lint(built), built)[0]
