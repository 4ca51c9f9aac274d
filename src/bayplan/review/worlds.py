"""A world: what a tree declares, on top of a cluster where one is known, under the rules that hold there.

A review compares two worlds, before and after. Limit ranges and quotas that policies make for namespaces
stand in the world like those that somebody wrote.
"""

from msgspec.structs import replace

from bayplan.admission import house
from bayplan.admission import policy as policies
from bayplan.admission.policy import Policies
from bayplan.model.estate import NamespaceRule, PodRule
from bayplan.model.overlay import merged, overlay
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import ObjectKey, Tree
from bayplan.model.versions import Kubernetes
from bayplan.review import pools


class World(Record, frozen=True):
    """One side of a comparison.

    `made_by` names the rule behind each limit range and quota that a policy makes.
    """

    tree: Tree
    snapshot: Snapshot
    kubernetes: Kubernetes
    pod_rules: tuple[PodRule, ...] = ()
    made_by: dict[ObjectKey, NamespaceRule] = {}

    @property
    def policies(self) -> Policies:
        """What admission consults in this world."""
        return policies.gather(self.snapshot, self.kubernetes)

    def prepare(self, pod: Pod) -> Pod:
        """The pod as webhooks leave it to the API server."""
        if not self.pod_rules:
            return pod
        labels = {one.name: one.labels for one in self.snapshot.namespaces}
        return house.change_pod(pod, self.pod_rules, labels.get(pod.namespace, {}))


def compose(tree: Tree, cluster: Snapshot | None, kubernetes: Kubernetes) -> World:
    """The world in which a tree has been applied to a cluster, or stands alone."""
    declared = tree.declaration
    seen = overlay(cluster or Snapshot(), tree.objects)
    rules, pod_rules = tree.namespace_rules, tree.pod_rules
    if declared is not None:
        seen = pools.furnish(seen, declared.pools)
        seen = replace(seen, priority_classes=merged(declared.priority_classes, seen.priority_classes))
        rules, pod_rules = (*rules, *declared.namespace_rules), (*pod_rules, *declared.pod_rules)
    governed = house.govern(seen, rules, declared.opt_outs if declared is not None else ())
    return World(tree, governed.snapshot, kubernetes, pod_rules, governed.sources)
