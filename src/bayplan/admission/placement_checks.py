"""Validation of what says where a pod may stand: affinity, spreading, tolerations, host ports.

Follows `pkg/apis/core/validation/validation.go`. Left out: the syntax of label keys and values.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.admission.complaints import (
    MUST_BE_POSITIVE,
    duplicate,
    forbidden,
    invalid,
    required,
    unsupported,
)
from bayplan.model.labels import Labels, LabelSelector, Operator, Requirement
from bayplan.model.pods import Affinity, Effect, NodeTerm, PodSpec, PodTerm, SpreadConstraint, Toleration

_IN_RANGE: Final = "must be in the range 1-100"
_DOUBLED: Final = "exists in both matchLabelKeys and labelSelector"
_NO_SELECTOR: Final = "must not be specified when labelSelector is not set"
_MUST: Final = "requiredDuringSchedulingIgnoredDuringExecution"
_WISH: Final = "preferredDuringSchedulingIgnoredDuringExecution"


def check_affinity(affinity: Affinity, labels: Labels) -> Iterator[str]:
    """The complaints about node affinity, pod affinity and pod anti-affinity, in this order."""
    yield from _check_node_affinity(affinity)
    path = "spec.affinity.podAffinity"
    yield from _check_terms(f"{path}.{_MUST}", affinity.pod_required, labels)
    for at, wish in enumerate(affinity.pod_preferred):
        yield from _check_wish(f"{path}.{_WISH}[{at}]", wish.weight, wish.term, labels)
    path = "spec.affinity.podAntiAffinity"
    yield from _check_terms(f"{path}.{_MUST}", affinity.anti_required, labels)
    for at, wish in enumerate(affinity.anti_preferred):
        yield from _check_wish(f"{path}.{_WISH}[{at}]", wish.weight, wish.term, labels)


def check_spread(constraints: tuple[SpreadConstraint, ...], labels: Labels) -> Iterator[str]:
    """The complaints about topology spread constraints."""
    for at, constraint in enumerate(constraints):
        path = f"spec.topologySpreadConstraints[{at}]"
        if constraint.max_skew <= 0:
            yield invalid(f"{path}.maxSkew", constraint.max_skew, MUST_BE_POSITIVE)
        if not constraint.topology_key:
            yield required(f"{path}.topologyKey", "can not be empty")
        action = _action(constraint)
        if any(_kind(constraint) == _kind(later) for later in constraints[at + 1 :]):
            kind = f"{{{constraint.topology_key}, {action}}}"
            yield duplicate(f"{path}.{{topologyKey, whenUnsatisfiable}}", kind)
        yield from _check_domains(f"{path}.minDomains", constraint)
        yield from _check_keys(path, constraint, labels)


def check_tolerations(tolerations: tuple[Toleration, ...]) -> Iterator[str]:
    """The complaints about tolerations."""
    for at, one in enumerate(tolerations):
        path = f"spec.tolerations[{at}]"
        if not one.key and one.operator != "Exists":
            detail = (
                'operator must be Exists when `key` is empty, which means "match all values and all keys"'
            )
            yield invalid(f"{path}.operator", one.operator, detail)
        if one.seconds is not None and one.effect is not Effect.NO_EXECUTE:
            detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            yield invalid(f"{path}.effect", one.effect.value, detail)
        if one.operator == "Exists" and one.value:
            yield invalid(f"{path}.operator", one.value, "value must be empty when `operator` is 'Exists'")
        if one.operator not in ("", "Equal", "Exists"):
            yield unsupported(f"{path}.operator", one.operator, ("Equal", "Exists"))


def check_host_network(spec: PodSpec) -> Iterator[str]:
    """On the host's network a container's port is the host's port."""
    if not spec.host_network:
        return
    for at, container in enumerate(spec.containers):
        for nth, port in enumerate(container.ports):
            if port.host_port != port.container_port:
                path = f"spec.containers[{at}].ports[{nth}].hostPort"
                yield invalid(path, port.host_port, "must match `containerPort` when `hostNetwork` is true")


def check_host_ports(spec: PodSpec) -> Iterator[str]:
    """No two containers of a pod may want the same port of the host."""
    seen: set[str] = set()
    for at, container in enumerate(spec.containers):
        for nth, port in enumerate(container.ports):
            if not port.host_port:
                continue
            wanted = f"{port.protocol}/{port.host_ip}/{port.host_port}"
            if wanted in seen:
                yield duplicate(f"spec.containers[{at}].ports[{nth}].hostPort", wanted)
            seen.add(wanted)


def _check_node_affinity(affinity: Affinity) -> Iterator[str]:
    path = "spec.affinity.nodeAffinity"
    if affinity.node_required == ():
        yield required(f"{path}.{_MUST}.nodeSelectorTerms", "must have at least one node selector term")
    for at, term in enumerate(affinity.node_required or ()):
        yield from _check_node_term(f"{path}.{_MUST}.nodeSelectorTerms[{at}]", term)
    for at, wish in enumerate(affinity.node_preferred):
        place = f"{path}.{_WISH}[{at}]"
        if not 1 <= wish.weight <= 100:
            yield invalid(f"{place}.weight", wish.weight, _IN_RANGE)
        yield from _check_node_term(f"{place}.preference", wish.term)


def _check_node_term(path: str, term: NodeTerm) -> Iterator[str]:
    for at, requirement in enumerate(term.expressions):
        yield from _check_requirement(f"{path}.matchExpressions[{at}].values", requirement)
    for at, requirement in enumerate(term.fields):
        if requirement.operator in (Operator.IN, Operator.NOT_IN) and len(requirement.values) != 1:
            detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
            yield required(f"{path}.matchFields[{at}].values", detail)


def _check_requirement(path: str, requirement: Requirement) -> Iterator[str]:
    given = len(requirement.values)
    match requirement.operator:
        case Operator.IN | Operator.NOT_IN if not given:
            yield required(path, "must be specified when `operator` is 'In' or 'NotIn'")
        case Operator.EXISTS | Operator.DOES_NOT_EXIST if given:
            yield forbidden(path, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
        case Operator.GT | Operator.LT if given != 1:
            yield required(path, "must be specified single value when `operator` is 'Lt' or 'Gt'")
        case _:
            pass


def _check_terms(path: str, terms: tuple[PodTerm, ...], labels: Labels) -> Iterator[str]:
    for at, term in enumerate(terms):
        yield from _check_pod_term(f"{path}[{at}]", term, labels)


def _check_wish(path: str, weight: int, term: PodTerm, labels: Labels) -> Iterator[str]:
    if not 1 <= weight <= 100:
        yield invalid(f"{path}.weight", weight, _IN_RANGE)
    yield from _check_pod_term(f"{path}.podAffinityTerm", term, labels)


def _check_pod_term(path: str, term: PodTerm, labels: Labels) -> Iterator[str]:
    for name, keys in (
        ("matchLabelKeys", term.match_label_keys),
        ("mismatchLabelKeys", term.mismatch_label_keys),
    ):
        if keys and term.selector is None:
            yield forbidden(f"{path}.{name}", _NO_SELECTOR)
    for at, key in enumerate(term.match_label_keys):
        if term.selector is not None and _speaks_of(term.selector, key, labels):
            # Upstream counts positions of the keys at the term's own path.
            yield invalid(f"{path}[{at}]", key, _DOUBLED)
    for at, key in enumerate(term.match_label_keys):
        if key in term.mismatch_label_keys:
            detail = "exists in both matchLabelKeys and mismatchLabelKeys"
            yield invalid(f"{path}.matchLabelKeys[{at}]", key, detail)
    if not term.topology_key:
        yield required(f"{path}.topologyKey", "can not be empty")


def _check_domains(path: str, constraint: SpreadConstraint) -> Iterator[str]:
    if constraint.min_domains <= 0:
        yield invalid(path, constraint.min_domains, MUST_BE_POSITIVE)
    if constraint.min_domains != 1 and not constraint.hard:
        detail = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {_action(constraint)}"
        yield invalid(path, constraint.min_domains, detail)


def _check_keys(path: str, constraint: SpreadConstraint, labels: Labels) -> Iterator[str]:
    if constraint.match_label_keys and constraint.selector is None:
        yield forbidden(f"{path}.matchLabelKeys", _NO_SELECTOR)
    for at, key in enumerate(constraint.match_label_keys):
        if constraint.selector is not None and _speaks_of(constraint.selector, key, labels):
            yield invalid(f"{path}.matchLabelKeys[{at}]", key, _DOUBLED)


def _speaks_of(selector: LabelSelector, key: str, labels: Labels) -> bool:
    """Whether a selector names a key otherwise than by the requirement that the key itself has brought in."""
    own = Requirement(key, Operator.IN, (labels[key],)) if key in labels else None
    expressed = (requirement for requirement in selector.expressions if requirement != own)
    return key in selector.match_labels or any(requirement.key == key for requirement in expressed)


def _kind(constraint: SpreadConstraint) -> tuple[str, bool]:
    return constraint.topology_key, constraint.hard


def _action(constraint: SpreadConstraint) -> str:
    return "DoNotSchedule" if constraint.hard else "ScheduleAnyway"
