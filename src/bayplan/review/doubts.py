"""Verdicts that hinge on a value which nobody knows: which value, and how much of it would still pass.

A value passes where the change goes through with it, and nothing else of its namespace fails that would not
fail anyway. Each resource is looked at by itself, with everything else that is unknown at its lowest.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bayplan.admission import charges
from bayplan.model.demand import CPU, is_extended
from bayplan.model.findings import Finding, Severity
from bayplan.model.names import Namespace
from bayplan.model.overlay import identity
from bayplan.model.quantities import Quantity, binary_bytes, millicores
from bayplan.model.record import Record
from bayplan.model.trees import Declared
from bayplan.model.workloads import Workload
from bayplan.review import course as courses
from bayplan.review import demands, halving, unknowns
from bayplan.review.course import Course
from bayplan.review.unknowns import REPLICAS, Blank

CHECK: Final = "value-unknown"

Passes = Callable[[Quantity], bool]


class Doubt(Record, frozen=True):
    """A workload whose verdict depends on values that nobody knows. `said`: how much would still pass."""

    workload: Workload
    declared: Declared
    needs: tuple[str, ...]
    path: str
    said: str


class _Trials:
    """The changes of one namespace, to be made again with another value."""

    def __init__(self, course: Course, namespace: str) -> None:
        self._course, self._start = course, courses.around(course, namespace)
        self.limits = course.after.policies.limits_of(Namespace(namespace))
        self._failing = frozenset(identity(one.change.subject) for one in course.made if not one.well)

    def passes(self, workload: Workload) -> bool:
        """Whether it goes through, and nothing fails that would not fail as it is."""
        ends = courses.varied(self._course, workload, self._start)
        failing = self._failing - {identity(workload)}
        return all(one.well or identity(one.change.subject) in failing for one in ends)


def find(course: Course) -> Iterator[Doubt]:
    """The doubts of a course: workloads that pass with some of their unknown values and not with others."""
    known = {identity(one): one for one in course.world.snapshot.workloads}
    trials: dict[str, _Trials] = {}
    for declared in course.world.tree.declared:
        workload = known.get(declared.key)
        blanks = unknowns.blanks(declared.unknowns)
        if workload is not None and blanks:
            if declared.namespace not in trials:
                trials[declared.namespace] = _Trials(course, declared.namespace)
            yield from _doubts(workload, declared, blanks, trials[declared.namespace])


def finding(doubt: Doubt) -> Finding:
    """A doubt as a finding."""
    place = doubt.declared.place(doubt.path)
    names = ", ".join(doubt.needs)
    return Finding(
        check=CHECK, severity=Severity.NOTE, subject=demands.subject(doubt.workload),
        summary=f"whether it is admitted and rolls out depends on {names}, which no file gives: {doubt.said}",
        remedy=f"say it with --set '{doubt.needs[0]}=...', or give a snapshot of the cluster",
        file=place.file, line=place.line, last_line=place.last_line,
    )  # fmt: skip


def _doubts(
    workload: Workload, declared: Declared, blanks: Sequence[Blank], trials: _Trials
) -> Iterator[Doubt]:
    passing = [trials.passes(one) for one in unknowns.trials(workload, blanks, trials.limits)]
    if all(passing) or not any(passing):
        return
    sorts = (
        tuple(one for one in blanks if one.resource == resource)
        for resource in dict.fromkeys(one.resource for one in blanks)
    )
    bounds = [(sort, said) for sort in sorts if (said := _bound(workload, sort, trials))]
    told = [one for sort, _ in bounds for one in sort] or blanks
    yield Doubt(
        workload, declared, tuple(dict.fromkeys(one.needs for one in told)), told[0].path, _said(bounds)
    )


def _said(bounds: Sequence[tuple[Sequence[Blank], str]]) -> str:
    if not bounds:
        return "only certain values pass"
    alone = ", each with the others at their lowest" if len(bounds) > 1 else ""
    return f"it passes {' and '.join(said for _, said in bounds)}{alone}"


def _bound(workload: Workload, blanks: Sequence[Blank], trials: _Trials) -> str:
    """Between which values of one resource it passes; empty where all do, or none that was tried."""
    values = {value.nanos: value for one in blanks for value in unknowns.values(workload, one, trials.limits)}
    tried = [values[nanos] for nanos in sorted(values)]

    def passes(amount: Quantity) -> bool:
        return trials.passes(unknowns.fill(workload, ((one, amount) for one in blanks)))

    ends = [passes(one) for one in tried]
    if all(ends) or not any(ends):
        return ""
    first, unit = ends.index(True), _unit(blanks[0].resource)
    failing = ends.index(False, first) if False in ends[first:] else 0
    least = f"from {_least(tried[first - 1], tried[first], unit, passes)} " if first else ""
    most = f"up to {_most(tried[failing - 1], tried[failing], unit, passes)} " if failing else ""
    return f"{least}{most}{_named(blanks)}"


def _least(low: Quantity, high: Quantity, unit: Quantity, passes: Passes) -> Quantity:
    """The smallest amount that passes, above one that does not."""
    whole = -(-high.nanos // unit.nanos)
    found = -halving.most(-whole, -(low.nanos // unit.nanos), lambda steps: passes(_times(unit, -steps)))
    return high if found == whole else _times(unit, found)


def _most(low: Quantity, high: Quantity, unit: Quantity, passes: Passes) -> Quantity:
    """The largest amount that passes, below one that does not."""
    whole = low.nanos // unit.nanos
    found = halving.most(whole, -(-high.nanos // unit.nanos), lambda steps: passes(_times(unit, steps)))
    return low if found == whole else _times(unit, found)


def _unit(resource: str) -> Quantity:
    """A millicore, a mebibyte, a device or a pod: how finely it is looked for."""
    if resource == CPU:
        return millicores(1)
    return charges.whole(1) if is_extended(resource) or resource == REPLICAS else binary_bytes(1 << 20)


def _times(unit: Quantity, steps: int) -> Quantity:
    return Quantity(unit.nanos * steps, unit.family)


def _named(blanks: Sequence[Blank]) -> str:
    if blanks[0].resource == REPLICAS:
        return REPLICAS
    places = {(one.init, one.at) for one in blanks}
    return f"of {blanks[0].resource}" + (" in each container" if len(places) > 1 else "")
