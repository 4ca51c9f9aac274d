"""What every constraint is asked: a shape of pods, the fleet they would join, the nodes they may go to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from msgspec.structs import replace

from bayplan.capacity.answers import NodeRoom
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from bayplan.scheduling import profile, screening, spreading, volumes
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.shapes import Shape

STATIC: Final = (
    profile.UNSCHEDULABLE,
    profile.NODE_NAME,
    profile.TAINTS,
    profile.NODE_AFFINITY,
    profile.VOLUME_BINDING,
    profile.VOLUME_ZONE,
)
"""The rules whose answer about a node does not change while pods of one shape are added."""
PLACEMENT: Final = (
    *STATIC,
    profile.VOLUME_RESTRICTIONS,
    profile.SPREAD,
    profile.POD_AFFINITY,
)
"""The rules that look at where pods stand, not at what is left."""


class Question:
    """Pods like `pod` (as stored), and a fleet. `refusals` say why a node is out of the question.

    `own_claims`: claims that each of the pods brings for itself alone.
    """

    def __init__(self, pod: Pod, fleet: Fleet, own_claims: Sequence[str] = ()) -> None:
        self.pod, self.fleet = pod, fleet
        self.shape: Shape = fleet.shapes.of(pod)
        self.own_claims = frozenset(own_claims)
        self.wide = _wide(self.shape, fleet)
        self.refusals = self._refusals()
        self.eligible = [bay for bay in fleet.bays if bay.name not in self.refusals]

    def applies(self, rule: str) -> bool:
        """Whether the profile has a filtering rule switched on."""
        return rule in self.fleet.profile.filters

    def excluded(self) -> tuple[NodeRoom, ...]:
        """The nodes that are out of the question, with the reason."""
        return tuple(NodeRoom(name, eligible=False, more=0, why=why) for name, why in self.refusals.items())

    def _refusals(self) -> dict[NodeName, str]:
        """Rules that only look at nodes decide; for pods without wide rules, those that stand there too."""
        rules = STATIC if self.wide else PLACEMENT
        with judged_by(rules, self.fleet):
            found = screening.screen(self.pod, self.fleet)
        if found.refusal is not None:
            return {bay.name: found.refusal.reason for bay in self.fleet.bays}
        vetoes = {bay.name: found.vetoes.get(bay.name) or found.skipped for bay in self.fleet.bays}
        feasible = {self.fleet.bays[index].name for index in found.feasible}
        return {
            name: ", ".join(veto.reasons) if veto else ""
            for name, veto in vetoes.items()
            if name not in feasible
        }


@contextmanager
def judged_by(rules: Sequence[str], fleet: Fleet) -> Iterator[None]:
    """While it lasts, only these of the profile's filtering rules are asked."""
    whole = fleet.profile
    kept = tuple(name for name in whole.filters if name in rules)
    fleet.profile = replace(whole, filters=kept)
    try:
        yield
    finally:
        fleet.profile = whole


def _wide(shape: Shape, fleet: Fleet) -> bool:
    """Whether where one pod goes changes where the next may go, beyond what it takes from its own node.

    Then the number that fits can depend on how ties are broken.
    """
    rules = fleet.profile.filters
    affinity = shape.spec.affinity
    related = bool(affinity.pod_required or affinity.anti_required) and profile.POD_AFFINITY in rules
    evened = profile.SPREAD in rules and bool(spreading.constraints(shape, fleet, hard=True))
    return related or evened or _shares_storage(shape, fleet)


def _shares_storage(shape: Shape, fleet: Fleet) -> bool:
    """Claims for one pod only, disks that exclude each other, claims that take what volumes there are."""
    if any(volume.exclusive for volume in shape.spec.volumes):
        return True
    found = list(volumes.claims(shape, fleet.facts))
    open_classes = {claim.storage_class or "" for claim in found if not volumes.bound(claim)}
    return any(volumes.RWOP in claim.access_modes for claim in found) or any(
        volume.storage_class in open_classes and volume.claim is None
        for volume in fleet.facts.volumes.values()
    )
