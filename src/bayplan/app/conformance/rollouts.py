"""Plays a recorded rollout against `bayplan.review.rollouts` and reports every difference.

A scenario is a namespace with its rules, a workload, and, but for Jobs, a change of its template. Two states
were recorded, each when nothing moved any more: after the workload was created, and after it was changed.
Compared are the pods of either template, the numbers of the workload's status, its conditions, and the
refusals that still stand. An end that hangs on timing is found among the ends that the forecast names; which
one was recorded is then listed as inferred.
"""

from collections.abc import Iterable, Iterator, Mapping

from bayplan.app.conformance import rollout_refusals, rollout_status
from bayplan.app.conformance.mismatch import Mismatch
from bayplan.app.conformance.rollout_scenes import Scene, State, parse
from bayplan.model.record import Record
from bayplan.review.rollouts import Change, Count, Forecast, Stage, forecast
from bayplan.review.rollouts.play import TIMINGS, Timing

Difference = tuple[str, str, str]
"""What differs, what was recorded, what Bayplan says."""


class Played(Record, frozen=True):
    """The outcome of one scenario. `pods` are those that its workload is meant to have in each state."""

    pods: int
    mismatches: tuple[Mismatch, ...]
    inferred: tuple[str, ...] = ()


class _Try(Record, frozen=True):
    """One way in which timing may fall, and how it differs from the record."""

    timing: Timing
    found: Forecast
    stage: Stage
    differences: tuple[Difference, ...]


def play(document: Mapping[str, object], file: str) -> Played:
    """All differences between a recorded rollout and its forecast."""
    scene = parse(document, file)
    possible = rollout_refusals.possible(scene)
    first = _reached(Change(None, scene.workload), scene.stage(), scene.recorded.created, possible)
    tries = {"created": first}
    if scene.change is not None and scene.recorded.changed is not None:
        change = Change(scene.workload, scene.change)
        tries["changed"] = _reached(change, first.stage, scene.recorded.changed, possible)
    return Played(
        sum(one.found.replicas for one in tries.values()),
        tuple(Mismatch(file, when, *found) for when, one in tries.items() for found in one.differences),
        tuple(_inferred(scene, when, one) for when, one in tries.items() if one.timing != TIMINGS[0]),
    )


def _reached(change: Change, stage: Stage, state: State, possible: frozenset[str]) -> _Try:
    """The first timing that ends as was recorded; where none does, the one that comes nearest."""
    tries = [_tried(change, stage.fork(), state, possible, timing) for timing in _ends(change, stage)]
    return min(tries, key=lambda one: len(one.differences))


def _ends(change: Change, stage: Stage) -> Iterator[Timing]:
    """The usual order, and the others where the forecast names other ends."""
    (found,) = forecast([change], stage.fork())
    yield from TIMINGS if found.also else TIMINGS[:1]


def _tried(change: Change, stage: Stage, state: State, possible: frozenset[str], timing: Timing) -> _Try:
    (found,) = forecast([change], stage, timing=timing, others=())
    differences = tuple(_differences(change, found, state, possible))
    return _Try(timing, found, stage, differences)


def _differences(
    change: Change, found: Forecast, state: State, possible: frozenset[str]
) -> Iterator[Difference]:
    yield from _pods(change, found, state)
    yield from rollout_status.differences(change, found, state)
    yield from rollout_refusals.differences(found, state, possible)


def _pods(change: Change, found: Forecast, state: State) -> Iterable[Difference]:
    got = {"1": found.old, "2": found.new} if change.before else {"1": found.new, "2": Count()}
    for template in sorted({*got, *state.pods}):
        expected, ours = state.pods.get(template, Count()), got.get(template, Count())
        if expected != ours:
            yield f"pods of template {template}", _told(expected), _told(ours)


def _told(count: Count) -> str:
    return f"{count.exist} exist, {count.bound} bound, {count.ready} ready"


def _inferred(scene: Scene, when: str, one: _Try) -> str:
    return f"{scene.name}: {when}, timing decided: {one.found.said}"
