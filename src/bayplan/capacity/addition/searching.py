"""The search for the smallest worker that clears a shortage."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import survival
from bayplan.capacity.addition import bearing, models, sizes, taxing
from bayplan.capacity.addition import shortages as kinds
from bayplan.capacity.addition.clearing import Clearing
from bayplan.capacity.addition.models import Model
from bayplan.capacity.addition.shortages import Shortage
from bayplan.capacity.addition.sizes import CARDS, CORES, COUNTS, MEMORY, Size
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.addition import Addition, Bearer
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.verdicts import names
from bayplan.capacity.words import counted
from bayplan.model import demand
from bayplan.model.names import PodKey

NOTHING: Final = Size(1, 1, 0, 0)
UNMET: Final = f"not even {COUNTS[-1]} workers of the largest size help"


def additions(
    ground: Ground, shortages: Sequence[Shortage] | None = None, size: Size | None = None
) -> tuple[Addition, ...]:
    """For each shortage the smallest worker that clears it, or what becomes of it with one of `size`.

    Without `shortages`: pods that wait, losses of nodes and hosts that are to be borne and are not, and what
    is planned, as far as it has no place yet.
    """
    found = gathered(ground) if shortages is None else shortages
    if size is not None and not found:
        found = [Shortage("nothing in particular")]
    return tuple(one for shortage in found for one in _answers(shortage, size, ground))


def gathered(ground: Ground, outcomes: Sequence[Outcome] | None = None) -> list[Shortage]:
    """What is short of a place. `outcomes`: those of a survey of losses, where one was made already."""
    surveyed = survival.survey(ground, models=("requests",)) if outcomes is None else outcomes
    by_requests = [one for one in surveyed if one.model == "requests"]
    asked = [one for one in by_requests if one.asked]
    if not asked and not ground.declaration.capacity.survive:
        asked = [one for one in by_requests if one.kind == "node"]
    waiting = kinds.pending(ground)
    coming = kinds.planned(ground.declaration.capacity.planned, ground)
    found = (waiting, *kinds.losses(asked), coming)
    return [one for one in found if one is not None]


def _answers(shortage: Shortage, size: Size | None, ground: Ground) -> Iterator[Addition]:
    """The worker, and beside it the pods that none helps, with what keeps them out."""
    tried = [Clearing(shortage, model, ground) for model in models.models(ground)]
    if size is not None:
        yield _told(size, next((one for one in tried if one.clears(size)), tried[0]), ground)
        return
    if tried[0].clears(NOTHING):
        return
    most = {clearing: clearing.stuck(_most(clearing.model)) for clearing in tried}
    best = min(tried, key=lambda one: len(most[one]))
    if not most[best]:
        yield _told(_smallest(best), best, ground)
        return
    helped = best.stuck(NOTHING).keys() - most[best].keys()
    if helped:
        name = f"{shortage.name}; for {_of_them(helped)}"
        rest = replace(shortage, name=name, excused=frozenset(most[best]))
        clearing = Clearing(rest, best.model, ground)
        yield _told(_smallest(clearing), clearing, ground)
    left = tuple(pod for pod in shortage.pods if pod.key in most[best])
    if helped and left:
        name = f"{shortage.name}; for {_of_them([pod.key for pod in left])}"
        yield from _answers(replace(shortage, name=name, pods=left, losses=()), None, ground)
    else:
        yield _unmet(shortage, most[best])


def _of_them(pods: Collection[PodKey]) -> str:
    return names(pods) if len(pods) <= 2 else f"{len(pods)} of them"


def _most(model: Model) -> Size:
    """As much as is looked at: what finds no place then is not short of a worker."""
    return Size(CORES[-1], MEMORY[-1], CARDS[-1] if model.per_card else 0, COUNTS[-1])


def _unmet(shortage: Shortage, stuck: Mapping[PodKey, str]) -> Addition:
    said = "; ".join(f"{key}: {why}" for key, why in list(stuck.items())[:3])
    more = f"; and {len(stuck) - 3} more" if len(stuck) > 3 else ""
    whole = not shortage.losses and len(stuck) == len(shortage.pods)
    name = shortage.name if whole else f"{shortage.name}; for {counted(len(stuck), 'pod')} of it"
    return Addition(name, clears=False, why=f"{UNMET}: {said}{more}")


def _smallest(clearing: Clearing) -> Size:
    """Down from the largest to a size of which neither the next smaller cores nor memory clear."""
    size = _most(clearing.model)
    size = _climbed(COUNTS, partial(_with, size, "count"), clearing)
    if size.cards:
        size = _climbed((0, *CARDS), partial(_with, size, "cards"), clearing)
    size = _climbed(MEMORY, partial(_with, size, "memory"), clearing)
    size = _climbed(CORES, partial(_with, size, "cores"), clearing)
    while (smaller := next(filter(clearing.clears, _next_smaller(size)), None)) is not None:
        size = smaller
    while not clearing.confirmed(size) and (more := sizes.above(MEMORY, size.memory)) is not None:
        size = replace(size, memory=more)
    return size


def _with(size: Size, field: str, value: int) -> Size:
    return replace(size, **{field: value})


def _next_smaller(size: Size) -> Iterator[Size]:
    memory, cores = sizes.below(MEMORY, size.memory), sizes.below(CORES, size.cores)
    if memory is not None:
        yield replace(size, memory=memory)
    if cores is not None:
        yield replace(size, cores=cores)


def _climbed(steps: Sequence[int], at: Callable[[int], Size], clearing: Clearing) -> Size:
    """The smallest step that clears, taking it that all above it do too, and that the last one does.

    It comes from below, in longer and longer steps: a size that is too small is found to be so at once.
    """
    low, high = -1, 0
    while high < len(steps) - 1 and not clearing.clears(at(steps[high])):
        low, high = high, min(2 * high + 1, len(steps) - 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if clearing.clears(at(steps[middle])) else (middle, high)
    return at(steps[high])


def _told(size: Size, clearing: Clearing, ground: Ground) -> Addition:
    model, crew = clearing.model, clearing.crew(size.count)
    bears = demand.integers(model.allocatable(size))
    stuck = {} if clearing.clears(size) else clearing.stuck(size)
    hosts = bearing.bearers(size, model, ground)
    machine = {demand.CPU: 1000 * size.cores, demand.MEMORY: size.memory}
    return Addition(
        shortage=clearing.shortage.name,
        clears=not stuck,
        machine=machine | ({"cards": size.cards} if size.cards else {}),
        allocatable=bears,
        count=size.count,
        tax=taxing.summed(crew, ground, dict(model.kept)),
        bearers=hosts,
        pods=size.count * bears.get(demand.PODS, 0) - len(crew.pods),
        slots={driver: size.count * number for driver, number in model.slots.items()},
        why=". ".join(_why(size, clearing, stuck, hosts)),
    )


def _why(
    size: Size, clearing: Clearing, stuck: Mapping[PodKey, str], hosts: Sequence[Bearer]
) -> Iterator[str]:
    each = f"{size.count} workers" if size.count > 1 else "a worker"
    yield f"{each} of {size}, like {clearing.model.origin}"
    if stuck:
        key, why = next(iter(stuck.items()))
        yield f"{len(stuck)} pods find no place even so; {key}: {why}"
    if not hosts:
        yield "which host could bear it is not known"
    elif not any(one.bears for one in hosts):
        first = min(hosts, key=lambda one: one.why.count(";"))
        yield f"no host bears it: on {first.host} something would have to give, {first.why}"
