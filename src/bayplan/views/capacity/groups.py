"""Load lines by constraint: one group for each, the fullest first, and in it the fullest place first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bayplan.capacity import words
from bayplan.capacity.report.lines import LoadLine
from bayplan.views import amounts

FULL: Final = 0.9
TIGHT: Final = 0.75
NAMED_PLACES: Final = ("pci-mapping",)
"""Constraints of which the name belongs to the place."""


class Group(NamedTuple):
    """Lines of one constraint in one kind of places, the fullest first."""

    title: str
    detail: str
    lines: tuple[LoadLine, ...]

    @property
    def fullest(self) -> LoadLine:
        """The line with the least left in proportion."""
        return self.lines[0]

    @property
    def share(self) -> float:
        """How full the fullest place is."""
        return worst(self.fullest)


def groups(lines: Iterable[LoadLine]) -> list[Group]:
    """All lines by constraint. What is neither used nor bounded is left out, and what says the same again."""
    found: dict[tuple[str, str, str], list[LoadLine]] = {}
    seen: set[tuple[str, str, str, int, int | None]] = set()
    for one in lines:
        figures = (one.constraint, one.scope, place(one), one.used, one.capacity)
        if figures not in seen and (one.used or one.capacity is not None):
            seen.add(figures)
            found.setdefault((one.constraint, _kind(one), one.scope), []).append(one)
    made = [Group(*titled(ones[0]), tuple(sorted(ones, key=_fullest_first))) for ones in found.values()]
    taken = Counter(group.title for group in made)
    told = [group._replace(title=_apart(group)) if taken[group.title] > 1 else group for group in made]
    return sorted(told, key=lambda group: -group.share)


def titled(one: LoadLine) -> tuple[str, str]:
    """What a constraint is called, and what exactly is meant where the name alone does not say."""
    said = words.constraint(one.constraint, _kind(one))
    parts = one.constraint.split("-")
    plain = one.name in ("", one.constraint, ".".join(reversed(parts)), *parts)
    return said, "" if plain or one.name in said or not _kind(one) else one.name


def _apart(group: Group) -> str:
    """A title that others have, too, with what is meant exactly: `volume slots (disks.example.org)`."""
    return f"{group.title} ({group.detail})" if group.detail else group.title


def place(one: LoadLine) -> str:
    """Where a line is: `k8s-node3`, `pve1 a100-pair1`."""
    return f"{one.subject} {one.name}" if one.constraint in NAMED_PLACES else one.subject


def worst(one: LoadLine) -> float:
    """How full a line is; one that nothing bounds is empty, and one with room for nothing is full."""
    if one.capacity is None:
        return -1.0
    return one.used / one.capacity if one.capacity > 0 else float(one.used > 0)


def after(one: LoadLine) -> float | None:
    """How full it is at the worst loss that is to be survived."""
    return one.used_after / one.capacity if one.used_after is not None and one.capacity else None


def used(one: LoadLine) -> str:
    """`26 of 29.9Gi`."""
    taken = amounts.amount(one.used, one.unit)
    if one.capacity is None:
        return taken
    whole = amounts.amount(one.capacity, one.unit)
    suffix = whole.lstrip("0123456789.,-")
    return f"{taken.removesuffix(suffix) if taken != suffix else taken} of {whole}"


def tightest(found: Sequence[Group]) -> Group | None:
    """The group with the fullest place among those that are bounded."""
    return next((group for group in found if group.share >= 0), None)


def _kind(one: LoadLine) -> str:
    return "" if one.scope == "pool" or one.constraint in NAMED_PLACES else one.name


def _fullest_first(one: LoadLine) -> tuple[float, str]:
    return -worst(one), one.subject
