"""The survey: each loss rehearsed in each model, and in several ways where choices between equals matter."""

from collections.abc import Sequence
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
    with opened(ground, REQUESTS) as stage:
        requested = [_rehearse(case, stage) for case in found]
    used = _in_use(found, requested, ground) if PEAK in models else []
    answers = {REQUESTS: [outcome for outcome, _ in requested], PEAK: used}
    wanted = [answers[model] for model in MODELS if model in models]
    return tuple(outcome for each in zip(*wanted, strict=True) for outcome in each)


def survives(ground: Ground, kind: str, names: Sequence[str]) -> bool:
    """Whether everything required runs again after a loss, by scheduling requests."""
    case = cases.one(kind, names, ground)
    with opened(ground, REQUESTS) as stage:
        outcome, _ = _rehearse(case, stage)
    return outcome.survived


def _in_use(
    found: Sequence[Case], requested: Sequence[tuple[Outcome, Played]], ground: Ground
) -> list[Outcome]:
    """The same losses by peaks. Where no peak is known at all, real use is what is requested."""
    use = ground.note(RealUse)
    if not use.known:
        return [replace(outcome, model=PEAK, unknown_peaks=use.unknown) for outcome, _ in requested]
    with opened(ground, PEAK) as stage:
        return [
            real_use.judged(_rehearse(case, stage)[0], outcome, played, stage)
            for case, (outcome, played) in zip(found, requested, strict=True)
        ]


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
