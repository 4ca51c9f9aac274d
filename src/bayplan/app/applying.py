"""What the step `apply` is given: plain manifests, or a whole tree of files as `review` reads it.

Of a tree, rules that its policies make for namespaces and pods hold from then on, and values that no file
gives stand at their lowest.
"""

from pathlib import Path
from typing import Final

from msgspec.structs import replace

from bayplan.app import sentences
from bayplan.app.trees import Look
from bayplan.app.world import World
from bayplan.model.estate import PodRule
from bayplan.model.findings import Severity
from bayplan.model.overlay import identity
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Tree
from bayplan.review import worlds
from bayplan.sources import manifests

WHOLE: Final = ("kustomization.yaml", "kustomization.yml", "fleet.yaml", "fleet.yml")
"""Files that stand for the folder they are in."""
TERRAFORM: Final = ".tf"


class Brought(Record, frozen=True):
    """Objects to apply, rules for pods that come with them, and what to know of how they were read."""

    objects: Snapshot
    pod_rules: tuple[PodRule, ...] = ()
    notes: tuple[str, ...] = ()


def bring(path: str, world: World) -> Brought:
    """Reads what a path holds."""
    if not _is_tree(path):
        return Brought(manifests.read_objects(path))
    tree = Look().read(path)
    composed = worlds.compose(tree, world.snapshot, world.estate.kubernetes)
    mine = {identity(one) for one in tree.objects.workloads}
    workloads = tuple(one for one in composed.snapshot.workloads if identity(one) in mine)
    rules = {
        name: getattr(composed.snapshot, name) for name in ("limit_ranges", "quotas", "priority_classes")
    }
    objects = replace(tree.objects, pods=composed.bare_pods, workloads=workloads, **rules)
    return Brought(objects, composed.pod_rules, (*composed.notes, *_amiss(tree, path)))


def _is_tree(path: str) -> bool:
    found = Path(path)
    return found.is_dir() or found.name in WHOLE or found.suffix == TERRAFORM


def _amiss(tree: Tree, path: str) -> tuple[str, ...]:
    """What could not be read, and what nobody gave."""
    bad = [one for one in tree.findings if one.severity is Severity.ERROR]
    unknown = sum(len(one.unknowns) for one in tree.declared)
    told = (
        sentences.counted(len(bad), f"finding in reading {path}", f"findings in reading {path}"),
        sentences.counted(unknown, "value that no file gives", "values that no file gives"),
    )
    return tuple(f"{one}: `bayplan review {path}` tells which" for one in told if one)
