"""Affinity, tolerations and topology spread constraints."""

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import (
    Affinity,
    Effect,
    NodeTerm,
    PodTerm,
    PreferredNodes,
    PreferredPods,
    SpreadConstraint,
    Toleration,
)
from bayplan.sources.kubernetes import selectors, wire
from bayplan.sources.kubernetes.selectors import WireNodeTerm, WireSelector
from bayplan.sources.kubernetes.wire import Int32, Int64, Wire


class WireToleration(Wire):
    key: str | None = None
    operator: str | None = None
    value: str | None = None
    effect: Effect | None = None
    toleration_seconds: Int64 | None = None


class WireSpread(Wire):
    topology_key: str | None = None
    max_skew: Int32 | None = None
    when_unsatisfiable: str | None = None
    label_selector: WireSelector | None = None
    min_domains: Int32 | None = None
    node_affinity_policy: str | None = None
    node_taints_policy: str | None = None
    match_label_keys: list[str] | None = None


class WirePodTerm(Wire):
    topology_key: str | None = None
    label_selector: WireSelector | None = None
    namespaces: list[str] | None = None
    namespace_selector: WireSelector | None = None
    match_label_keys: list[str] | None = None
    mismatch_label_keys: list[str] | None = None


class WirePreferredPods(Wire):
    weight: Int32 | None = None
    pod_affinity_term: WirePodTerm | None = None


class WirePreferredNodes(Wire):
    weight: Int32 | None = None
    preference: WireNodeTerm | None = None


class WireNodeSelector(Wire):
    node_selector_terms: list[WireNodeTerm] | None = None


class WireNodeAffinity(Wire):
    required_during_scheduling_ignored_during_execution: WireNodeSelector | None = None
    preferred_during_scheduling_ignored_during_execution: list[WirePreferredNodes] | None = None


class WirePodAffinity(Wire):
    required_during_scheduling_ignored_during_execution: list[WirePodTerm] | None = None
    preferred_during_scheduling_ignored_during_execution: list[WirePreferredPods] | None = None


class WireAffinity(Wire):
    node_affinity: WireNodeAffinity | None = None
    pod_affinity: WirePodAffinity | None = None
    pod_anti_affinity: WirePodAffinity | None = None


REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_decode_affinity = wire.decoder(WireAffinity)
_decode_tolerations = wire.decoder(list[WireToleration])
_decode_spread = wire.decoder(list[WireSpread])


def _read_tolerations(data: bytes) -> tuple[Toleration, ...]:
    return wire.each("", toleration, _decode_tolerations(data))


def toleration(item: WireToleration) -> Toleration:
    """A toleration; an absent operator means Equal."""
    operator = item.operator or "Equal"
    if operator not in ("Equal", "Exists", "Gt", "Lt"):
        raise InvalidInput(
            f"{operator!r} is not an operator of tolerations; write Equal or Exists", path="operator"
        )
    effect = Effect.ANY if item.effect is None else item.effect
    return Toleration(item.key or "", operator, item.value or "", effect, item.toleration_seconds)


def _read_spread(data: bytes) -> tuple[SpreadConstraint, ...]:
    return wire.each("", _spread, _decode_spread(data))


def _spread(item: WireSpread) -> SpreadConstraint:
    """minDomains 1, nodeAffinityPolicy Honor and nodeTaintsPolicy Ignore where nothing is written."""
    unsatisfiable = item.when_unsatisfiable or "DoNotSchedule"
    if unsatisfiable not in ("DoNotSchedule", "ScheduleAnyway"):
        message = f"{unsatisfiable!r} is not known; write DoNotSchedule or ScheduleAnyway"
        raise InvalidInput(message, path="whenUnsatisfiable")
    if item.max_skew is None or item.max_skew < 1:
        raise InvalidInput("must be a whole number of at least 1", path="maxSkew")
    return SpreadConstraint(
        wire.required(item.topology_key, "topologyKey"),
        item.max_skew,
        unsatisfiable == "DoNotSchedule",
        wire.at("labelSelector", selectors.selector, item.label_selector),
        1 if item.min_domains is None else item.min_domains,
        (item.node_affinity_policy or "Honor") == "Honor",
        (item.node_taints_policy or "Ignore") == "Honor",
        tuple(item.match_label_keys or ()),
    )


def _read_affinity(data: bytes) -> Affinity:
    found = _decode_affinity(data)
    required, preferred = wire.at("nodeAffinity", _node_affinity, found.node_affinity)
    together = wire.at("podAffinity", _pod_affinity, found.pod_affinity)
    apart = wire.at("podAntiAffinity", _pod_affinity, found.pod_anti_affinity)
    return Affinity(required, preferred, *together, *apart)


def _node_affinity(
    item: WireNodeAffinity | None,
) -> tuple[tuple[NodeTerm, ...] | None, tuple[PreferredNodes, ...]]:
    if item is None:
        return None, ()
    preferred = item.preferred_during_scheduling_ignored_during_execution
    return (
        wire.at(REQUIRED, node_selector, item.required_during_scheduling_ignored_during_execution),
        wire.each(PREFERRED, _preferred_nodes, preferred),
    )


def node_selector(item: WireNodeSelector | None) -> tuple[NodeTerm, ...] | None:
    """The alternatives of a node selector; None where there is none, which admits every node."""
    return (
        None
        if item is None
        else wire.each("nodeSelectorTerms", selectors.node_term, item.node_selector_terms)
    )


def _preferred_nodes(item: WirePreferredNodes) -> PreferredNodes:
    term = wire.at("preference", selectors.node_term, item.preference or WireNodeTerm())
    return PreferredNodes(_weight(item.weight), term)


def _pod_affinity(item: WirePodAffinity | None) -> tuple[tuple[PodTerm, ...], tuple[PreferredPods, ...]]:
    if item is None:
        return (), ()
    return (
        wire.each(REQUIRED, _pod_term, item.required_during_scheduling_ignored_during_execution),
        wire.each(PREFERRED, _preferred_pods, item.preferred_during_scheduling_ignored_during_execution),
    )


def _preferred_pods(item: WirePreferredPods) -> PreferredPods:
    term = wire.at("podAffinityTerm", _pod_term, item.pod_affinity_term or WirePodTerm())
    return PreferredPods(_weight(item.weight), term)


def _weight(weight: int | None) -> int:
    if weight is None or not 1 <= weight <= 100:
        raise InvalidInput("must be a whole number from 1 to 100", path="weight", value=str(weight))
    return weight


def _pod_term(item: WirePodTerm) -> PodTerm:
    return PodTerm(
        wire.required(item.topology_key, "topologyKey"),
        wire.at("labelSelector", selectors.selector, item.label_selector),
        tuple(item.namespaces or ()),
        wire.at("namespaceSelector", selectors.selector, item.namespace_selector),
        tuple(item.match_label_keys or ()),
        tuple(item.mismatch_label_keys or ()),
    )


_no_tolerations: tuple[Toleration, ...] = ()
_no_spread: tuple[SpreadConstraint, ...] = ()
affinity = wire.remembered(_read_affinity, Affinity())
tolerations = wire.remembered(_read_tolerations, _no_tolerations)
spread = wire.remembered(_read_spread, _no_spread)
