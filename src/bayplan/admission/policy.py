"""Everything that admission consults, gathered from a snapshot.

A snapshot of some kinds only must not turn every pod away: classes and namespaces that were not read are
learned from the pods that use them, and where no namespace was read at all, all are taken to exist.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from bayplan.admission import defaults
from bayplan.model.estate import PodRule
from bayplan.model.labels import Labels
from bayplan.model.names import Namespace
from bayplan.model.pods import Pod
from bayplan.model.policy import LimitRange, NamespaceInfo, PriorityClass, ResourceQuota, RuntimeClass
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes

SYSTEM: Final = {
    name: PriorityClass(name=name, value=value)
    for name, value in (("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000))
}
"""The classes that every API server makes for itself."""


class Policies(Record, frozen=True):
    """The rules of a cluster. `namespaces` None: it is not known which exist.

    Limit ranges and quotas stand in the order of their names; the API server takes them in no particular one.
    """

    kubernetes: Kubernetes = Kubernetes()
    limit_ranges: dict[Namespace, tuple[LimitRange, ...]] = {}
    quotas: dict[Namespace, tuple[ResourceQuota, ...]] = {}
    priority_classes: dict[str, PriorityClass] = {}
    runtime_classes: dict[str, RuntimeClass] = {}
    namespaces: dict[Namespace, NamespaceInfo] | None = None
    default_storage_classes: tuple[str, ...] = ()
    pod_rules: tuple[PodRule, ...] = ()

    def priority_class(self, name: str) -> PriorityClass | None:
        """A priority class by name, those of the system included."""
        return self.priority_classes.get(name) or SYSTEM.get(name)

    def limits_of(self, namespace: Namespace) -> tuple[LimitRange, ...]:
        """The limit ranges of a namespace, as stored (with their own defaults filled in)."""
        return self.limit_ranges.get(namespace, ())

    def labels_of(self, namespace: Namespace) -> Labels:
        """The labels of a namespace, none where it is not known."""
        known = self.namespaces.get(namespace) if self.namespaces else None
        return known.labels if known else {}

    def quotas_of(self, namespace: Namespace) -> tuple[ResourceQuota, ...]:
        """The quotas of a namespace."""
        return self.quotas.get(namespace, ())


def gather(snapshot: Snapshot, kubernetes: Kubernetes, pod_rules: tuple[PodRule, ...] = ()) -> Policies:
    """The policies that a snapshot holds, for one minor of Kubernetes, and the rules of webhooks."""
    return Policies(
        kubernetes=kubernetes,
        limit_ranges=_limit_ranges(snapshot.limit_ranges),
        quotas=_quotas(snapshot.quotas),
        priority_classes=_priority_classes(snapshot),
        runtime_classes=_runtime_classes(snapshot),
        namespaces=_namespaces(snapshot),
        default_storage_classes=tuple(
            sorted(known.name for known in snapshot.storage_classes if known.default)
        ),
        pod_rules=pod_rules,
    )


def _limit_ranges(found: Iterable[LimitRange]) -> dict[Namespace, tuple[LimitRange, ...]]:
    grouped: dict[Namespace, tuple[LimitRange, ...]] = {}
    for one in sorted(found, key=lambda one: one.name):
        grouped[one.namespace] = (*grouped.get(one.namespace, ()), defaults.default_limit_range(one))
    return grouped


def _quotas(found: Iterable[ResourceQuota]) -> dict[Namespace, tuple[ResourceQuota, ...]]:
    grouped: dict[Namespace, tuple[ResourceQuota, ...]] = {}
    for one in sorted(found, key=lambda one: one.name):
        grouped[one.namespace] = (*grouped.get(one.namespace, ()), one)
    return grouped


def _priority_classes(snapshot: Snapshot) -> dict[str, PriorityClass]:
    return {
        **_learned_priorities(snapshot.pods),
        **{known.name: known for known in snapshot.priority_classes},
    }


def _learned_priorities(pods: Iterable[Pod]) -> Mapping[str, PriorityClass]:
    learned: dict[str, PriorityClass] = {}
    for pod in pods:
        name, value = pod.spec.priority_class, pod.spec.priority
        if name and value is not None and name not in learned:
            policy = pod.spec.preemption_policy or "PreemptLowerPriority"
            learned[name] = PriorityClass(name=name, value=value, preemption_policy=policy)
    return learned


def _runtime_classes(snapshot: Snapshot) -> dict[str, RuntimeClass]:
    learned = {
        pod.spec.runtime_class: RuntimeClass(name=pod.spec.runtime_class, overhead=pod.spec.overhead)
        for pod in snapshot.pods
        if pod.spec.runtime_class
    }
    return {**learned, **{known.name: known for known in snapshot.runtime_classes}}


def _namespaces(snapshot: Snapshot) -> dict[Namespace, NamespaceInfo] | None:
    if not snapshot.namespaces:
        return None
    inhabited = (snapshot.pods, snapshot.claims, snapshot.workloads, snapshot.quotas, snapshot.limit_ranges)
    seen = {thing.namespace for things in inhabited for thing in things}
    return {
        **{name: NamespaceInfo(name=name) for name in seen},
        **{known.name: known for known in snapshot.namespaces},
    }
