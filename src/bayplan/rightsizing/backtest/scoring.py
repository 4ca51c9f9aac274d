"""Sums up what rules came to, by class of containers and over all."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from bayplan.rightsizing.backtest.past import Past
from bayplan.rightsizing.backtest.walking import WEEK, Pace, Walk
from bayplan.rightsizing.portrait.readings import Values
from bayplan.rightsizing.report.backtest import Miss, Tally

ALL: Final = "all"


class Walked(NamedTuple):
    """One container under one rule."""

    group: str
    past: Past
    walk: Walk


def tally(rule: str, walked: Sequence[Walked], pace: Pace) -> list[Tally]:
    """How a rule did: over all containers, and over each class of them."""
    groups = sorted({one.group for one in walked})
    found = [_tally(rule, ALL, walked, pace)]
    return found + [_tally(rule, name, [one for one in walked if one.group == name], pace) for name in groups]


def _tally(rule: str, group: str, walked: Sequence[Walked], pace: Pace) -> Tally:
    peak = _stack([one.past.peak[pace.first :] for one in walked])
    request, limit = _stack([one.walk.request for one in walked]), _stack([one.walk.limit for one in walked])
    scored = np.isfinite(peak)
    asked = scored & np.isfinite(request)
    reserved, unused = float(request[asked].sum()), float(np.maximum(0, request - peak)[asked].sum())
    days = max(1, peak.shape[1])
    missed = tuple(miss for one in walked for miss in _misses(one, pace))
    return Tally(
        rule, group,
        slack=unused / reserved if reserved else 0.0,
        misses=len(missed),
        short=int((peak > request)[asked].sum()),
        reserved=round(reserved / days),
        limits=round(float(limit[scored & np.isfinite(limit)].sum()) / days),
        changes=sum(one.walk.changes for one in walked) / (days / WEEK),
        days=int(scored.sum()),
        missed=missed,
    )  # fmt: skip


def _stack(rows: Sequence[Values]) -> Values:
    return np.stack(rows) if rows else np.empty((0, 0))


def _misses(one: Walked, pace: Pace) -> list[Miss]:
    """Each day on which memory would have run out. It was killed: it wanted more than anybody read."""
    found = []
    for day in np.flatnonzero(one.walk.missed):
        at, limit = int(day) + pace.first, int(one.walk.limit[day])
        peak = max(float(np.nan_to_num(one.past.peak[at])), float(one.past.killed[at]))
        when = int(one.past.when[at]) or one.past.end(at)
        found.append(Miss(one.past.subject.place, when, limit, int(peak)))
    return found
