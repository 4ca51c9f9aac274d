"""Sets of versions that go together: the one nearest to what is declared, and the newest one there is.

Every version that is not declared already has to be one that a row says works on that Kubernetes (a component
of which no row knows anything about Kubernetes may be any release). Near means: as few changes as can be,
then as few steps back, then as few lines of releases in between. Among equals the newest wins, so that the
same question always has the same answer.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from bayplan.capacity.answers import Answer
from bayplan.catalog.compatibility import conflicts, numbers
from bayplan.catalog.compatibility.rows import KUBERNETES, Table
from bayplan.catalog.compatibility.table import TABLE
from bayplan.catalog.compatibility.versions import Versions


class Change(Answer, frozen=True):
    """What has another version in a set than was declared, and what was against the declared one."""

    name: str
    before: str
    after: str
    why: tuple[str, ...] = ()

    @property
    def back(self) -> bool:
        """Whether it is older than what was declared."""
        return numbers.parse(self.after) < numbers.parse(self.before)


class Cost(NamedTuple):
    """How far a set is from what is declared."""

    changes: int = 0
    steps_back: int = 0
    distance: int = 0


class Choice(NamedTuple):
    """A release, how far it is from the declared one, and its age (the newest is the least)."""

    version: str
    cost: Cost
    age: tuple[int, ...]


class Found(NamedTuple):
    """A set, and what it is ranked by: less is better."""

    cost: Cost
    ages: tuple[tuple[int, ...], ...]
    versions: Versions


def nearest(versions: Versions, table: Table = TABLE) -> Versions | None:
    """The set without conflicts that is nearest to a declared one; None where no known set has none."""
    found = (_fitted(versions, one, table, near=True) for one in kubernetes(versions, table))
    best = min((one for one in found if one), key=lambda one: one[:2], default=None)
    return best.versions if best else None


def newest(versions: Versions, table: Table = TABLE) -> Versions | None:
    """The newest set: the newest Kubernetes that all components can run on, and the newest of each."""
    for one in sorted(kubernetes(versions, table), key=lambda one: one.age):
        found = _fitted(versions, one, table, near=False)
        if found is not None:
            return found.versions
    return None


def newest_on(versions: Versions, release: str, table: Table = TABLE) -> Versions | None:
    """The newest releases of all components that work on one Kubernetes; None where some has none."""
    found = _fitted(versions, Choice(release, Cost(), ()), table, near=False)
    return found.versions if found else None


def latest(versions: Versions, table: Table = TABLE) -> Versions:
    """Every component in its newest known release, whether that goes together or not."""
    last = {
        name: max([version, *releases(name, table)], key=numbers.parse)
        for name, version in versions.components.items()
    }
    return Versions(versions.distribution, versions.kubernetes, last, versions.features)


def unknown_on(versions: Versions, release: str, table: Table = TABLE) -> tuple[str, ...]:
    """The components of which no release is known to work on a Kubernetes."""
    return tuple(one for one in sorted(versions.components) if not allowed(versions, release, one, table))


def changes(before: Versions, after: Versions, table: Table = TABLE) -> tuple[Change, ...]:
    """What differs between two sets, Kubernetes first, each with what was known to be against it."""
    found = conflicts.conflicts(before, table)
    pairs = [(KUBERNETES, before.kubernetes, after.kubernetes)]
    pairs += [(name, one, after.components[name]) for name, one in sorted(before.components.items())]
    return tuple(
        Change(
            name, one, other, tuple(each.message for each in found if name in (each.component, each.against))
        )
        for name, one, other in pairs
        if one != other
    )


def releases(name: str, table: Table) -> list[str]:
    """The known releases of a component, oldest first."""
    return sorted({one.version for one in table.releases if one.component == name}, key=numbers.parse)


def clusters(distribution: str, table: Table) -> list[str]:
    """The known releases of a distribution, oldest first."""
    known = {one.version for one in table.clusters if one.distribution == distribution}
    return sorted(known, key=numbers.parse)


def works(name: str, version: str, versions: Versions, table: Table) -> bool:
    """Whether a release is known to work on the Kubernetes of a set."""
    if any(conflicts.of_cluster(name, version, versions, table)):
        return False
    told = any(one.span.component == name for one in table.supports)
    return not told or conflicts.support(name, version, versions.distribution, table) is not None


def kubernetes(versions: Versions, table: Table) -> list[Choice]:
    """The releases of Kubernetes to choose from."""
    return _choices(versions.kubernetes, clusters(versions.distribution, table))


def allowed(versions: Versions, on: str, name: str, table: Table) -> list[Choice]:
    """The releases of a component to choose from: what is declared, and what is known to work.

    On another Kubernetes than the declared one, also the declared release has to be known to.
    """
    current = versions.components[name]
    return [
        one
        for one in _choices(current, releases(name, table))
        if (one.version == current and on == versions.kubernetes)
        or works(name, one.version, versions.on(on), table)
    ]


def total(costs: Sequence[Cost]) -> Cost:
    """All costs together."""
    return Cost(*(sum(each) for each in zip(*costs, strict=True))) if costs else Cost()


def _choices(current: str, known: list[str]) -> list[Choice]:
    every = sorted({*known, current}, key=numbers.parse)
    lines = sorted({numbers.line(one) for one in every})
    at, here = every.index(current), lines.index(numbers.line(current))
    return [
        Choice(
            one,
            Cost(int(one != current), int(place < at), abs(lines.index(numbers.line(one)) - here)),
            tuple(-part for part in numbers.parse(one)),
        )
        for place, one in enumerate(every)
    ]


def _fitted(versions: Versions, on: Choice, table: Table, near: bool) -> Found | None:
    """The best releases of all components on one Kubernetes: each for itself, and coupled ones together."""
    chosen, costs, ages = versions.on(on.version), [on.cost], [on.age]
    for group in _groups(versions, table):
        picked = next(_picked(versions, on.version, group, table, near), None)
        if picked is None:
            return None
        for name, choice in zip(group, picked, strict=True):
            chosen = chosen.with_component(name, choice.version)
            costs.append(choice.cost)
            ages.append(choice.age)
    return None if conflicts.conflicts(chosen, table) else Found(total(costs), tuple(ages), chosen)


def _groups(versions: Versions, table: Table) -> list[tuple[str, ...]]:
    """Components that have to be chosen together: those of pairs. All others stand alone."""
    groups: list[set[str]] = [{name} for name in sorted(versions.components)]
    for pair in table.pairs:
        both = {pair.span.component, pair.other.component}
        joined = [one for one in groups if one & both]
        groups = [one for one in groups if not one & both] + ([set().union(*joined)] if joined else [])
    return sorted(tuple(sorted(one)) for one in groups)


def _picked(
    versions: Versions, on: str, group: tuple[str, ...], table: Table, near: bool
) -> Iterator[tuple[Choice, ...]]:
    """The choices for a group that have no conflict among themselves, best first."""

    def order(choices: tuple[Choice, ...]) -> tuple[object, ...]:
        ages = tuple(one.age for one in choices)
        return (total([one.cost for one in choices]), ages) if near else (ages,)

    here = versions.on(on)
    for picked in sorted(product(*(allowed(versions, on, name, table) for name in group)), key=order):
        names = {name: one.version for name, one in zip(group, picked, strict=True)}
        if not conflicts.conflicts(Versions(here.distribution, on, names, here.features), table):
            yield picked
