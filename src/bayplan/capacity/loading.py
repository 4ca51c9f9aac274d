"""Load lines of an estate: every constraint at every place, their totals, and what nobody knows.

Lines stand in the order of the constraints; within one by name, and there the fullest place first. Totals are
sums over places, which a pod cannot use as one: they say how much there is, never whether something fits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from bayplan.capacity import workers
from bayplan.capacity.constraints.registry import CONSTRAINTS
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Part, Total
from bayplan.capacity.verdicts import names

_NODES: Final[Mapping[str, Callable[[LoadLine], bool]]] = {
    "all": lambda line: True,
    "workers": lambda line: line.access != workers.CONTROL_PLANE,
    "open": lambda line: line.access == workers.OPEN,
}
"""Over which nodes totals go (`Total.of`)."""


def lines(ground: Ground) -> tuple[LoadLine, ...]:
    """The load lines of all constraints, the fullest places of each first."""
    found: list[LoadLine] = []
    for constraint in CONSTRAINTS:
        if constraint.lines is not None:
            found += _ordered(constraint.lines(ground))
    return tuple(found)


def notes(ground: Ground) -> tuple[str, ...]:
    """For which constraints evidence is missing, and of what."""
    said = [note for one in CONSTRAINTS if one.unknown is not None for note in one.unknown(ground)]
    return (*said, *_unhoused(ground), *ground.hosting.doubts)


def totals(lines: Iterable[LoadLine]) -> tuple[Total, ...]:
    """The sum of each constraint over its places; of nodes over all, over workers, over those open to all."""
    groups: dict[tuple[str, str, str, str], list[LoadLine]] = {}
    for line in lines:
        groups.setdefault((line.constraint, line.name, line.scope, line.unit), []).append(line)
    return tuple(total for group in groups.values() for total in _totals(group))


def _ordered(found: Iterable[LoadLine]) -> list[LoadLine]:
    """Names in the order in which they come up; what nothing bounds stands last."""
    listed = list(found)
    rank = {name: number for number, name in enumerate(dict.fromkeys(line.name for line in listed))}
    return sorted(listed, key=lambda line: (rank[line.name], -_fullness(line)))


def _fullness(line: LoadLine) -> float:
    """Something used where there is none is fuller than full."""
    if line.capacity is None:
        return -1.0
    share = line.share
    return share if share is not None else float("inf") if line.used else 0.0


def _totals(group: Sequence[LoadLine]) -> Iterator[Total]:
    if group[0].scope != "node":
        yield _total(group, "")
        return
    for name, belongs in _NODES.items():
        chosen = [line for line in group if belongs(line)]
        if chosen:
            yield _total(chosen, name)


def _total(group: Sequence[LoadLine], of: str) -> Total:
    first = group[0]
    bounds = [line.capacity for line in group if line.capacity is not None]
    alone = first if len(group) == 1 else None
    after = alone.used_after if alone else None
    return Total(
        first.constraint, first.name, first.scope, first.unit,
        used=sum(line.used for line in group),
        capacity=sum(bounds) if len(bounds) == len(group) else None,
        places=len(group),
        fullest=max(group, key=_fullness).subject,
        free_after=alone.capacity - after if alone and alone.capacity and after is not None else None,
        of=of,
        ceilings=_ceilings(group),
    )  # fmt: skip


def _ceilings(group: Sequence[LoadLine]) -> tuple[Part, ...]:
    """The sums of the ceilings that all of the places have, so that one is not taken for more than it is."""
    found: dict[str, list[int]] = {}
    for line in group:
        for one in line.ceilings:
            found.setdefault(one.name, []).append(one.amount)
    return tuple(Part(name, sum(amounts)) for name, amounts in found.items() if len(amounts) == len(group))


def _unhoused(ground: Ground) -> Iterator[str]:
    """Nodes without a machine, where machines are known at all."""
    if ground.lower.machines:
        silent = [node.name for node in ground.snapshot.nodes if ground.hosting.machine_of(node.name) is None]
        if silent:
            yield f"no machine is known to be under {names(silent)}"
