"""A scheduler profile: which rules filter and score, with what weight, and how some of them are set.

The default is kube-scheduler's own (`pkg/scheduler/apis/config/v1/default_plugins.go` and `defaults.go`);
`KubeSchedulerConfiguration` files are turned into one by `bayplan.sources.profiles`.
"""

import enum
from typing import Final

import msgspec

from bayplan.model.demand import CPU, MEMORY
from bayplan.model.nodes import HOSTNAME, ZONE
from bayplan.model.pods import NodeTerm, SpreadConstraint
from bayplan.model.record import Record
from bayplan.model.versions import Kubernetes

UNSCHEDULABLE: Final = "NodeUnschedulable"
NODE_NAME: Final = "NodeName"
TAINTS: Final = "TaintToleration"
NODE_AFFINITY: Final = "NodeAffinity"
PORTS: Final = "NodePorts"
FIT: Final = "NodeResourcesFit"
VOLUME_RESTRICTIONS: Final = "VolumeRestrictions"
VOLUME_LIMITS: Final = "NodeVolumeLimits"
VOLUME_BINDING: Final = "VolumeBinding"
VOLUME_ZONE: Final = "VolumeZone"
SPREAD: Final = "PodTopologySpread"
POD_AFFINITY: Final = "InterPodAffinity"
DYNAMIC_RESOURCES: Final = "DynamicResources"
PREEMPTION: Final = "DefaultPreemption"
BALANCE: Final = "NodeResourcesBalancedAllocation"
IMAGES: Final = "ImageLocality"
GATES: Final = "SchedulingGates"

FILTERS: Final = (
    UNSCHEDULABLE, NODE_NAME, TAINTS, NODE_AFFINITY, PORTS, FIT, VOLUME_RESTRICTIONS, VOLUME_LIMITS,
    VOLUME_BINDING, VOLUME_ZONE, SPREAD, POD_AFFINITY,
)  # fmt: skip
"""The filtering rules in the order in which they are asked; the first that says no is the node's reason."""

WEIGHTS: Final = {TAINTS: 3, NODE_AFFINITY: 2, FIT: 1, SPREAD: 2, POD_AFFINITY: 2, BALANCE: 1, IMAGES: 1}
"""The scoring rules and their weights."""

SYSTEM_SPREAD: Final = (
    SpreadConstraint(topology_key=HOSTNAME, max_skew=3, hard=False),
    SpreadConstraint(topology_key=ZONE, max_skew=5, hard=False),
)
"""What pods without constraints are spread by (`podtopologyspread/plugin.go: systemDefaultConstraints`)."""


class Strategy(enum.StrEnum):
    """How NodeResourcesFit scores."""

    LEAST = "LeastAllocated"
    MOST = "MostAllocated"
    RATIO = "RequestedToCapacityRatio"


class ResourceWeight(Record, frozen=True):
    """A resource that counts in a score, and how much."""

    name: str
    weight: int = 1


class ShapePoint(Record, frozen=True):
    """A point of a RequestedToCapacityRatio function: utilisation 0 to 100, score 0 to 10."""

    utilization: int
    score: int


BOTH: Final = (ResourceWeight(CPU), ResourceWeight(MEMORY))


class Profile(Record, frozen=True):
    """One profile.

    `weights` maps the scoring rules that are on to their weight; `filters` keeps the order.
    """

    name: str = "default-scheduler"
    filters: tuple[str, ...] = FILTERS
    weights: dict[str, int] = msgspec.field(default_factory=lambda: dict(WEIGHTS))
    gates: bool = True
    preemption: bool = True
    claims: bool = True
    strategy: Strategy = Strategy.LEAST
    fit_resources: tuple[ResourceWeight, ...] = BOTH
    ratio_shape: tuple[ShapePoint, ...] = ()
    ignored_resources: tuple[str, ...] = ()
    ignored_groups: tuple[str, ...] = ()
    balance_resources: tuple[ResourceWeight, ...] = BOTH
    spread_defaults: tuple[SpreadConstraint, ...] = SYSTEM_SPREAD
    system_spread: bool = True
    hard_affinity_weight: int = 1
    ignore_preferred_of_existing: bool = False
    added_required: tuple[NodeTerm, ...] | None = None
    added_preferred: tuple[tuple[int, NodeTerm], ...] = ()


def default(kubernetes: Kubernetes) -> Profile:
    """The profile that kube-scheduler of that minor runs when nothing is configured."""
    if not kubernetes.dynamic_resources_score:
        return Profile(claims=kubernetes.dynamic_resources)
    return Profile(weights={**WEIGHTS, DYNAMIC_RESOURCES: 2})
