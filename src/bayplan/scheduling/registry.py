"""The one list of rules. The order in which filters are asked is the profile's (`profile.FILTERS`)."""

from typing import Final

from bayplan.scheduling.framework import Filter, Score
from bayplan.scheduling.rules.balance import Balance
from bayplan.scheduling.rules.dynamic_resources import DynamicResources
from bayplan.scheduling.rules.fit import Fit
from bayplan.scheduling.rules.images import Images
from bayplan.scheduling.rules.node_affinity import NodeAffinity
from bayplan.scheduling.rules.node_name import RequestedNode
from bayplan.scheduling.rules.pod_affinity import PodAffinity
from bayplan.scheduling.rules.ports import Ports
from bayplan.scheduling.rules.spread import Spread
from bayplan.scheduling.rules.taints import Taints
from bayplan.scheduling.rules.unschedulable import Unschedulable
from bayplan.scheduling.rules.volume_binding import VolumeBinding
from bayplan.scheduling.rules.volume_limits import VolumeLimits
from bayplan.scheduling.rules.volume_restrictions import VolumeRestrictions
from bayplan.scheduling.rules.volume_zone import VolumeZone

FILTERS: Final[tuple[Filter, ...]] = (
    Unschedulable(),
    RequestedNode(),
    Taints(),
    NodeAffinity(),
    Ports(),
    Fit(),
    VolumeRestrictions(),
    VolumeLimits(),
    VolumeBinding(),
    VolumeZone(),
    Spread(),
    PodAffinity(),
)

SCORES: Final[tuple[Score, ...]] = (
    Taints(),
    NodeAffinity(),
    Fit(),
    Spread(),
    PodAffinity(),
    DynamicResources(),
    Balance(),
    Images(),
)
