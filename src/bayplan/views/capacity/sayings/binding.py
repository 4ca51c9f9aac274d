"""What binds first, and what letting go of it brings."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from bayplan.capacity import words
from bayplan.capacity.report.binding import Binding, Relaxed
from bayplan.views import amounts

SHAPES = {
    "mix": "all workloads in proportion",
    "largest": "the largest",
    "volumes": "most volumes",
    "gpu": "with a GPU",
    "worker": "one more worker",
}
"""What shapes are called that were not asked for by their size."""
RULES = ("placement", "host-ports")
"""Constraints that are asked or not: there is no more or less of them."""
HELD = ("quota", "host-memory", "host-vcpus", "pool-data", "pool-promises", "addresses")
"""Constraints that belong to what they are named with; others are on a node."""


def shapes(found: Iterable[Binding]) -> list[tuple[str, Binding]]:
    """What was asked about, and what became of it; shapes that come to the same workload are told once."""
    told: list[tuple[list[str], Binding]] = []
    for one in found:
        same = next((names for names, known in told if _alike(one, known)), None)
        if same is None:
            told.append(([one.shape], one))
        else:
            same.append(one.shape)
    return [(_shape(names, one), one) for names, one in told]


def _alike(one: Binding, other: Binding) -> bool:
    return one.growth is None and replace(one, shape=other.shape) == other


def _shape(names: Sequence[str], found: Binding) -> str:
    """`the largest, most volumes (monitoring/prometheus)`."""
    said = ", ".join(SHAPES.get(name, name) for name in names)
    subject = found.subject.partition(" ")[2] or found.subject
    return f"{said} ({subject})" if subject and subject != said and names != ["mix"] else said


def room(found: Binding) -> str:
    """How many more fit: `12 more`, `7 % more`."""
    if found.growth is not None:
        return f"{100 * found.growth:.0f} % more"
    return f"{'at least ' if found.capped else ''}{found.more:,} more"


def binds(found: Binding) -> str:
    """What stops the next one, and where."""
    if found.binding:
        return " or ".join(map(_bound, found.binding))
    return f"{' and '.join(found.together)} together" if found.together else ""


def _bound(one: Relaxed) -> str:
    """`memory requests on k8s-node6`, `quota requests.memory of servarr/tier-quota`."""
    joint = "of" if one.constraint in HELD else "on"
    said = words.constraint(one.constraint, one.name)
    return f"{said} {joint} {one.subject}" if one.subject else said


def stopped(found: Binding) -> str:
    """Whom it stops: of a mix it is one of many."""
    subject = found.subject.partition(" ")[2] or found.subject
    return subject if found.shape == "mix" and subject else "the next"


def behind(found: Binding) -> str:
    """What comes next: `volume slots (after 12)`."""
    if not found.behind:
        return ""
    number = "" if found.behind_more is None else f" (after {found.behind_more:,})"
    return f"{', '.join(found.behind)}{number}"


def relaxed(found: Binding) -> list[str]:
    """The proof: what letting go a little brings."""
    return [f"{_given(one)} would let {one.more - found.more:,} more in" for one in found.binding]


def _given(one: Relaxed) -> str:
    said = _bound(one)
    return (
        f"without {said} it" if one.constraint in RULES else f"{amounts.amount(one.by, one.unit)} more {said}"
    )
