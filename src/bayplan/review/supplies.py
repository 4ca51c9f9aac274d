"""Unknown values of a tree that the cluster knows: an object of the same name already has them."""

from collections.abc import Mapping

from msgspec.structs import replace

from bayplan.model.overlay import identity
from bayplan.model.pods import PodSpec
from bayplan.model.quantities import Quantity
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Declared, ObjectKey, Tree, Unknown
from bayplan.model.workloads import Workload
from bayplan.review import unknowns
from bayplan.review.unknowns import Blank


def supply(tree: Tree, cluster: Snapshot | None) -> Tree:
    """The tree with the amounts filled in that the cluster's workloads of the same name have."""
    if cluster is None or not any(one.unknowns for one in tree.declared):
        return tree
    known = {identity(one): one for one in cluster.workloads}
    found = {identity(one): one for one in tree.objects.workloads}
    told = {one.key: one for one in tree.declared if one.unknowns and one.key in known and one.key in found}
    for key, declared in told.items():
        found[key], told[key] = _supplied(found[key], declared, known[key])
    return replace(
        tree,
        objects=replace(tree.objects, workloads=tuple(found.values())),
        declared=tuple(_latest(one, told) for one in tree.declared),
    )


def _latest(declared: Declared, told: Mapping[ObjectKey, Declared]) -> Declared:
    return told.get(declared.key, declared) if declared.unknowns else declared


def _supplied(workload: Workload, declared: Declared, known: Workload) -> tuple[Workload, Declared]:
    open_ones: list[Unknown] = []
    for unknown in declared.unknowns:
        if unknown.path == unknowns.REPLICAS:
            workload = replace(workload, replicas=known.replicas)
            continue
        blanks = unknowns.blanks([unknown])
        amounts = [(blank, amount) for blank in blanks if (amount := _amount(blank, known.template.spec))]
        workload = unknowns.fill(workload, amounts)
        if not amounts:
            open_ones.append(unknown)
    return workload, replace(declared, unknowns=tuple(open_ones))


def _amount(blank: Blank, spec: PodSpec) -> Quantity | None:
    group = spec.init_containers if blank.init else spec.containers
    if blank.at >= len(group):
        return None
    known = group[blank.at].resources
    return (known.limits if blank.side == "limits" else known.requests).get(blank.resource)
