"""What surrounds the workloads that are sized: a tree laid over a cluster, and what the estate says."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from bayplan.admission import house
from bayplan.admission import policy as policies
from bayplan.admission.policy import Policies
from bayplan.model.autoscaling import HorizontalAutoscaler, VerticalAutoscaler
from bayplan.model.bounds import CardBudget
from bayplan.model.estate import Declaration, PodRule, Tier
from bayplan.model.labels import Labels
from bayplan.model.names import Namespace
from bayplan.model.overlay import merged, overlay
from bayplan.model.policy import NAME_LABEL
from bayplan.model.sizing import SizingPolicy
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Declared, ObjectKey, Tree
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Workload


@dataclass(frozen=True, eq=False)
class Surroundings:
    """`workloads` are those that are sized, as the tree has them where it does, `observed` as the cluster."""

    workloads: tuple[Workload, ...]
    observed: Mapping[ObjectKey, Workload]
    declared: Mapping[ObjectKey, Declared]
    policies: Policies
    tiers: tuple[Tier, ...]
    sizing: SizingPolicy
    cards: tuple[CardBudget, ...]
    nodes: int
    horizontal: tuple[HorizontalAutoscaler, ...]
    vertical: tuple[VerticalAutoscaler, ...]

    def tier_of(self, namespace: Namespace) -> Tier | None:
        """The tier of a namespace: the first that means it."""
        labels: Labels = {NAME_LABEL: namespace, **self.policies.labels_of(namespace)}
        return next((tier for tier in self.tiers if tier.where.meets(namespace, labels)), None)


def survey(
    snapshot: Snapshot,
    kubernetes: Kubernetes,
    declaration: Declaration,
    tree: Tree | None,
    pod_rules: tuple[PodRule, ...],
) -> Surroundings:
    """The cluster with the tree applied to it, and everything that rules of both make in its namespaces.

    What the declaration says nothing of is taken from the estate file in the tree. A snapshot in which the
    rules have been at work already stays as it is.
    """
    brought = tree or Tree()
    within = brought.declaration or Declaration()
    seen = _governed(snapshot, brought, declaration)
    changes = pod_rules or (*brought.pod_rules, *within.pod_rules, *declaration.pod_rules)
    sizing = within.sizing if declaration.sizing == SizingPolicy() else declaration.sizing
    return Surroundings(
        workloads=tuple(one for one in seen.workloads if one.controller is None),
        observed={_key(one): one for one in snapshot.workloads},
        declared=_declared(brought),
        policies=policies.gather(seen, kubernetes, changes),
        tiers=declaration.tiers or within.tiers,
        sizing=sizing,
        cards=declaration.cards or within.cards,
        nodes=len(seen.nodes),
        horizontal=seen.autoscalers,
        vertical=seen.vertical_autoscalers,
    )


def _governed(snapshot: Snapshot, brought: Tree, declaration: Declaration) -> Snapshot:
    """The tree on top of the cluster, with what rules of either make in its namespaces."""
    within = brought.declaration or Declaration()
    seen = overlay(snapshot, replace(brought.objects, pods=()))
    classes = (*declaration.priority_classes, *within.priority_classes)
    seen = replace(seen, priority_classes=merged(classes, seen.priority_classes))
    rules = (*brought.namespace_rules, *within.namespace_rules, *declaration.namespace_rules)
    return house.govern(seen, rules, declaration.opt_outs or within.opt_outs).snapshot


def _key(workload: Workload) -> ObjectKey:
    return workload.kind, workload.namespace, workload.name


def _declared(tree: Tree) -> dict[ObjectKey, Declared]:
    """The declaration of each object, the first where several stacks declare it."""
    return {one.key: one for one in reversed(tree.declared)}
