"""What spreading counts: the constraints that apply to a pod, and which nodes and pods take part.

Follows `plugins/podtopologyspread/{common,plugin}.go` and `helper.DefaultSelector`. Shared by the rule's two
voices.
"""

from collections.abc import Iterable, Mapping

from bayplan.model.labels import Labels, LabelSelector, Operator, Requirement
from bayplan.model.nodes import Node
from bayplan.model.pods import PodSpec, SpreadConstraint
from bayplan.scheduling import terms
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.shapes import Shape
from bayplan.scheduling.tolerance import untolerated


def constraints(shape: Shape, fleet: Fleet, *, hard: bool) -> list[SpreadConstraint]:
    """The pod's own hard or soft constraints; where it has none at all, the profile's."""
    if shape.spec.spread:
        return [_with_label_keys(one, shape.labels) for one in shape.spec.spread if one.hard == hard]
    defaults = [one for one in fleet.profile.spread_defaults if one.hard == hard]
    selector = default_selector(shape, fleet) if defaults else None
    if selector is None or selector.empty:
        return []
    return [_selecting(one, selector) for one in defaults]


def default_selector(shape: Shape, fleet: Fleet) -> LabelSelector:
    """What the services in front of a pod and the controller behind it select."""
    merged: dict[str, str] = {}
    for service in fleet.facts.services.get(shape.namespace, ()):
        if service.selector and service.selector.items() <= shape.labels.items():
            merged |= service.selector
    owner = shape.owner
    owned = owner and fleet.facts.owner_selector(owner.kind, shape.namespace, owner.name)
    if not owned:
        return LabelSelector(match_labels=merged)
    exact = tuple(Requirement(key, Operator.IN, (value,)) for key, value in owned.match_labels.items())
    return LabelSelector(match_labels=merged, expressions=exact + owned.expressions)


def takes_part(constraint: SpreadConstraint, spec: PodSpec, node: Node) -> bool:
    """Whether a node's pods count, by the constraint's node inclusion policies."""
    if constraint.honor_affinity and not terms.eligible(spec, node):
        return False
    return not constraint.honor_taints or untolerated(node.taints, spec.tolerations) is None


def matching(bay: Bay, selector: LabelSelector | None, namespace: str) -> int:
    """How many pods of the bay count: same namespace, selected, living. An empty selector counts none."""
    if selector is None or selector.empty:
        return 0
    shapes, pods = bay.shapes, bay.pods
    return sum(
        selector.selects(shapes[key].labels) and not pods[key].terminating
        for key in bay.spaces.get(namespace, ())
    )


def has_all_keys(found: Iterable[SpreadConstraint], labels: Mapping[str, str]) -> bool:
    """Whether a node has every topology key that the constraints name."""
    return all(one.topology_key in labels for one in found)


def _with_label_keys(constraint: SpreadConstraint, labels: Labels) -> SpreadConstraint:
    """matchLabelKeys: the pod's own values of these keys are required too."""
    keys = [key for key in constraint.match_label_keys if key in labels]
    if not keys or constraint.selector is None:
        return constraint
    added = tuple(Requirement(key, Operator.IN, (labels[key],)) for key in keys)
    selector = LabelSelector(constraint.selector.match_labels, constraint.selector.expressions + added)
    return _selecting(constraint, selector)


def _selecting(constraint: SpreadConstraint, selector: LabelSelector) -> SpreadConstraint:
    return SpreadConstraint(
        topology_key=constraint.topology_key,
        max_skew=constraint.max_skew,
        hard=constraint.hard,
        selector=selector,
        min_domains=constraint.min_domains,
        honor_affinity=constraint.honor_affinity,
        honor_taints=constraint.honor_taints,
    )
