"""Verdicts that hinge on a value which nobody knows: which value, and how much of it would still pass."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.demand import CPU
from bayplan.model.findings import Finding, Severity
from bayplan.model.overlay import identity
from bayplan.model.quantities import NANOS, Family, Quantity
from bayplan.model.record import Record
from bayplan.model.trees import Declared
from bayplan.model.workloads import Workload
from bayplan.review import demands, unknowns
from bayplan.review.course import WELL, Course
from bayplan.review.rollouts import Change, Forecast, Stage, forecast
from bayplan.review.unknowns import Blank

CHECK: Final = "value-unknown"


class Doubt(Record, frozen=True):
    """A workload whose verdict depends on values that nobody knows. `most`: how much would still pass."""

    workload: Workload
    declared: Declared
    needs: tuple[str, ...]
    said: str


def find(course: Course) -> Iterator[Doubt]:
    """The doubts of a course: workloads with unknown sizes that pass with some values and not with others."""
    known = {identity(one): one for one in course.world.snapshot.workloads}
    for declared in course.world.tree.declared:
        workload = known.get(declared.key)
        blanks = unknowns.blanks(declared.unknowns)
        if workload is None or not blanks:
            continue
        doubt = _doubt(workload, declared, blanks, course.after)
        if doubt is not None:
            yield doubt


def finding(doubt: Doubt) -> Finding:
    """A doubt as a finding."""
    place = doubt.declared.place(doubt.declared.unknowns[0].path)
    names = ", ".join(doubt.needs)
    return Finding(
        check=CHECK, severity=Severity.NOTE, subject=demands.subject(doubt.workload),
        summary=f"whether it is admitted and rolls out depends on {names}, which no file gives: {doubt.said}",
        remedy=f"say it with --set '{doubt.needs[0]}=...', or give a snapshot of the cluster",
        file=place.file, line=place.line, last_line=place.last_line,
    )  # fmt: skip


def _doubt(workload: Workload, declared: Declared, blanks: Sequence[Blank], stage: Stage) -> Doubt | None:
    limits = stage.policies.limits_of(workload.namespace)
    trials = unknowns.trials(workload, blanks, limits)
    ends = [_end(one, stage) for one in trials]
    well = [one.ending in WELL for one in ends]
    if all(well) or not any(well):
        return None
    needs = tuple(dict.fromkeys(one.needs for one in blanks))
    return Doubt(workload, declared, needs, _bound(workload, blanks, stage))


def _bound(workload: Workload, blanks: Sequence[Blank], stage: Stage) -> str:
    """How much would still pass, where one kind of amount is open."""
    resources = {one.resource for one in blanks}
    if len(resources) != 1:
        return "some values pass, and some do not"
    (resource,) = resources
    low, high = 0, 1 << 40
    while high - low > 1:
        middle = (low + high) // 2
        amount = _amount(resource, middle)
        filled = unknowns.fill(workload, ((one, amount) for one in blanks))
        passes = _end(filled, stage).ending in WELL
        low, high = (middle, high) if passes else (low, middle)
    return f"it passes up to {_amount(resource, low)} of {resource}" if low else "only certain values pass"


def _amount(resource: str, number: int) -> Quantity:
    """So many millicores, mebibytes or devices."""
    if resource == CPU:
        return Quantity(number * (NANOS // 1000))
    return Quantity(number * NANOS) if "/" in resource else Quantity((number << 20) * NANOS, Family.BINARY)


def _end(workload: Workload, stage: Stage) -> Forecast:
    """How it ends if the workload is made anew with these values beside everything else."""
    trial = stage.fork()
    known = trial.workloads.get((workload.kind, workload.key))
    (found,) = forecast([Change(known, workload, restart=known is not None)], trial)
    return found
