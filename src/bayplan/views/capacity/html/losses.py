"""The loss matrix: what each loss comes to by each model, and who takes on what is left without a home."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final, NamedTuple

from bayplan.capacity.report.loss import Down, Outcome
from bayplan.views.capacity import sayings

MOST_NODES: Final = 16
"""Above so many nodes the matrix of arrivals is no longer a picture."""
MOST_DOWN: Final = 40
STEPS: Final = 5


class Verdict(NamedTuple):
    """What one model says of a loss."""

    good: bool
    said: str
    more: str


class Loss(NamedTuple):
    """One loss: a row."""

    kind: str
    names: str
    asked: bool
    verdicts: tuple[Verdict | None, ...]
    down: tuple[Down, ...]
    missed: bool
    hidden: int
    notes: tuple[str, ...]


class Cell(NamedTuple):
    """How many pods a node takes on; `step` is how dark that is. `pods` None: it is the lost one itself."""

    pods: int | None
    step: int


class Arrivals(NamedTuple):
    """A row for each lost node, a column for each that takes its pods on."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, bool, tuple[Cell, ...]], ...]


class Pairs(NamedTuple):
    """What the loss of two at once comes to: None where that was not asked."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[bool | None, ...]], ...]


def models(losses: Sequence[Outcome]) -> list[str]:
    """The models that occur, in the order of their names."""
    return [name for name in sayings.MODELS if any(one.model == name for one in losses)]


def rows(losses: Sequence[Outcome]) -> list[Loss]:
    """Losses of one thing; pairs have a picture of their own."""
    columns = models(losses)
    singles = [one for one in losses if "+" not in one.kind]
    return [_row(found, columns) for found in sayings.asked_first(sayings.by_loss(singles))]


def arrivals(losses: Sequence[Outcome]) -> Arrivals | None:
    """Who takes on how many pods, by requests."""
    found = [one for one in losses if one.kind == "node" and one.model == "requests"]
    names = tuple(dict.fromkeys([one.lost[0] for one in found]))
    if not 1 < len(names) <= MOST_NODES:
        return None
    most = max((arrival.pods for one in found for arrival in one.arrivals), default=0)
    table = []
    for one in found:
        takes = {arrival.node: arrival.pods for arrival in one.arrivals}
        cells = (_cell(None if name in one.lost else takes.get(name, 0), most) for name in names)
        table.append((one.lost[0], one.survived, tuple(cells)))
    return Arrivals(names, tuple(table))


def pairs(losses: Sequence[Outcome]) -> Pairs | None:
    """Which two may go at once, by requests."""
    found = {
        frozenset(one.lost): one.survived
        for one in losses
        if "+" in one.kind and one.model == "requests" and len(one.lost) == 2
    }
    names = tuple(dict.fromkeys(name for one in losses if "+" in one.kind for name in one.lost))
    if not found:
        return None
    known = {frozenset(pair): found.get(frozenset(pair)) for pair in combinations(names, 2)}
    table = ((name, tuple(known.get(frozenset((name, other))) for other in names)) for name in names)
    return Pairs(names, tuple(table))


def _cell(pods: int | None, most: int) -> Cell:
    return Cell(pods, 0 if not pods or not most else 1 + (STEPS - 1) * pods // most)


def _row(found: dict[str, Outcome], columns: Sequence[str]) -> Loss:
    ones = list(found.values())
    worst = min(ones, key=lambda one: (one.survived, -len(one.down)))
    verdicts = tuple(_verdict(found.get(name)) for name in columns)
    notes = tuple(dict.fromkeys(note for one in ones for note in one.notes))
    return Loss(
        worst.kind,
        " + ".join(worst.lost),
        any(one.asked for one in ones),
        verdicts,
        worst.down[:MOST_DOWN],
        not all(one.survived for one in ones),
        max(0, len(worst.down) - MOST_DOWN),
        notes,
    )


def _verdict(found: Outcome | None) -> Verdict | None:
    if found is None:
        return None
    return Verdict(found.survived, sayings.verdict(found), sayings.consequences(found))
