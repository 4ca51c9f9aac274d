"""The step `drain`: evictions in waves under the budgets, replacements placed as they come.

A wave is evicted at once; its replacements then go through the scheduler's queue. Only those that find a
place count for their budgets, and so let the next wave go: a replacement that waits leaves later pods of its
budget where they are.
"""

from msgspec.structs import replace

from bayplan.app import naming, sentences
from bayplan.app.answers import Blocked, Move, Stay, StepResult, Unplaced, WaitingVolume
from bayplan.app.steps import Drain
from bayplan.app.world import Settled, World
from bayplan.disruption import drain
from bayplan.disruption.drain import DrainPlan, Eviction
from bayplan.disruption.filters import Options
from bayplan.disruption.ledger import Ledger
from bayplan.disruption.ownership import Ownership
from bayplan.model.names import PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.scheduling.rules.unschedulable import CORDONED


def cordoned(node: Node) -> Node:
    """The node with new pods kept off."""
    kept = tuple(taint for taint in node.taints if taint.key != CORDONED.key)
    return replace(node, unschedulable=True, taints=(*kept, CORDONED))


def empty_node(step: Drain, world: World) -> StepResult:
    """Drains a node, wave by wave."""
    node = naming.node(step.node, world.snapshot)
    options = Options(
        ignore_daemonsets=True, delete_emptydir_data=step.delete_emptydir_data, force=step.force
    )
    world.change_node(cordoned(node))
    course = _Course(world, node, options)
    while course.next_wave():
        pass
    return _told(step, course)


class _Course:
    """A drain under way.

    Which waves there are depends on which replacements came up, so it is planned again and again, from the
    moment before the drain, with what is known by then.
    """

    def __init__(self, world: World, node: Node, options: Options) -> None:
        self.world, self._node, self._options = world, node, options
        self._before: Snapshot = world.snapshot
        self._ledger: Ledger = world.ledger
        self._ownership: Ownership = world.ownership
        self._came_up: dict[PodKey, bool] = {}
        self.settled: list[Settled] = []
        self.plan = self._planned()

    def next_wave(self) -> bool:
        """Evicts the next wave and places what comes for it."""
        if len(self.settled) == len(self.plan.waves):
            self.world.ledger = self.plan.ledger
            return False
        wave = self.plan.waves[len(self.settled)]
        found = self._place(wave)
        self.settled.append(found)
        self._came_up.update((pod.key, pod.key in found.placed) for pod in _replacements(wave))
        self.plan = self._planned()
        return True

    def _planned(self) -> DrainPlan:
        """Replacements of waves that were not placed yet are taken not to come up."""
        return drain.plan(
            self._before, self._node.name, self._options, ledger=self._ledger, ownership=self._ownership,
            returns=lambda pod: self._came_up.get(pod.key, False),
        )  # fmt: skip

    def _place(self, wave: tuple[Eviction, ...]) -> Settled:
        for eviction in wave:
            self.world.drop(eviction.pod, replaced=eviction.replacement is not None)
        refused = []
        for eviction in wave:
            if eviction.replacement is not None:
                answer = self.world.succeed(eviction.pod, eviction.replacement)
                refused += [answer] if answer else []
        fresh = [self.world.pods[pod.key] for pod in _replacements(wave) if pod.key in self.world.pods]
        found = self.world.place(fresh)
        return replace(found, refused=(*refused, *found.refused))

    def moves(self) -> tuple[Move, ...]:
        return tuple(
            _move(eviction, number, found)
            for number, (wave, found) in enumerate(zip(self.plan.waves, self.settled, strict=True), 1)
            for eviction in wave
        )


def _replacements(wave: tuple[Eviction, ...]) -> list[Pod]:
    return [eviction.replacement for eviction in wave if eviction.replacement is not None]


def _move(eviction: Eviction, number: int, found: Settled) -> Move:
    new = eviction.replacement
    return Move(
        pod=eviction.pod.key,
        origin=eviction.pod.node,
        replacement=new.key if new else "",
        to=found.placed.get(new.key, "") if new else "",
        wave=number,
        charged=eviction.charged,
        waited=eviction.waited,
        notes=eviction.notes,
    )


def _told(step: Drain, course: _Course) -> StepResult:
    plan, moves = course.plan, course.moves()
    homeless = {move.replacement: move.pod for move in moves if move.replacement and not move.to}
    unplaced = tuple(
        Unplaced(one.pod, one.message, homeless.get(one.pod, ""))
        for found in course.settled
        for one in found.unplaced
    )
    return StepResult(
        step.text, "drain", f"Node {step.node}", _conclusion(plan, moves, unplaced),
        complete=plan.complete and not unplaced,
        moved=moves,
        unplaced=unplaced,
        blocked=tuple(Blocked(one.pod.key, one.reason, one.remedy) for one in plan.blockers),
        stays=tuple(Stay(one.pod.key, _why(one.pod, one.message)) for one in plan.stays),
        displaced=tuple(one for found in course.settled for one in found.displaced),
        refused=tuple(one for found in course.settled for one in found.refused),
        waiting=_moving_volumes(plan, moves),
        complaints=plan.complaints,
        notes=(plan.warnings,) if plan.warnings else (),
    )  # fmt: skip


def _moving_volumes(plan: DrainPlan, moves: tuple[Move, ...]) -> tuple[WaitingVolume, ...]:
    """Volumes that follow their pods: free as soon as the old pod is gone."""
    targets = {move.pod: move for move in moves if move.to}
    return tuple(
        WaitingVolume(move.replacement, held.volume or held.claim, 0, f"{why}, then attached to {move.to}")
        for eviction in plan.evictions
        for held in eviction.holdings
        if held.moves and (move := targets.get(eviction.pod.key))
        for why in [f"detached from {plan.node} once the old pod is gone"]
    )


def _why(pod: Pod, message: str) -> str:
    if message:
        return message
    return "it is a static pod, which the node itself keeps" if pod.mirror else "it is being deleted"


def _conclusion(plan: DrainPlan, moves: tuple[Move, ...], unplaced: tuple[Unplaced, ...]) -> str:
    placed = sum(1 for move in moves if move.to)
    alone = sum(1 for move in moves if not move.replacement)
    refused = f"kubectl would refuse to drain {plan.node}; with the flags it asks for, "
    said = sentences.joined([
        sentences.counted(len(moves), f"pod leaves {plan.node}", f"pods leave {plan.node}")
        or f"no pod leaves {plan.node}",
        sentences.counted(placed, "finds another place", "find another place"),
        sentences.counted(alone, "is not replaced", "are not replaced"),
        sentences.counted(len(unplaced), "finds none and waits", "find none and wait"),
        sentences.counted(len(plan.blockers), "does not leave", "do not leave"),
    ])  # fmt: skip
    return f"{refused}{said}" if plan.complaints else said
