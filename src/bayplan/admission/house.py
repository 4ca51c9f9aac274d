"""The rules of the house: what they add to namespaces, and what they change in pods.

A policy engine, or whoever keeps the tiers, makes limit ranges and quotas in every namespace that a rule is
about, and resets them when somebody changes them: an object of the same name is replaced. What a namespace
brings under another name stays beside it, and both apply.

Pods are changed by webhooks, which the API server calls after its own plugins have filled in defaults, and
once more after these have filled in what is missing then (`chain.complete_pod`). So a stripped limit is gone
at the end even where a limit range fills one in, and a request that came from that limit stays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from msgspec.structs import replace

from bayplan.admission import demands
from bayplan.model.estate import NamespacePick, NamespaceRule, PodRule, Where, named_in
from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Container, Pod, PodSpec
from bayplan.model.policy import NAME_LABEL, LimitRange, ResourceQuota
from bayplan.model.snapshot import Snapshot
from bayplan.model.trees import ObjectKey

LIMIT_RANGE: Final = "LimitRange"
QUOTA: Final = "ResourceQuota"

Object = TypeVar("Object", LimitRange, ResourceQuota)


class Governed(NamedTuple):
    """A snapshot with what the rules add to it.

    `sources` tells by which rule an object (kind, namespace, name) came to be. `opted_out`: namespaces that
    say by their labels that rules shall leave them alone, with the kinds of objects that they therefore do
    not get from any rule. `unsure`: namespaces that hold something but are declared nowhere, so that nobody
    can tell whether a rule that goes by labels is about them; such a rule is left out.
    """

    snapshot: Snapshot
    sources: dict[ObjectKey, NamespaceRule]
    opted_out: dict[Namespace, tuple[str, ...]]
    unsure: tuple[Namespace, ...] = ()


def govern(
    snapshot: Snapshot, namespace_rules: Sequence[NamespaceRule], opt_outs: Sequence[LabelSelector] = ()
) -> Governed:
    """The snapshot with the limit ranges and quotas that rules make in its namespaces."""
    house = _House(snapshot, opt_outs)
    for namespace, labels in house.labels.items():
        for rule in namespace_rules:
            house.apply(rule, namespace, labels)
    for namespace in house.unlabelled:
        for rule in namespace_rules:
            house.apply_by_name(rule, namespace)
    return house.governed()


def change_pod(pod: Pod, pod_rules: Sequence[PodRule], namespace_labels: Mapping[str, str]) -> Pod:
    """The pod as the rules leave it, one after the other; itself where none is about it."""
    labels = {NAME_LABEL: pod.namespace, **namespace_labels}
    for rule in pod_rules:
        if rule.changes and demands.concerns(rule, pod, labels):
            pod = _changed(pod, rule)
    return pod


class _House:
    """What has been made so far."""

    def __init__(self, snapshot: Snapshot, opt_outs: Sequence[LabelSelector]) -> None:
        self._snapshot, self._opt_outs = snapshot, opt_outs
        self.labels = {one.name: {NAME_LABEL: one.name, **one.labels} for one in snapshot.namespaces}
        self.unlabelled = sorted(_inhabited(snapshot) - self.labels.keys())
        self._ranges = {(one.namespace, one.name): one for one in snapshot.limit_ranges}
        self._quotas = {(one.namespace, one.name): one for one in snapshot.quotas}
        self._sources: dict[ObjectKey, NamespaceRule] = {}
        self._left_out: dict[Namespace, set[str]] = {}
        self._unsure: dict[Namespace, None] = {}

    def apply(self, rule: NamespaceRule, namespace: Namespace, labels: Mapping[str, str]) -> None:
        """Makes the rule's objects, unless the namespace is another's or wants none."""
        if any(one.selects(labels) for one in self._opt_outs):
            if rule.where.meets(namespace, labels):
                self._leave_out(rule, namespace)
        elif rule.where.meets(namespace, labels):
            self._make(rule, namespace)
        elif _excused_by_labels(rule.where, namespace, labels):
            self._leave_out(rule, namespace)

    def apply_by_name(self, rule: NamespaceRule, namespace: Namespace) -> None:
        """Makes the rule's objects where the name alone decides that it is about the namespace."""
        where, labels = rule.where, {NAME_LABEL: namespace}
        picks = [one for one in where.picks if _could_pick(one, namespace)]
        excludes = [one for one in where.excludes if _could_pick(one, namespace)]
        if (where.picks and not picks) or any(not _goes_by_labels(one) for one in excludes):
            return
        sure = not where.picks or any(not _goes_by_labels(one) for one in picks)
        if sure and not excludes and where.meets(namespace, labels):
            self._make(rule, namespace)
        else:
            self._unsure[namespace] = None

    def governed(self) -> Governed:
        """Everything, in the order of names."""
        snapshot = replace(
            self._snapshot,
            limit_ranges=tuple(one for _, one in sorted(self._ranges.items())),
            quotas=tuple(one for _, one in sorted(self._quotas.items())),
        )
        made = {(namespace, kind) for kind, namespace, _ in self._sources}
        opted_out = {
            namespace: tuple(sorted(kind for kind in kinds if (namespace, kind) not in made))
            for namespace, kinds in self._left_out.items()
        }
        left = {namespace: kinds for namespace, kinds in opted_out.items() if kinds}
        return Governed(snapshot, self._sources, left, tuple(self._unsure))

    def _make(self, rule: NamespaceRule, namespace: Namespace) -> None:
        for limit_range in _placed(rule.limit_ranges, namespace):
            self._ranges[namespace, limit_range.name] = limit_range
            self._sources[LIMIT_RANGE, namespace, limit_range.name] = rule
        for quota in _placed(rule.quotas, namespace):
            known = self._quotas.get((namespace, quota.name))
            self._quotas[namespace, quota.name] = replace(quota, used=known.used) if known else quota
            self._sources[QUOTA, namespace, quota.name] = rule

    def _leave_out(self, rule: NamespaceRule, namespace: Namespace) -> None:
        kinds = self._left_out.setdefault(namespace, set())
        kinds |= {LIMIT_RANGE} if rule.limit_ranges else set()
        kinds |= {QUOTA} if rule.quotas else set()


def _inhabited(snapshot: Snapshot) -> set[Namespace]:
    things = (snapshot.pods, snapshot.claims, snapshot.workloads, snapshot.quotas, snapshot.limit_ranges)
    return {one.namespace for found in things for one in found}


def _excused_by_labels(where: Where, namespace: str, labels: Mapping[str, str]) -> bool:
    """Whether a rule is about the namespace but for a label that it wears."""
    excusing = [one for one in where.excludes if one.picks(namespace, labels)]
    by_labels = bool(excusing) and all(map(_goes_by_labels, excusing))
    return by_labels and Where(where.picks).meets(namespace, labels)


def _goes_by_labels(pick: NamespacePick) -> bool:
    """Whether more than the name decides."""
    selector = pick.selector or LabelSelector()
    keys = {*selector.match_labels, *(one.key for one in selector.expressions)}
    return bool(pick.wild_labels) or bool(keys - {NAME_LABEL})


def _could_pick(pick: NamespacePick, namespace: str) -> bool:
    """Whether it picks the namespace, with whatever labels."""
    if _goes_by_labels(pick):
        return NamespacePick(pick.names).picks(namespace, {})
    return pick.picks(namespace, {NAME_LABEL: namespace})


def _placed(objects: Iterable[Object], namespace: Namespace) -> Iterator[Object]:
    for one in objects:
        yield replace(one, namespace=namespace, name=named_in(one.name, namespace))


def _changed(pod: Pod, rule: PodRule) -> Pod:
    spec = _ranked(_stripped(pod.spec, rule.strips), rule)
    missing = tuple(one for one in rule.tolerations if one not in spec.tolerations)
    if missing:
        spec = replace(spec, tolerations=(*spec.tolerations, *missing))
    selector = _merged(spec.node_selector, rule)
    if selector != spec.node_selector:
        spec = replace(spec, node_selector=selector)
    return pod if spec is pod.spec else replace(pod, spec=spec)


def _ranked(spec: PodSpec, rule: PodRule) -> PodSpec:
    """With the class of the rule; what the old class meant as a number is computed anew by admission."""
    wanted, present = rule.priority_class, spec.priority_class
    if not wanted or wanted == present or (present and not rule.overrides):
        return spec
    return replace(spec, priority_class=wanted, priority=None, preemption_policy="")


def _merged(selector: Mapping[str, str], rule: PodRule) -> dict[str, str]:
    return {**selector, **rule.node_selector} if rule.overrides else {**rule.node_selector, **selector}


def _stripped(spec: PodSpec, strips: Sequence[str]) -> PodSpec:
    main = _without(spec.containers, _paths(strips, "containers"))
    init = _without(spec.init_containers, _paths(strips, "initContainers"))
    if (main, init) == (spec.containers, spec.init_containers):
        return spec
    return replace(spec, containers=main, init_containers=init)


def _paths(strips: Sequence[str], sort: str) -> tuple[str, ...]:
    """What is taken out of one sort of containers: what names it, and what names none."""
    own = tuple(one.removeprefix(f"{sort}.") for one in strips)
    return tuple(one for one in own if one.partition(".")[0] in ("limits", "requests"))


def _without(containers: tuple[Container, ...], paths: tuple[str, ...]) -> tuple[Container, ...]:
    return tuple(_bared(one, paths) for one in containers) if paths else containers


def _bared(container: Container, paths: tuple[str, ...]) -> Container:
    said = container.resources
    requests, limits = _left(said.requests, "requests", paths), _left(said.limits, "limits", paths)
    return replace(container, resources=replace(said, requests=requests, limits=limits))


def _left(amounts: Amounts, side: str, paths: tuple[str, ...]) -> Amounts:
    if side in paths:
        return {}
    return {name: amount for name, amount in amounts.items() if f"{side}.{name}" not in paths}
