"""What would happen: steps carried out one after the other on one estate, in memory (`whatif STEP...`).

After a step that frees room the pods that waited are tried again. Nothing is undone between steps, so a later
step sees what the earlier ones left.
"""

import functools
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from bayplan.admission import quotas
from bayplan.app import bearing, expecting, machines
from bayplan.app.answers import (
    Assertion,
    Load,
    NodeLoads,
    Pending,
    QuotaLoad,
    State,
    StepResult,
    WhatIf,
)
from bayplan.app.bearing import Scales
from bayplan.app.cards import move_gpu
from bayplan.app.changing import apply_files, scale_workload, set_requests
from bayplan.app.emptying import empty_node
from bayplan.app.growing import add_nodes
from bayplan.app.losing import lose_node, remove_node
from bayplan.app.observe import Observed
from bayplan.app.outages import lose_disk, lose_gpu, lose_host
from bayplan.app.resizing import resize_machine
from bayplan.app.steps import (
    Add,
    Apply,
    Drain,
    Lose,
    LoseDisk,
    LoseGpu,
    LoseHost,
    MoveGpu,
    Passage,
    Remove,
    Resize,
    Scale,
    Set,
    Step,
    complaining,
    passages,
)
from bayplan.app.world import World, chooser
from bayplan.capacity.arithmetic import unit_of
from bayplan.model import demand
from bayplan.scheduling import cycle
from bayplan.scheduling.fleet import Bay


def whatif(estate: Observed, steps: Sequence[str], *, seed: int | None = None) -> WhatIf:
    """Carries out steps (or scenario files) and tells what each came to.

    What a scenario file expects is looked at when its own steps are done.
    """
    todo = passages(steps)
    world = World(estate, chooser(seed))
    scales = bearing.Scales(world)
    before = _state(world, scales)
    results: list[StepResult] = []
    assertions: list[Assertion] = []
    for passage in todo:
        done = carry_out(passage, world, scales)
        results += done
        assertions += expecting.check(passage.scenario, done, world)
    after = _state(world, scales)
    return WhatIf(
        str(estate.kubernetes), tuple(results), *_compared(before, after),
        seed=seed, decisions=world.decisions, ties=world.ties,
        complete=all(result.complete for result in results),
        name=", ".join(one.scenario.name for one in todo if one.scenario.name),
        assertions=tuple(assertions), notes=tuple(notes(estate, world)),
    )  # fmt: skip


def carry_out(passage: Passage, world: World, scales: Scales) -> list[StepResult]:
    """Carries out the steps of a passage, one after the other."""
    results = []
    for at, step in enumerate(passage.steps):
        with complaining(passage.scenario, at):
            results.append(scales.weigh(functools.partial(take, step, world)))
    return results


def notes(estate: Observed, world: World) -> Iterator[str]:
    """What the answers about a world rest on."""
    yield from estate.notes
    if estate.volume_doubt and len(world.snapshot.claims) > len(estate.snapshot.claims):
        yield estate.volume_doubt
    if machines.is_known(world):
        yield from world.hosting.doubts


def take(step: Step, world: World) -> StepResult:
    """Carries out one step."""
    match step:
        case Drain():
            return empty_node(step, world)
        case Lose() | LoseHost() | LoseDisk() | LoseGpu():
            return _lose(step, world)
        case Remove():
            return remove_node(step, world)
        case Add():
            return add_nodes(step, world)
        case Resize():
            return resize_machine(step, world)
        case MoveGpu():
            return move_gpu(step, world)
        case Set():
            return set_requests(step, world)
        case Scale():
            return scale_workload(step, world)
        case Apply():
            return apply_files(step, world)


def _lose(step: Lose | LoseHost | LoseDisk | LoseGpu, world: World) -> StepResult:
    match step:
        case Lose():
            return lose_node(step, world)
        case LoseHost():
            return lose_host(step, world)
        case LoseDisk():
            return lose_disk(step, world)
        case LoseGpu():
            return lose_gpu(step, world)


def loads(bay: Bay) -> tuple[Load, ...]:
    """What is requested of a node: CPU, memory, and the extended resources that it has."""
    extended = sorted(name for name, amount in bay.allocatable.items() if amount and demand.is_extended(name))
    return tuple(
        Load(name, unit_of(name), bay.requested.get(name, 0), bay.allocatable.get(name, 0))
        for name in (demand.CPU, demand.MEMORY, *extended)
    )


def _state(world: World, scales: Scales) -> State:
    nodes = tuple(
        NodeLoads(
            bay.name,
            len(bay.pods),
            schedulable=bay.node.ready and not bay.node.unschedulable,
            loads=loads(bay),
        )
        for bay in world.fleet.bays
    )
    return State(nodes, tuple(_pending(world)), tuple(_quotas(world)), scales.last)


def _pending(world: World) -> Iterator[Pending]:
    """Pods of one shape are told the same; it is worked out once."""
    told: dict[int, str] = {}
    for pod in world.waiting():
        shape = world.fleet.shapes.of(pod)
        if shape.id not in told:
            told[shape.id] = cycle.decide(pod, world.fleet).message
        yield Pending(pod.key, told[shape.id])


def _quotas(world: World) -> list[QuotaLoad]:
    found = []
    for quota in world.snapshot.quotas:
        used = world.usage.of(quota)
        for name, hard in sorted(quota.hard.items()):
            if name in used:
                found.append(QuotaLoad(quotas.key_of(quota), name, str(used[name]), str(hard)))
    return found


def _compared(before: State, after: State) -> tuple[State, State]:
    """Of quotas and load lines only those that changed; nodes of either moment in both."""
    same = set(before.quotas) & set(after.quotas)
    then, now = bearing.changed(before.lower, after.lower)
    return (
        replace(before, nodes=_with_absent(before, after), quotas=_other(before, same), lower=then),
        replace(after, nodes=_with_absent(after, before), quotas=_other(after, same), lower=now),
    )


def _with_absent(mine: State, other: State) -> tuple[NodeLoads, ...]:
    known = {found.node for found in mine.nodes}
    absent = [
        NodeLoads(found.node, exists=False, schedulable=False)
        for found in other.nodes
        if found.node not in known
    ]
    return (*mine.nodes, *absent)


def _other(state: State, same: set[QuotaLoad]) -> tuple[QuotaLoad, ...]:
    return tuple(quota for quota in state.quotas if quota not in same)
