"""The house: a tree, the rules that hold in it, and what is known of the cluster, as checks look at them.

Everything is put in order by name, so that no check depends on the order in which files were read. Where an
object has no declaration (a cluster is looked at instead of a tree) it gets one without a place.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bayplan.admission import chain
from bayplan.admission import policy as policies
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.governance import rulings, sites
from bayplan.governance.rulings import Ruling
from bayplan.governance.sites import Site, Work
from bayplan.model.estate import Declaration, NamespaceRule, PodRule, Tier
from bayplan.model.labels import Labels
from bayplan.model.names import Namespace
from bayplan.model.nodes import Taint
from bayplan.model.pods import Pod
from bayplan.model.policy import NAME_LABEL, LimitRange, ResourceQuota
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import Declared, ObjectKey, Tree
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Workload


@dataclass(frozen=True, eq=False)
class House:
    """What checks look at.

    `governed` is the cluster (where one is known) with the tree applied to it and everything that rules add:
    limit ranges, quotas, priority classes, nodes of the estate's pools. `pod_rules` hold for pods, those of
    the estate included. `today` decides what has expired. `cluster` is the snapshot that was given.
    """

    tree: Tree
    governed: Snapshot
    kubernetes: Kubernetes
    today: datetime.date
    pod_rules: tuple[PodRule, ...] = ()
    cluster: Snapshot | None = None

    @property
    def declaration(self) -> Declaration:
        """What the estate file declares; nothing where there is none."""
        return self.tree.declaration or Declaration()

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """Everything of the tree that makes pods and is not itself made by something else."""
        known = _Declarations(self.tree.declared)
        found = [
            Work(known.take(one.kind, one), one.template.spec, one.template.labels, one)
            for one in self.tree.objects.workloads
            if one.controller is None
        ]
        bare = [
            Work(known.take("Pod", one), one.spec, one.labels)
            for one in self.tree.objects.pods
            if one.controller is None and not one.mirror and not one.finished
        ]
        return tuple(sorted([*found, *bare], key=lambda work: _order(work.declared)))

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every block of requests and limits: of all works, and in the values of charts."""
        charts = sorted(
            map(sites.of_chart, self.tree.charts), key=lambda one: (_order(one.declared), one.path)
        )
        return (*(site for work in self.works for site in work.sites), *charts)

    @cached_property
    def namespaces(self) -> Mapping[Namespace, Labels]:
        """The labels of every namespace that is known or used, with the one that the API server gives."""
        labels: dict[Namespace, Labels] = {work.namespace: {} for work in self.works}
        labels |= {Namespace(one.namespace): {} for one in self.tree.charts}
        labels |= {one.namespace: {} for one in self.governed.limit_ranges}
        labels |= {one.namespace: {} for one in self.governed.quotas}
        labels |= {one.name: one.labels for one in self.governed.namespaces}
        return {name: {NAME_LABEL: name, **labels[name]} for name in sorted(labels)}

    def labels_of(self, namespace: str) -> Labels:
        """The labels of a namespace."""
        return self.namespaces.get(Namespace(namespace), {NAME_LABEL: namespace})

    def tier_of(self, namespace: str) -> Tier | None:
        """The tier of a namespace: the first that means it."""
        labels = self.labels_of(namespace)
        return next((tier for tier in self.declaration.tiers if tier.where.meets(namespace, labels)), None)

    def pod_rules_of(self, namespace: str) -> tuple[PodRule, ...]:
        """The rules that change the pods of a namespace."""
        labels = self.labels_of(namespace)
        return tuple(rule for rule in self.pod_rules if rule.where.meets(namespace, labels))

    @cached_property
    def namespace_rules(self) -> tuple[NamespaceRule, ...]:
        """The rules that make limit ranges and quotas, of policies in the tree and of the estate."""
        found = (*self.tree.namespace_rules, *self.declaration.namespace_rules)
        return tuple(sorted(found, key=lambda rule: (rule.file, rule.line, rule.source)))

    @cached_property
    def limit_ranges(self) -> tuple[Ruling[LimitRange], ...]:
        """The limit ranges of the tree, each once, with the namespaces in which it holds."""
        known = _Declarations(self.tree.declared)
        own = [rulings.own(one, known.take("LimitRange", one)) for one in self.tree.objects.limit_ranges]
        made = [
            rulings.made(one, rule, self.namespaces)
            for rule in self.namespace_rules
            for one in rule.limit_ranges
        ]
        return (*own, *made)

    @cached_property
    def quotas(self) -> tuple[Ruling[ResourceQuota], ...]:
        """The quotas of the tree, each once, with the namespaces in which it holds."""
        known = _Declarations(self.tree.declared)
        own = [rulings.own(one, known.take("ResourceQuota", one)) for one in self.tree.objects.quotas]
        made = [
            rulings.made(one, rule, self.namespaces) for rule in self.namespace_rules for one in rule.quotas
        ]
        return (*own, *made)

    @cached_property
    def policies(self) -> Policies:
        """What admission consults."""
        return policies.gather(self.governed, self.kubernetes, self.pod_rules)

    @cached_property
    def taints(self) -> tuple[Taint, ...]:
        """The taints of all nodes that are known, of the cluster and of the estate's pools."""
        nodes = (*self.governed.nodes, *(self.cluster.nodes if self.cluster else ()))
        found = {taint for one in nodes for taint in one.taints}
        found |= {taint for pool in self.declaration.pools for taint in pool.taints}
        return tuple(sorted(found, key=lambda taint: (taint.key, taint.value, taint.effect)))

    def completed(self, work: Work) -> Pod:
        """A pod of it as it is checked: changed by policies, with the defaults of its namespace."""
        pod = work.pod
        found = chain.complete_pod(pod, self.policies)
        if isinstance(found, Refused):  # a class or a namespace is missing, which says nothing about sizes
            found = chain.complete_sizes(pod, self.policies)
        return pod if isinstance(found, Refused) else found

    def declared(self, kind: str, namespace: str, name: str) -> Declared:
        """The declaration of an object, or one without a place."""
        return self.tree.of(kind, namespace, name) or Declared("", kind, namespace, name)


class _Declarations:
    """Gives the declarations of one key in turn, for objects that several stacks declare."""

    def __init__(self, declared: Iterable[Declared]) -> None:
        self._left: dict[ObjectKey, Iterator[Declared]] = {}
        grouped: dict[ObjectKey, list[Declared]] = {}
        for one in declared:
            grouped.setdefault(one.key, []).append(one)
        self._left = {key: iter(sorted(found, key=_order)) for key, found in grouped.items()}

    def take(self, kind: str, record: Workload | Pod | LimitRange | ResourceQuota) -> Declared:
        blank = Declared("", kind, record.namespace, record.name)
        return next(self._left.get(blank.key, iter(())), blank)


def _order(declared: Declared) -> tuple[str, int, str, str, str]:
    origin = declared.origin
    return origin.file, origin.line, declared.kind, declared.namespace, declared.name
