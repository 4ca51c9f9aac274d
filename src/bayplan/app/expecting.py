"""Holds a world after some steps against what a scenario expects of it.

Each kind of expectation is one function; what cannot be told, because nothing is known of what it is about,
is neither met nor broken, and counts as not met.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bayplan.app import engines, naming, subjects
from bayplan.app.answers import Assertion, StepResult
from bayplan.app.world import World
from bayplan.capacity import fit, loading, survival
from bayplan.capacity.remedies import wording
from bayplan.capacity.report.lines import LoadLine
from bayplan.model.errors import InvalidInput
from bayplan.model.scenarios import COMPLETE, COUNTS, FITS, FREE, SURVIVES, Bound, Expected, Scenario

Told = tuple[bool | None, str]
"""Whether an expectation is met, and what there is."""


def check(scenario: Scenario, results: Sequence[StepResult], world: World) -> Iterator[Assertion]:
    """What became of each expectation, in the order of the file."""
    for one in scenario.expects:
        try:
            met, found = CHECKS[one.kind](one, results, world)
        except InvalidInput as error:
            path = f"expect.{one.kind}"
            raise InvalidInput(
                error.message, file=scenario.file, line=one.line, path=path, value=error.value
            ) from error
        yield Assertion(scenario.name or scenario.file, _written(one), met, found, scenario.file, one.line)


def survives(loss: str, world: World) -> bool | None:
    """Whether a loss is survived as things stand, by requests; None: there is nothing of the kind."""
    outcomes = survival.survey(world.ground, models=("requests",), only=(loss,))
    return all(one.survived for one in outcomes) if outcomes else None


def _written(one: Expected) -> str:
    if one.kind == COMPLETE:
        return f"{one.kind}: {str(one.truth).lower()}"
    bound = one.bound.written if one.bound is not None else ""
    if one.kind == FITS:
        return f"{one.kind} {bound}"
    return (
        f"{one.kind} {one.subject}: {bound}"
        if one.subject and bound
        else f"{one.kind} {one.subject or bound}"
    )


def _complete(one: Expected, results: Sequence[StepResult], world: World) -> Told:
    short = [found.step for found in results if not found.complete]
    return (
        not short
    ) is one.truth, f"left incomplete: {', '.join(short)}" if short else "every step is complete"


def _counted(one: Expected, results: Sequence[StepResult], world: World) -> Told:
    found = {
        "pending": len(world.waiting()),
        "refused": sum(len(step.refused) for step in results),
        "displaced": sum(len(move.victims) for step in results for move in step.displaced),
        "overloaded": sum(len(step.overloads) for step in results),
    }[one.kind]
    return _bound(one).holds(found), str(found)


def _survived(one: Expected, results: Sequence[StepResult], world: World) -> Told:
    try:
        found = survives(one.subject, world)
    except InvalidInput as error:
        return None, error.message
    if found is None:
        return None, "there is nothing of that kind"
    return found, "survived" if found else "a required pod stays down"


def _fits(one: Expected, results: Sequence[StepResult], world: World) -> Told:
    bound = _bound(one)
    snapshot = world.snapshot
    series = subjects.templated(naming.workload(one.subject, snapshot), snapshot)
    estate = world.estate
    asked = fit.World(snapshot, estate.kubernetes, estate.profile, engines.settler)
    answer = fit.fit(series, asked, cap=max(1, bound.number), seeds=1)
    at_least = "at least " if answer.capped else ""
    return bound.holds(answer.more), f"{at_least}{answer.more} more fit"


def _left(one: Expected, results: Sequence[StepResult], world: World) -> Told:
    """A resource at a place is a load line, by the names that it has there."""
    resource, _, place = one.subject.partition("@")
    lines = [line for line in loading.lines(world.ground) if resource in (line.name, line.constraint)]
    mine = [line for line in lines if line.subject == place and line.free is not None]
    if not mine:
        known = sorted({line.subject for line in lines})
        where = f"it is known of {', '.join(known[:6])}" if known else "no load line is called so"
        return None, f"nothing is known of {resource} at {place}; {where}"
    least = min(mine, key=lambda line: line.free or 0)
    return _bound(one).holds(least.free or 0), f"{_amount(least)} free"


def _amount(line: LoadLine) -> str:
    names = {"bytes": "memory", "millicores": "cpu"}
    return wording.plain(names.get(line.unit, ""), line.free or 0)


def _bound(one: Expected) -> Bound:
    return one.bound or Bound("==", 0)


CHECKS: Final[Mapping[str, Callable[[Expected, Sequence[StepResult], World], Told]]] = {
    COMPLETE: _complete,
    **dict.fromkeys(COUNTS, _counted),
    SURVIVES: _survived,
    FITS: _fits,
    FREE: _left,
}
