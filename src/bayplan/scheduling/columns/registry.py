"""The voices over columns, by the name of their rule."""

from typing import Final

from bayplan.scheduling import profile as names
from bayplan.scheduling.columns.voice import Local, Still, Wide
from bayplan.scheduling.columns.voices.balance import Balance
from bayplan.scheduling.columns.voices.dynamic_resources import DynamicResources
from bayplan.scheduling.columns.voices.fit import Fit
from bayplan.scheduling.columns.voices.images import Images
from bayplan.scheduling.columns.voices.node_affinity import NodeAffinity
from bayplan.scheduling.columns.voices.node_name import RequestedNode
from bayplan.scheduling.columns.voices.pod_affinity import PodAffinity
from bayplan.scheduling.columns.voices.ports import Ports
from bayplan.scheduling.columns.voices.spread import Spread
from bayplan.scheduling.columns.voices.taints import Taints
from bayplan.scheduling.columns.voices.unschedulable import Unschedulable
from bayplan.scheduling.columns.voices.volume_limits import VolumeLimits
from bayplan.scheduling.columns.voices.volumes import OneByOne
from bayplan.scheduling.rules.volume_binding import VolumeBinding
from bayplan.scheduling.rules.volume_restrictions import VolumeRestrictions
from bayplan.scheduling.rules.volume_zone import VolumeZone

STILL: Final[dict[str, Still]] = {
    names.UNSCHEDULABLE: Unschedulable(),
    names.NODE_NAME: RequestedNode(),
    names.TAINTS: Taints(),
    names.NODE_AFFINITY: NodeAffinity(),
    names.IMAGES: Images(),
    names.DYNAMIC_RESOURCES: DynamicResources(),
}
LOCAL: Final[dict[str, Local]] = {
    names.PORTS: Ports(),
    names.FIT: Fit(),
    names.BALANCE: Balance(),
}
WIDE: Final[dict[str, Wide]] = {
    names.VOLUME_RESTRICTIONS: OneByOne(VolumeRestrictions()),
    names.VOLUME_LIMITS: VolumeLimits(),
    names.VOLUME_BINDING: OneByOne(VolumeBinding()),
    names.VOLUME_ZONE: OneByOne(VolumeZone()),
    names.SPREAD: Spread(),
    names.POD_AFFINITY: PodAffinity(),
}
