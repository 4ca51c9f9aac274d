"""Who goes with a node and what comes for it, worked out once for all losses.

What happens to a pod does not hang on what else is lost, so the verdicts of `bayplan.disruption.loss` on
single nodes add up to those on several.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.disruption import loss, replacements
from bayplan.disruption.loss import Loss, Replaced, Stuck
from bayplan.disruption.ownership import Ownership
from bayplan.model.names import ClaimKey, NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim


class Roster:
    """The pods of a ground by their node, and what comes for them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._by_node: dict[NodeName, list[Pod]] = defaultdict(list)
        for pod in ground.snapshot.pods:
            if pod.node:
                self._by_node[pod.node].append(pod)
        self._losses: dict[NodeName, Loss] = {}
        self._claims = {claim.key: claim for claim in ground.snapshot.claims}
        self._volumes = {volume.name: volume for volume in ground.snapshot.volumes}

    def of(self, node: NodeName) -> Loss:
        """What happens to the pods of a node that falls silent."""
        if node not in self._losses:
            lost = loss.lose(self._part(node), node, self._ground.kubernetes, ownership=self.ownership)
            self._losses[node] = _leaner(lost)
        return self._losses[node]

    def successor(self, pod: Pod) -> Pod | None:
        """The pod that its controller makes for one that has gone."""
        found = replacements.replacement(pod, self.ownership)
        return _sharing(pod, found) if found else None

    def unwanted(self, pod: Pod) -> bool:
        """Whether its controller is there and would not make it again: suspended, or scaled below it."""
        return self.ownership.controller_of(pod) is not None and self.successor(pod) is None

    @property
    def ownership(self) -> Ownership:
        """Who controls whom."""
        return self._ground.ownership

    @cached_property
    def pods(self) -> dict[PodKey, Pod]:
        """The pods that stand on nodes."""
        return {pod.key: pod for pods in self._by_node.values() for pod in pods if not pod.finished}

    @cached_property
    def movable(self) -> int:
        """How many pods would be placed anew if every node were lost once."""
        return sum(1 for pod in self.pods.values() if pod.controller is not None)

    @cached_property
    def fresh_claims(self) -> tuple[PersistentVolumeClaim, ...]:
        """The claims of ephemeral volumes as they are made for the pods that come."""
        found: list[PersistentVolumeClaim] = []
        for pod in self.pods.values():
            if any(volume.ephemeral for volume in pod.spec.volumes):
                new = self.successor(pod)
                found += replacements.fresh_claims(pod, new, self._claims.values()) if new else ()
        return tuple(found)

    def _part(self, node: NodeName) -> Snapshot:
        """As much of the snapshot as the loss of one node needs: its pods, their claims and volumes."""
        pods = self._by_node.get(node, [])
        keys = [
            ClaimKey(f"{pod.namespace}/{one.claim}") for pod in pods for one in pod.spec.volumes if one.claim
        ]
        claims = [self._claims[key] for key in dict.fromkeys(keys) if key in self._claims]
        volumes = [self._volumes[one.volume] for one in claims if one.volume in self._volumes]
        return Snapshot(
            kubernetes=self._ground.snapshot.kubernetes,
            pods=tuple(pods),
            claims=tuple(claims),
            volumes=tuple(volumes),
            csi_drivers=self._ground.snapshot.csi_drivers,
        )


def merged(losses: Iterable[Loss]) -> Loss:
    """Several nodes that fall silent at the same moment, as one loss."""
    found = list(losses)
    return Loss(
        node=found[0].node if found else NodeName(""),
        unreachable_at=max((one.unreachable_at for one in found), default=0),
        first=tuple(each for one in found for each in one.first),
        stuck=tuple(each for one in found for each in one.stuck),
        late_volumes=tuple(each for one in found for each in one.late_volumes),
        lost=tuple(each for one in found for each in one.lost),
        gone=tuple(each for one in found for each in one.gone),
    )


def _leaner(found: Loss) -> Loss:
    """Pods that come share the spec of those that went, so that both have one shape at one cost."""
    return replace(
        found,
        first=tuple(Replaced(one.pod, _sharing(one.pod, one.replacement), one.at) for one in found.first),
        stuck=tuple(
            Stuck(one.pod, one.reason, one.deleted_at, one.replacement and _sharing(one.pod, one.replacement))
            for one in found.stuck
        ),
    )


def _sharing(old: Pod, new: Pod) -> Pod:
    return replace(new, spec=old.spec) if new.spec.volumes == old.spec.volumes else new
