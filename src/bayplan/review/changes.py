"""What differs between two worlds: workloads that are new, changed or gone."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from bayplan.model.overlay import identity
from bayplan.model.trees import ObjectKey
from bayplan.model.workloads import Kind, Workload
from bayplan.review.rollouts import Change
from bayplan.review.worlds import World

_OBSERVED: Final[Mapping[str, Any]] = {
    "uid": "", "created_replicas": 0, "ready_replicas": 0, "failure": "", "labels": {}, "owners": (),
}  # fmt: skip
"""What a workload's author does not write, and labels, which its pods do not get."""


def between(before: World | None, after: World) -> tuple[Change, ...]:
    """The changes that lead from one world to the other, in the order of kinds and names.

    Without a world before, everything that the tree declares is new. What no tree declares is the cluster's,
    and stays. A DaemonSet has something to do wherever the nodes are others.
    """
    known = roots(before) if before is not None else {}
    wanted = roots(after)
    declared = declared_in(before) if before is not None else frozenset()
    gone = [Change(known[key], None) for key in sorted(declared & known.keys() - declared_in(after))]
    everywhere = before is not None and before.snapshot.nodes != after.snapshot.nodes
    made = [
        Change(known.get(key), wanted[key])
        for key in sorted(declared_in(after) & wanted.keys())
        if key not in known
        or not alike(known[key], wanted[key])
        or (everywhere and wanted[key].kind is Kind.DAEMON_SET)
    ]
    return (*gone, *made)


def roots(world: World) -> dict[ObjectKey, Workload]:
    """The workloads that nobody else controls."""
    return {identity(one): one for one in world.snapshot.workloads if one.controller is None}


def declared_in(world: World) -> frozenset[ObjectKey]:
    """The workloads that the world's tree declares."""
    return frozenset(identity(one) for one in world.tree.objects.workloads if one.controller is None)


def alike(one: Workload, other: Workload) -> bool:
    """Whether two workloads are the same, but for what was observed of them."""
    return _declared(one) == _declared(other)


def _declared(workload: Workload) -> Workload:
    """What its author writes. How many pods a DaemonSet has is up to the nodes."""
    replicas = 1 if workload.kind is Kind.DAEMON_SET else workload.replicas
    return replace(workload, replicas=replicas, **_OBSERVED)
