"""VolumeZone: a pod follows its bound volumes into their zone and region.

Follows `plugins/volumezone/volume_zone.go`: labels of the volume, values separated by `__`; a node without
any topology label is not constrained. A volume that does not exist is noticed here, before any node is looked
at.
"""

from typing import Final

from bayplan.model.nodes import REGION, ZONE, Node
from bayplan.scheduling import volumes
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Refusal, Veto
from bayplan.scheduling.profile import VOLUME_ZONE
from bayplan.scheduling.shapes import Shape

VETO: Final = Veto(VOLUME_ZONE, ("node(s) had no available volume zone",), curable=False)
GA: Final = {
    "failure-domain.beta.kubernetes.io/zone": ZONE,
    "failure-domain.beta.kubernetes.io/region": REGION,
    ZONE: ZONE,
    REGION: REGION,
}
SEPARATOR: Final = "__"


class VolumeZone:
    """Keeps pods in the zones of their bound volumes."""

    name = VOLUME_ZONE

    def judge(self, shape: Shape, fleet: Fleet) -> Judge | Refusal | None:
        missing = _missing(shape, fleet)
        if missing is not None:
            return missing
        wanted = [
            (key, frozenset(volume.labels[key].split(SEPARATOR)))
            for claim in volumes.claims(shape, fleet.facts)
            if (volume := volumes.volume_of(claim, fleet.facts))
            for key in GA
            if key in volume.labels
        ]
        if not wanted:
            return None

        def verdict(bay: Bay) -> Veto | None:
            constrained = any(key in bay.node.labels for key in GA)
            if constrained and not all(_zone(bay.node, key) in values for key, values in wanted):
                return VETO
            return None

        return Judge(verdict)


def _missing(shape: Shape, fleet: Fleet) -> Refusal | None:
    """A claim that names a volume which is not there; the other rules would complain of it later."""
    for claim in volumes.claims(shape, fleet.facts):
        if claim.volume and claim.volume not in fleet.facts.volumes:
            return Refusal(VOLUME_ZONE, f'persistentvolume "{claim.volume}" not found')
    return None


def _zone(node: Node, key: str) -> str | None:
    return node.labels.get(key, node.labels.get(GA[key]))
