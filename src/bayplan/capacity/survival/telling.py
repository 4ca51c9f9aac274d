"""An outcome in words: who stays down and why, who comes back late, what the surviving nodes take on."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from bayplan.capacity.report.loss import Arrival, Down, Late, Outcome
from bayplan.capacity.survival import cases, quorum
from bayplan.capacity.survival.case import Case
from bayplan.capacity.survival.played import Played
from bayplan.capacity.survival.playing import NO_PLACE
from bayplan.capacity.survival.stage import PEAK, Stage
from bayplan.capacity.verdicts import names
from bayplan.capacity.words import counted
from bayplan.disruption import loss
from bayplan.disruption.loss import Stuck
from bayplan.disruption.replacements import NODE
from bayplan.model.names import PodKey
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind
from bayplan.scheduling import terms

PINNED: Final = "only nodes that are lost match its node selector and affinity"
DETACH: Final = (
    f"its volume is let go {loss.FORCED_DETACH} s after the old pod is gone, and on a silent node that takes "
    "somebody to act: the second is the earliest"
)
BY_CHANCE: Final = "it depends on how choices between equals fall: with the first of each all would stand"
TRIED: Final = "choices between equals were made, and other ways to make them tried: it comes to the same"
CARD: Final = "its card is gone, but nobody deletes it: it fails where it is until somebody acts"


def tell(case: Case, played: Played, stage: Stage) -> Outcome:
    """What came of a loss, in one model. `survived`: by who stays down, and by the control plane."""
    down = _Downs(case, played, stage)
    found = tuple(sorted(down.all(), key=lambda one: (not one.required, -one.priority, one.pod)))
    back = {root.key for key, root in played.roots.items() if key in played.places}
    absent = {one.pod for one in found}
    return Outcome(
        case.kind, case.lost, stage.model,
        survived=not any(one.required for one in found) and not quorum.lost(case, stage.ground),
        asked=cases.asked(case, stage.ground),
        nodes=case.touched,
        moved=len((back - absent) & _displaced(played)),
        arrivals=_arrivals(played, stage),
        down=found,
        late=tuple(one for one in _late(case, played, stage) if one.pod not in absent and one.pod in back),
        pushed=tuple(played.pushed),
        shortage=_shortage(found, played, stage),
        unknown_peaks=stage.use.unknown if stage.model == PEAK else 0,
        notes=tuple(_notes(case, played, stage)),
    )  # fmt: skip


class _Downs:
    """The pods that stay down, each with a reason."""

    def __init__(self, case: Case, played: Played, stage: Stage) -> None:
        self._case, self._played, self._stage = case, played, stage
        self._lost = frozenset(case.nodes)
        self._paralysed = quorum.lost(case, stage.ground)

    def all(self) -> Iterator[Down]:
        for pod in self._played.homeless.values():
            said = self._why(pod)
            if said is not None:
                yield self._down(pod, *said)
        for key, pod in self._stage.roster.pods.items() if self._case.volumes else ():
            if key not in self._played.homeless and self._without_volume(pod) and pod.node not in self._lost:
                yield self._down(pod, self._without_volume(pod), "")

    def _why(self, pod: Pod) -> tuple[str, str] | None:
        said = self._played.down.get(pod.key)
        if said is not None:
            return (self._no_place(pod), said[1]) if said[0] == NO_PLACE else said
        volume = self._without_volume(pod)
        if volume:
            return volume, ""
        return (self._paralysed, "") if self._paralysed else None

    def _no_place(self, pod: Pod) -> str:
        """Whether it is room that is missing, or whether it could never stand elsewhere."""
        stage = self._stage
        holdings = stage.storage.holdings(pod) if any(one.claim for one in pod.spec.volumes) else ()
        for holding in holdings:
            if holding.nodes is not None and holding.nodes <= self._lost:
                where = names(sorted(holding.nodes)) or "nodes that are not there"
                return f"its volume {holding.volume} can only be used on {where}"
        if all(node.name in self._lost for node in stage.ground.snapshot.nodes):
            return "no node is left"
        fitting = [node for node in stage.ground.snapshot.nodes if terms.eligible(pod.spec, node)]
        return PINNED if fitting and all(node.name in self._lost for node in fitting) else NO_PLACE

    def _without_volume(self, pod: Pod) -> str:
        """Whether a volume of it is gone; empty if none is."""
        if not self._case.volumes or not any(one.claim for one in pod.spec.volumes):
            return ""
        gone = [one.volume for one in self._stage.storage.holdings(pod) if one.volume in self._case.volumes]
        return f"its volume {', '.join(gone)} is on what is lost" if gone else ""

    def _down(self, pod: Pod, reason: str, message: str) -> Down:
        ground = self._stage.ground
        top = ground.ownership.workload_of(pod)
        return Down(
            pod.key,
            workload=f"{top.kind} {top.key}" if top else "",
            priority=pod.priority,
            required=ground.required(pod) and not self._unwanted(pod),
            reason=reason,
            message=message,
        )

    def _unwanted(self, pod: Pod) -> bool:
        """Whether its controller does not want it any more: suspended, or scaled below it."""
        return pod.controller is not None and self._stage.roster.unwanted(pod)


def _displaced(played: Played) -> set[str]:
    """The pods that went with what was lost, rather than for somebody of higher priority."""
    return {key for key in played.homeless if key not in played.moved_off}


def _arrivals(played: Played, stage: Stage) -> tuple[Arrival, ...]:
    bays = sorted((stage.fleet.by_name[node] for node in played.amounts), key=lambda bay: bay.index)
    found = []
    for node in (bay.node.name for bay in bays):
        amounts = {name: amount for name, amount in sorted(played.amounts[node].items()) if amount}
        if amounts:
            found.append(Arrival(node, played.pods[node], amounts))
    return tuple(found)


def _late(case: Case, played: Played, stage: Stage) -> Iterator[Late]:
    """First those that somebody has to act for, then those that wait for volumes."""
    for stuck in played.found.stuck:
        yield Late(stuck.pod.key, _until(stuck))
    for key in (key for hit in case.hit for key in hit):
        if key in played.homeless and stage.roster.pods[key].node not in case.nodes:
            yield Late(key, CARD)
    for late in played.found.late_volumes:
        root = played.roots.get(late.pod.key)
        if root is not None:
            volume = late.holding.volume or late.holding.claim
            yield Late(root.key, DETACH, late.at, volume)


def _until(stuck: Stuck) -> str:
    return f"{stuck.reason}; it comes again once somebody deletes it by force, or the node"


def _shortage(found: tuple[Down, ...], played: Played, stage: Stage) -> dict[str, int]:
    """What the required pods ask for that found no place; what no node could help is left out."""
    total: Counter[str] = Counter()
    for one in found:
        pod = stage.roster.pods[PodKey(one.pod)]
        if one.required and played.down.get(pod.key, ("", ""))[0] == NO_PLACE:
            total.update(stage.fleet.shapes.of(stage.dress(pod, pod)).requests)
    return dict(sorted(total.items()))


def _notes(case: Case, played: Played, stage: Stage) -> Iterator[str]:
    yield from case.notes
    reason = quorum.lost(case, stage.ground)
    if reason:
        yield reason
    waited = len(stage.waiting)
    if waited:
        yield f"not counted: {counted(waited, 'pod')} waited for a node before the loss"
    if played.untried:
        pods = counted(played.untried, "pod")
        yield f"left out for the size of the cluster: whether {pods} without a place would push others off"
    tied = sum(1 for pod in played.found.gone if not pod.finished and _of_node(pod))
    if tied:
        yield f"not missed: {counted(tied, 'pod')} of DaemonSets and static pods go down with their node"


def _of_node(pod: Pod) -> bool:
    owner = pod.controller
    return pod.mirror or (owner is not None and owner.kind in (Kind.DAEMON_SET, NODE))
