"""The world with other sizes: workloads of a cluster or a tree, and their pods as they would be stored.

The cluster is as it will be once all rollouts are through, with every pod still on its node: steady state.
Of a pod only what admission makes of its changed template is another; what webhooks added to it stays. Quotas
count what their pods ask for then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.admission import chain, defaults, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.admission.qos import qos_class
from bayplan.admission.quotas import QuotaUsage
from bayplan.disruption.ownership import Ownership
from bayplan.model import demand, making
from bayplan.model.overlay import identity
from bayplan.model.pods import Amounts, Container, ContainerStatus, Pod, PodSpec, PodStatus, Resources
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import Quantity, binary_bytes, millicores
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import ObjectKey, Tree
from bayplan.model.workloads import Workload
from bayplan.rightsizing.report.plan import Change

Sizes = Mapping[str, Mapping[str, int]]
"""New amounts of a workload's containers, by container and bound."""
BARE: Final = "Pod"


def cluster(seen: Snapshot, changes: Iterable[Change], rules: Policies) -> Snapshot:
    """A snapshot with the changes made, under what admission consults there."""
    wanted = by_workload(changes)
    if not wanted:
        return seen
    resizing = _Resizing(seen, wanted, rules)
    pods = tuple(resizing.pod(pod) for pod in seen.pods)
    workloads = tuple(resizing.workload(one) for one in seen.workloads)
    usage = _recounted(seen, pods, rules)
    counted = tuple(_counted(one, usage) for one in seen.quotas)
    return replace(seen, pods=pods, workloads=workloads, quotas=counted)


def tree(declared: Tree, changes: Iterable[Change]) -> Tree:
    """A tree with the changes made to the workloads that it declares."""
    wanted = by_workload(changes)
    found = tuple(workload(one, wanted.get(identity(one), {})) for one in declared.objects.workloads)
    return replace(declared, objects=replace(declared.objects, workloads=found))


def by_workload(changes: Iterable[Change]) -> dict[ObjectKey, dict[str, Mapping[str, int]]]:
    """The new amounts of each workload."""
    found: dict[ObjectKey, dict[str, Mapping[str, int]]] = {}
    for one in changes:
        key = (one.place.kind, one.place.namespace, one.place.workload)
        found.setdefault(key, {})[one.place.container] = one.amounts
    return found


def workload(one: Workload, sizes: Sizes) -> Workload:
    """A workload whose template has other sizes."""
    if not sizes:
        return one
    return replace(one, template=replace(one.template, spec=_resized(one.template.spec, sizes)))


def place_of(pod: Pod, ownership: Ownership) -> ObjectKey:
    """What a pod's sizes are declared in: the workload at the top, its owner, or the pod itself."""
    top = ownership.workload_of(pod)
    if top is not None:
        return identity(top)
    owner = pod.controller
    return (owner.kind, pod.namespace, owner.name) if owner else (BARE, pod.namespace, pod.name)


class _Resizing:
    """What becomes of workloads and pods."""

    def __init__(self, seen: Snapshot, wanted: Mapping[ObjectKey, Sizes], rules: Policies) -> None:
        self._wanted, self._rules = wanted, rules
        self._ownership = Ownership.of(seen)
        self._tops = {identity(one): one for one in seen.workloads if identity(one) in wanted}
        self._sizes = {**wanted, **dict(self._below())}
        self._news: dict[ObjectKey, dict[str, tuple[Resources, Resources]]] = {}

    def workload(self, one: Workload) -> Workload:
        return workload(one, self._sizes.get(identity(one), {}))

    def pod(self, pod: Pod) -> Pod:
        """A pod as its successor will be, where it stands."""
        key = place_of(pod, self._ownership)
        sizes = self._wanted.get(key)
        if not sizes or pod.finished:
            return pod
        news = self._admitted(key)
        spec = _each(pod.spec, lambda one: _stored(one, sizes.get(one.name, {}), news.get(one.name)))
        status = _fresh(pod.status, sizes)
        return replace(pod, spec=spec, status=replace(status, qos=qos_class(spec, self._rules.kubernetes)))

    def _below(self) -> Iterator[tuple[ObjectKey, Sizes]]:
        """ReplicaSets that have pods, and Jobs, have their templates from above."""
        for key, top in self._tops.items():
            for child in self._ownership.children_of(top):
                if child.replicas:
                    yield identity(child), self._wanted[key]

    def _admitted(self, key: ObjectKey) -> dict[str, tuple[Resources, Resources]]:
        """What admission makes of each container: as it is declared now, and as it will be."""
        if key not in self._news:
            top = self._tops.get(key)
            self._news[key] = {} if top is None else self._compared(top, self._wanted[key])
        return self._news[key]

    def _compared(self, top: Workload, sizes: Sizes) -> dict[str, tuple[Resources, Resources]]:
        before, after = self._complete(top), self._complete(workload(top, sizes))
        return {name: (before[name], after[name]) for name in before.keys() & after.keys()}

    def _complete(self, one: Workload) -> dict[str, Resources]:
        sent = making.pod_of(one, one.name)
        made = chain.complete_sizes(sent, self._rules)
        spec = (
            defaults.default_pod(sent, self._rules.kubernetes).spec
            if isinstance(made, Refused)
            else made.spec
        )
        return {each.name: each.resources for each in (*spec.containers, *spec.init_containers)}


def _each(spec: PodSpec, change: Callable[[Container], Container]) -> PodSpec:
    return replace(
        spec,
        containers=tuple(map(change, spec.containers)),
        init_containers=tuple(map(change, spec.init_containers)),
    )


def _resized(spec: PodSpec, sizes: Sizes) -> PodSpec:
    return _each(
        spec,
        lambda one: (
            replace(one, resources=_given(one.resources, sizes[one.name])) if one.name in sizes else one
        ),
    )


def _given(said: Resources, amounts: Mapping[str, int]) -> Resources:
    """Resources with other amounts, by bound."""
    requests, limits = dict(said.requests), dict(said.limits)
    for bound, amount in amounts.items():
        side, _, resource = bound.partition(".")
        (requests if side == "requests" else limits)[resource] = _quantity(resource, amount)
    return replace(said, requests=requests, limits=limits)


def _quantity(resource: str, amount: int) -> Quantity:
    return millicores(amount) if resource == demand.CPU else binary_bytes(amount)


def _stored(
    container: Container, amounts: Mapping[str, int], admitted: tuple[Resources, Resources] | None
) -> Container:
    """A container of a pod that stands: what its template does not know is set as it is written."""
    if not amounts:
        return container
    said = container.resources
    if admitted is None:
        return replace(container, resources=_given(said, amounts))
    before, after = admitted
    requests = _moved(said.requests, before.requests, after.requests)
    limits = _moved(said.limits, before.limits, after.limits)
    return replace(container, resources=replace(said, requests=requests, limits=limits))


def _moved(stored: Amounts, before: Amounts, after: Amounts) -> Amounts:
    """What is stored, with the difference that admission makes."""
    changed = {name: amount for name, amount in after.items() if before.get(name) != amount}
    return {name: one for name, one in {**stored, **changed}.items() if name in after or name not in before}


def _fresh(status: PodStatus, sizes: Sizes) -> PodStatus:
    """The status of a pod that was made with its sizes: no resize is under way."""

    def made(found: Sequence[ContainerStatus]) -> tuple[ContainerStatus, ...]:
        return tuple(
            replace(one, resources=None, allocated=None) if one.name in sizes else one for one in found
        )

    return replace(
        status,
        resize_infeasible=False,
        containers=made(status.containers),
        init_containers=made(status.init_containers),
    )


def _recounted(seen: Snapshot, pods: Sequence[Pod], rules: Policies) -> QuotaUsage:
    """What quotas count once the pods are of other sizes."""
    usage = quotas.usage(seen, rules)
    for old, new in zip(seen.pods, pods, strict=True):
        if new is not old and rules.quotas_of(old.namespace):
            usage = quotas.charge(quotas.release(usage, old, rules), new, rules)
    return usage


def _counted(quota: ResourceQuota, usage: QuotaUsage) -> ResourceQuota:
    counted = usage.of(quota)
    return replace(quota, used={name: counted.get(name, amount) for name, amount in quota.used.items()})
