"""Scenarios side by side: each is carried out on the estate as it is, and told by a few figures.

The first column is the estate with no step at all, so that the others can be read against it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bayplan.app import bearing, expecting, whatif
from bayplan.app.answers import Assertion, StepResult
from bayplan.app.assertions import Column, Comparison, Room
from bayplan.app.observe import Observed
from bayplan.app.steps import Passage, is_scenario, passages
from bayplan.app.world import World, chooser
from bayplan.capacity.report.lines import LoadLine
from bayplan.model.errors import InvalidInput
from bayplan.model.scenarios import Scenario

AS_IT_IS: Final = "as it is"
LEAST: Final = 2
SHOWN: Final = ("memory", "cpu", "volume-slots", "host-memory", "host-vcpus", "pool-promises", "addresses")
"""The constraints of which a column says what is left."""
PLAIN: Final = ("promised",)
"""Names of lines that say no more than their constraint does."""


def compare(estate: Observed, files: Sequence[str], *, seed: int | None = None) -> Comparison:
    """Scenario files side by side. Raises InvalidInput where one is no file, or where there is only one."""
    if len(files) < LEAST:
        raise InvalidInput("there is nothing to compare; give at least two scenario files")
    stray = [text for text in files if not is_scenario(text)]
    if stray:
        message = f"{stray[0]!r} is no scenario file; write its steps into a file to compare it"
        raise InvalidInput(message, value=stray[0])
    columns, assertions = [], []
    found: set[str] = set()
    for passage in (Passage(Scenario(AS_IT_IS), ()), *passages(files)):
        world = World(estate, chooser(seed))
        results = whatif.carry_out(passage, world, bearing.Scales(world))
        told = list(expecting.check(passage.scenario, results, world))
        columns.append(_column(passage, results, told, world))
        assertions += told
        found.update(whatif.notes(estate, world))
    return Comparison(
        str(estate.kubernetes), tuple(columns), tuple(assertions), seed,
        tuple(note for note in estate.notes) + tuple(sorted(found - set(estate.notes))),
    )  # fmt: skip


def _column(
    passage: Passage, results: Sequence[StepResult], told: Sequence[Assertion], world: World
) -> Column:
    wanted = world.estate.declaration.capacity.survive
    return Column(
        passage.scenario.name or passage.scenario.file,
        tuple(step.text for step in passage.steps),
        complete=all(one.complete for one in results),
        moved=sum(len(one.moved) for one in results),
        pending=len(world.waiting()),
        refused=sum(len(one.refused) for one in results),
        displaced=sum(len(each.victims) for one in results for each in one.displaced),
        overloaded=sum(len(one.overloads) for one in results),
        rooms=tuple(_rooms(bearing.whole(world))),
        survives={loss: expecting.survives(loss, world) for loss in wanted},
        met=sum(one.met is True for one in told),
        expected=len(told),
    )


def _rooms(lines: Iterable[LoadLine]) -> Iterator[Room]:
    """What is left in all, and where the least is."""
    groups: dict[tuple[str, str], list[LoadLine]] = {}
    for line in lines:
        if line.constraint in SHOWN and line.capacity is not None and _counts(line):
            groups.setdefault((line.constraint, line.name), []).append(line)
    for (constraint, name), group in groups.items():
        fullest = max(group, key=lambda line: line.share or 0.0)
        label = constraint if name in PLAIN or constraint.endswith(name) else f"{constraint} {name}"
        yield Room(
            label, group[0].scope, group[0].unit, sum(line.free or 0 for line in group), fullest.subject
        )


def _counts(line: LoadLine) -> bool:
    """Of nodes only those that any pod may go to; of hosts what machines may have, unsqueezed."""
    return line.access in ("", "open") and line.name != bearing.SQUEEZED
