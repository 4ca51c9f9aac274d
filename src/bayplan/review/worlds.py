"""A world: what a tree declares, on top of a cluster where one is known, under the rules that hold there.

A review compares two worlds, before and after. Limit ranges and quotas that policies make for namespaces
stand in the world like those that somebody wrote.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.admission import chain, house
from bayplan.admission import policy as policies
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaUsage
from bayplan.model import making
from bayplan.model.estate import NamespaceRule, PodRule
from bayplan.model.names import NodeName
from bayplan.model.overlay import identity, merged, overlay
from bayplan.model.pods import Pod, PodStatus
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import ObjectKey, Tree
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Workload
from bayplan.review import pools, supplies, suppositions, unknowns
from bayplan.review.suppositions import Supposed
from bayplan.review.unknowns import Blank

GOING: Final = ("limit_ranges", "quotas", "priority_classes", "budgets", "storage_classes")
"""What goes at once where a tree declares it no more."""


MOST_PODS: Final = 5000
"""Of one workload no more pods than this are played; who asks for more has most likely made a slip."""


class World(Record, frozen=True):
    """One side of a comparison.

    `made_by` names the rule behind each limit range and quota that a policy makes; `notes` say what was taken
    to be there.
    """

    tree: Tree
    snapshot: Snapshot
    kubernetes: Kubernetes
    pod_rules: tuple[PodRule, ...] = ()
    made_by: dict[ObjectKey, NamespaceRule] = {}
    notes: tuple[str, ...] = ()

    @property
    def bare_pods(self) -> tuple[Pod, ...]:
        """The pods of the tree that nothing would make again, as their author sends them: on no node yet."""
        found = (one for one in self.tree.objects.pods if one.controller is None and not one.finished)
        return tuple(replace(one, node=NodeName(""), status=PodStatus(), deleted=None) for one in found)

    @property
    def policies(self) -> Policies:
        """What admission consults in this world."""
        return policies.gather(self.snapshot, self.kubernetes, self.pod_rules)


def compose(tree: Tree, cluster: Snapshot | None, kubernetes: Kubernetes) -> World:
    """The world in which a tree has been applied to a cluster, or stands alone."""
    tree = supplies.supply(tree, cluster)
    declared = tree.declaration
    seen = overlay(cluster or Snapshot(), replace(tree.objects, pods=()))
    rules, pod_rules = tree.namespace_rules, tree.pod_rules
    if declared is not None:
        seen = pools.furnish(seen, declared.pools)
        seen = replace(seen, priority_classes=merged(declared.priority_classes, seen.priority_classes))
        rules, pod_rules = (*rules, *declared.namespace_rules), (*pod_rules, *declared.pod_rules)
    supposed = (
        Supposed(seen) if cluster is not None else suppositions.suppose(seen, tree.objects.pods, pod_rules)
    )
    seen = supposed.snapshot
    governed = house.govern(seen, rules, declared.opt_outs if declared is not None else ())
    world = World(tree, governed.snapshot, kubernetes, pod_rules, governed.sources, supposed.notes)
    known, cut = _bounded(_supposed(world))
    return replace(world, snapshot=known, notes=(*world.notes, *cut))


def _bounded(snapshot: Snapshot) -> tuple[Snapshot, tuple[str, ...]]:
    """The snapshot with no workload of more pods than are played, and whose were cut."""
    found = [(one, _cut(one)) for one in snapshot.workloads]
    notes = tuple(
        f"{one.kind} {one.key} asks for {max(one.replicas, one.parallelism):,} pods; {MOST_PODS:,} are played"
        for one, cut in found
        if cut is not one
    )
    if not notes:
        return snapshot, ()
    return replace(snapshot, workloads=tuple(cut for _, cut in found)), notes


def _cut(workload: Workload) -> Workload:
    if max(workload.replicas, workload.parallelism) <= MOST_PODS:
        return workload
    replicas, parallelism = min(workload.replicas, MOST_PODS), min(workload.parallelism, MOST_PODS)
    return replace(workload, replicas=replicas, parallelism=parallelism)


def left(cluster: Snapshot | None, before: Tree | None, after: Tree) -> Snapshot | None:
    """The cluster without the rules that a change takes out of the tree.

    Workloads and bare pods that a tree loses are taken away when the change is played.
    """
    if cluster is None or before is None:
        return cluster
    fields = {
        name: tuple(one for one in getattr(cluster, name) if identity(one) not in gone)
        for name in GOING
        if (gone := _names(before, name) - _names(after, name))
    }
    return replace(cluster, **fields) if fields else cluster


def _names(tree: Tree, field: str) -> frozenset[ObjectKey]:
    return frozenset(map(identity, getattr(tree.objects, field)))


def _supposed(world: World) -> Snapshot:
    """The snapshot with every unknown amount at its lowest: sums are at least what they come to then."""
    known = {identity(one): one for one in world.snapshot.workloads}
    rules = world.policies
    for declared in world.tree.declared:
        blanks = unknowns.blanks(declared.unknowns)
        if blanks and declared.key in known:
            known[declared.key] = _lowest(known[declared.key], blanks, rules)
    return replace(world.snapshot, workloads=tuple(known.values()))


def _lowest(workload: Workload, blanks: Sequence[Blank], rules: Policies) -> Workload:
    """The workload with its unknown amounts as low as the API server lets them be, quotas aside."""
    trials = unknowns.trials(workload, blanks, rules.limits_of(workload.namespace))
    unbounded = replace(rules, quotas={})
    admitted = (
        one
        for one in trials
        if not isinstance(chain.admit_pod(making.pod_of(one, one.name), unbounded, QuotaUsage()), Refused)
    )
    return next(admitted, trials[0])
