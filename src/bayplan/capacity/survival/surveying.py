"""The survey: each loss rehearsed in each model, and in several ways where choices between equals matter."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Final

from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.survival import cases, real_use, telling
from bayplan.capacity.survival.case import Case
from bayplan.capacity.survival.peaks import RealUse
from bayplan.capacity.survival.played import Played
from bayplan.capacity.survival.playing import play
from bayplan.capacity.survival.stage import MODELS, PEAK, REQUESTS, Stage, opened
from bayplan.model.names import PodKey
from bayplan.scheduling import chance

SEEDS: Final = (1, 2, 3)
"""Ways to choose among equals that are tried beside the first, unless it is proven that none matters."""


def survey(
    ground: Ground, *, pairs: bool = False, models: Sequence[str] = MODELS, only: Sequence[str] = ()
) -> tuple[Outcome, ...]:
    """What each loss comes to, loss by loss and model by model; nothing of the ground changes.

    `only` names losses (`any-node`, `host/pve`, `node/n1+node/n2`); without it all single nodes, hosts, disks
    and cards are looked at, and with `pairs` every two nodes. Raises InvalidInput for what there is not.
    """
    found = cases.all_of(ground, pairs=pairs, only=only)
    with ExitStack() as stages:
        wanted = dict.fromkeys((REQUESTS, *(model for model in MODELS if model in models)))
        opening = {
            model: stages.enter_context(opened(ground, model)) for model in wanted if _needed(model, ground)
        }
        return tuple(outcome for case in found for outcome in _outcomes(case, opening, models))


def survives(ground: Ground, kind: str, names: Sequence[str]) -> bool:
    """Whether everything required runs again after a loss, by scheduling requests."""
    case = cases.one(kind, names, ground)
    with opened(ground, REQUESTS) as stage:
        outcome, _ = _rehearse(case, stage)
    return outcome.survived


def _needed(model: str, ground: Ground) -> bool:
    """Where no peak is known at all, real use is what is requested."""
    return model == REQUESTS or ground.note(RealUse).known


def _outcomes(case: Case, stages: dict[str, Stage], models: Sequence[str]) -> Iterator[Outcome]:
    requested, played = _rehearse(case, stages[REQUESTS])
    if REQUESTS in models:
        yield requested
    if PEAK not in models:
        return
    if PEAK not in stages:
        yield replace(requested, model=PEAK, unknown_peaks=stages[REQUESTS].use.unknown)
        return
    used, _ = _rehearse(case, stages[PEAK])
    yield real_use.judged(used, requested, played, stages[PEAK])


def _rehearse(case: Case, stage: Stage) -> tuple[Outcome, Played]:
    """The worst of what is possible; the first of equals where all come to the same."""
    ways = []
    for hit in case.hit:
        ways.append(_way(case, hit, stage))
        if not ways[-1][0].survived:
            return ways[-1]
    return ways[0]


def _way(case: Case, hit: Sequence[PodKey], stage: Stage) -> tuple[Outcome, Played]:
    """One possibility of who is hit. It is survived only if it is whichever way equals are chosen."""
    played = _played(case, hit, stage, 0)
    outcome = telling.tell(case, played, stage)
    if not outcome.survived or not played.ties or played.assured:
        return outcome, played
    for seed in SEEDS if stage.narrow else SEEDS[:1]:
        other = _played(case, hit, stage, seed)
        told = telling.tell(case, other, stage)
        if not told.survived:
            return replace(told, notes=(*told.notes, telling.BY_CHANCE)), other
    return replace(outcome, notes=(*outcome.notes, telling.TRIED)), played


def _played(case: Case, hit: Sequence[PodKey], stage: Stage, seed: int) -> Played:
    """One play. Losses that take the same along (a host, and its only disk) are played once; 0: no seed."""
    key = (frozenset(case.nodes), case.burdens, tuple(hit), seed)
    if key not in stage.plays:
        stage.plays[key] = play(case, hit, stage, chance.Seeded(seed) if seed else chance.first)
    return stage.plays[key]
