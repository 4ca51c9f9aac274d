"""Whether workers of a size clear a shortage: added to a fork of the fleet, and asked of the real engine."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import survival
from bayplan.capacity.addition import shortages, taxing
from bayplan.capacity.addition.models import Model
from bayplan.capacity.addition.shortages import Loss, Shortage
from bayplan.capacity.addition.sizes import Size
from bayplan.capacity.addition.taxing import Crew
from bayplan.capacity.ground import Ground
from bayplan.capacity.removal.displacing import Displacing, Effort, without
from bayplan.model.names import PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod, PodStatus
from bayplan.model.storage import CSINode, PersistentVolumeClaim
from bayplan.scheduling import chance, daemons, settle
from bayplan.scheduling.fleet import Bay, Fleet

EFFORT: Final = 200_000
"""What may be spent on whom homeless pods push off, over all sizes that are tried."""


class Clearing:
    """One shortage, and one pattern for workers."""

    def __init__(self, shortage: Shortage, model: Model, ground: Ground) -> None:
        self.model, self.shortage, self._ground = model, shortage, ground
        self._effort = Effort(EFFORT)
        self._crews: dict[int, Crew] = {}
        self._losses = list(shortage.losses)
        self._known: dict[Size, bool] = {}

    def clears(self, size: Size) -> bool:
        """Whether everything finds its place once such workers are there, but for what is excused."""
        if size not in self._known:
            self._known[size] = self._clears(size)
        return self._known[size]

    def confirmed(self, size: Size) -> bool:
        """Whether a survey of losses, which tries several ways to choose among equals, says so, too."""
        named = [loss.name for loss in self.shortage.losses if loss.name]
        if not named or self.shortage.excused:
            return True
        snapshot, nodes = self._ground.snapshot, self._nodes(size)
        crew = tuple(_standing(pod) for pod in self.crew(size.count).pods)
        larger = replace(
            snapshot,
            nodes=(*snapshot.nodes, *nodes),
            pods=(*snapshot.pods, *crew),
            csi_nodes=(*snapshot.csi_nodes, *map(self._drivers, nodes)),
        )
        found = survival.survey(self._ground.with_snapshot(larger), models=("requests",), only=named)
        return all(one.survived for one in found)

    def crew(self, count: int) -> Crew:
        """The DaemonSet pods of so many workers; they do not hang on the size."""
        if count not in self._crews:
            self._crews[count] = taxing.crew(self._nodes(Size(1, 1, 0, count)), self._ground)
        return self._crews[count]

    def stuck(self, size: Size) -> dict[PodKey, str]:
        """What finds no place even so, each with the scheduler's message."""
        fleet, stuck = self._with_pods(size)
        for loss in self._losses:
            stuck |= self._after(loss, fleet)
        return stuck

    def _clears(self, size: Size) -> bool:
        """A loss that was too much for one size is asked first of the next: mostly that ends it."""
        fleet, stuck = self._with_pods(size)
        if not stuck.keys() <= self.shortage.excused:
            return False
        for loss in self._losses:
            if not self._after(loss, fleet).keys() <= self.shortage.excused:
                self._losses.remove(loss)
                self._losses.insert(0, loss)
                return False
        return True

    def _with_pods(self, size: Size) -> tuple[Fleet, dict[PodKey, str]]:
        """The fleet with the workers and everything that is short of a place, as far as it found one."""
        fleet = self._with_workers(size)
        stuck = place(self.crew(size.count).pods, fleet, self._ground)
        return fleet, stuck | place(self.shortage.pods, fleet, self._ground)

    def _after(self, loss: Loss, fleet: Fleet) -> dict[PodKey, str]:
        """What has to run again after a loss and does not, those that are pushed off included."""
        left, homeless = without(loss.nodes, fleet), shortages.homeless(loss, self._ground)
        stuck = place(homeless, left, self._ground)
        waiting = [pod for pod in homeless if pod.key in stuck]
        desk = Displacing(self._ground, left, self._effort)
        found = desk.trial(desk.retry(waiting))
        spared = {
            one.successor.key
            for one in found.pushed
            if one.successor is not None and not self._ground.required(one.pod)
        }
        gone = [one.pod for one in found.pushed if one.successor is None and self._ground.required(one.pod)]
        said = f"after the loss of {loss.subject}"
        return {
            **{key: f"{said}: {why}" for key, why in found.unplaced.items() if key not in spared},
            **{pod.key: f"{said}: pushed off, and nothing brings it back" for pod in gone},
        }

    def _nodes(self, size: Size) -> list[Node]:
        names = taxing.new_names(size.count, self._ground)
        return [self.model.node(name, size) for name in names]

    def _with_workers(self, size: Size) -> Fleet:
        fleet = with_claims(self.shortage.claims, self._ground)
        nodes = self._nodes(size)
        facts = fleet.facts
        facts.csi_nodes = {**facts.csi_nodes, **{node.name: self._drivers(node) for node in nodes}}
        for node in nodes:
            bay = Bay(len(fleet.bays), node)
            fleet.bays.append(bay)
            fleet.by_name[node.name] = bay
        return fleet

    def _drivers(self, node: Node) -> CSINode:
        """Where less can be attached than a driver advertises, the lower number counts."""
        real = self.model.slots
        drivers = [
            one if one.count is None else replace(one, count=min(one.count, real.get(one.name, one.count)))
            for one in self.model.drivers
        ]
        return CSINode(node.name, tuple(drivers))


def _standing(pod: Pod) -> Pod:
    """A DaemonSet pod on the node that it is made for."""
    return replace(pod, node=daemons.target_of(pod), status=PodStatus(phase="Running", ready=True))


def with_claims(claims: Sequence[PersistentVolumeClaim], ground: Ground) -> Fleet:
    """A fork of the fleet that knows further claims. Their class waits for a pod, whatever it says."""
    fleet = ground.standing.fork()
    fleet.facts = fleet.facts.knowing(claims)
    block = shortages.block_class(ground) if claims else None
    if block is not None:
        fleet.facts.classes = {**fleet.facts.classes, block.name: replace(block, waits=True)}
    return fleet


def place(pods: Iterable[Pod], fleet: Fleet, ground: Ground) -> dict[PodKey, str]:
    """Places pods in the order of the queue; those without a place, each with the scheduler's message."""
    stuck: dict[PodKey, str] = {}
    waiting = settle.queue(pods)
    engine = ground.settler(len(fleet.bays), len(waiting))
    for group in _by_scheduler(waiting):
        fleet.profile = ground.profiles.get(group[0].spec.scheduler, ground.profile)
        outcome = engine(group, fleet, chance.first)
        stuck |= {key: decision.message for key, decision in outcome.unplaced.items()}
    fleet.profile = ground.profile
    return stuck


def _by_scheduler(pods: Sequence[Pod]) -> Iterable[list[Pod]]:
    """Neighbours in the queue that one scheduler takes."""
    group: list[Pod] = []
    for pod in pods:
        if group and group[0].spec.scheduler != pod.spec.scheduler:
            yield group
            group = []
        group.append(pod)
    if group:
        yield group
