"""What the two voices of a rule say of a pod, side by side."""

from collections.abc import Sequence

import numpy as np

from bayplan.scheduling.columns import registry
from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Filter, Refusal, Score
from bayplan.scheduling.shapes import Shape


def filtered(rule: Filter, shape: Shape, fleet: Fleet) -> list[bool]:
    """Where the scalar voice lets the pod stand."""
    judge = rule.judge(shape, fleet)
    if isinstance(judge, Refusal):
        return [False] * len(fleet.bays)
    return [judge is None or judge.verdict(bay) is None for bay in fleet.bays]


def admitted(name: str, shape: Shape, fleet: Fleet) -> list[bool]:
    """Where the voice over columns lets it stand."""
    columns = Columns(fleet)
    mask = _mask(name, shape, columns)
    columns.close()
    found: list[bool] = [True] * columns.size if mask is None else mask.tolist()
    return found


def _mask(name: str, shape: Shape, columns: Columns) -> Mask | None:
    if name in registry.STILL:
        return registry.STILL[name].admits(shape, columns)
    if name in registry.LOCAL:
        return registry.LOCAL[name].admits(shape, columns, columns.everywhere)
    spoken = registry.WIDE[name].speak(shape, columns, Census(columns))
    return spoken.admits() if spoken else None


def points(rule: Score, shape: Shape, fleet: Fleet, feasible: Sequence[Bay]) -> list[int] | None:
    """The scalar voice's scores of the feasible bays; None where it skips."""
    scorer = rule.scorer(shape, fleet, feasible)
    if scorer is None:
        return None
    raw = [scorer.score(bay) for bay in feasible]
    return scorer.normalise(raw) if scorer.normalise else raw


def scored(name: str, shape: Shape, fleet: Fleet, feasible: Sequence[Bay]) -> list[int] | None:
    """The scores over columns of the same bays."""
    columns = Columns(fleet)
    mask = np.zeros(columns.size, dtype=np.bool_)
    mask[[bay.index for bay in feasible]] = True
    found = _scores(name, shape, columns, mask)
    columns.close()
    numbers: list[int] | None = None if found is None else found[mask].tolist()
    return numbers


def _scores(name: str, shape: Shape, columns: Columns, feasible: Mask) -> Vector | None:
    if name in registry.STILL:
        return registry.STILL[name].scores(shape, columns, feasible)
    if name in registry.LOCAL:
        return registry.LOCAL[name].scores(shape, columns, columns.everywhere)
    spoken = registry.WIDE[name].speak(shape, columns, Census(columns))
    return spoken.scores(feasible) if spoken else None
