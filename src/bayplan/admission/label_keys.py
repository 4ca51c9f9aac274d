"""Label keys become requirements: `matchLabelKeys` are merged into the selector when the pod is created.

Follows `pkg/registry/core/pod/strategy.go`: for pod affinity in every modelled minor, for spreading from
1.34 (before that, the scheduler does it). Departs in one thing: a requirement that is there already is not
added again, so that a pod which was read back from a cluster is admitted as it is, where the API server
would refuse the doubled key.
"""

from typing import Final

import msgspec

from bayplan.admission.policy import Policies
from bayplan.model.labels import Labels, LabelSelector, Operator, Requirement
from bayplan.model.pods import Affinity, Pod, PodTerm, PreferredPods, SpreadConstraint

_SPREAD_MERGED_FROM: Final = 34


def merge_label_keys(pod: Pod, policies: Policies) -> Pod:
    """The pod with the values of its label keys in its selectors."""
    spec = pod.spec
    affinity = _merge_affinity(spec.affinity, pod.labels) if _has_terms(spec.affinity) else spec.affinity
    spread = spec.spread
    if policies.kubernetes.minor >= _SPREAD_MERGED_FROM:
        spread = tuple(_merge_constraint(constraint, pod.labels) for constraint in spread)
    return msgspec.structs.replace(pod, spec=msgspec.structs.replace(spec, affinity=affinity, spread=spread))


def merged(keys: tuple[str, ...], labels: Labels, operator: Operator) -> tuple[Requirement, ...]:
    """The requirements that keys stand for. Keys that the pod has no label for say nothing."""
    return tuple(Requirement(key, operator, (labels[key],)) for key in keys if key in labels)


def _has_terms(affinity: Affinity) -> bool:
    return bool(
        affinity.pod_required or affinity.pod_preferred or affinity.anti_required or affinity.anti_preferred
    )


def _merge_affinity(affinity: Affinity, labels: Labels) -> Affinity:
    return msgspec.structs.replace(
        affinity,
        pod_required=tuple(_merge_term(term, labels) for term in affinity.pod_required),
        pod_preferred=tuple(_merge_preferred(one, labels) for one in affinity.pod_preferred),
        anti_required=tuple(_merge_term(term, labels) for term in affinity.anti_required),
        anti_preferred=tuple(_merge_preferred(one, labels) for one in affinity.anti_preferred),
    )


def _merge_preferred(preferred: PreferredPods, labels: Labels) -> PreferredPods:
    return msgspec.structs.replace(preferred, term=_merge_term(preferred.term, labels))


def _merge_term(term: PodTerm, labels: Labels) -> PodTerm:
    wanted = merged(term.match_label_keys, labels, Operator.IN)
    unwanted = merged(term.mismatch_label_keys, labels, Operator.NOT_IN)
    if term.selector is None or not (wanted or unwanted):
        return term
    return msgspec.structs.replace(term, selector=_require(term.selector, (*wanted, *unwanted)))


def _merge_constraint(constraint: SpreadConstraint, labels: Labels) -> SpreadConstraint:
    wanted = merged(constraint.match_label_keys, labels, Operator.IN)
    if constraint.selector is None or not wanted:
        return constraint
    return msgspec.structs.replace(constraint, selector=_require(constraint.selector, wanted))


def _require(selector: LabelSelector, more: tuple[Requirement, ...]) -> LabelSelector:
    added = tuple(requirement for requirement in more if requirement not in selector.expressions)
    return msgspec.structs.replace(selector, expressions=(*selector.expressions, *added))
