"""Unknown values of a tree that the cluster knows: an object of the same name already has them."""

from collections.abc import Mapping

from msgspec.structs import replace

from bayplan.admission import charges
from bayplan.model.overlay import identity
from bayplan.model.pods import Container, Resources
from bayplan.model.quantities import Quantity
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Declared, ObjectKey, Tree, Unknown
from bayplan.model.workloads import Workload
from bayplan.review import unknowns
from bayplan.review.unknowns import Blank


def supply(tree: Tree, cluster: Snapshot | None) -> Tree:
    """The tree with the values filled in that the cluster's workloads of the same name have."""
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
        blanks = unknowns.blanks([unknown])
        amounts = [(blank, amount) for blank in blanks if (amount := _amount(blank, workload, known))]
        workload = unknowns.fill(workload, amounts)
        if not amounts:
            open_ones.append(unknown)
    return workload, replace(declared, unknowns=tuple(open_ones))


def _amount(blank: Blank, workload: Workload, known: Workload) -> Quantity | None:
    if blank.resource == unknowns.REPLICAS:
        return charges.whole(known.replicas)
    group = _containers(blank, workload)
    name = group[blank.at].name if blank.at < len(group) else None
    found = next((one.resources for one in _containers(blank, known) if one.name == name), Resources())
    return (found.limits if blank.side == "limits" else found.requests).get(blank.resource)


def _containers(blank: Blank, workload: Workload) -> tuple[Container, ...]:
    spec = workload.template.spec
    return spec.init_containers if blank.init else spec.containers
