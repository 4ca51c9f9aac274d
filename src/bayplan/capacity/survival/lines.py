"""Load lines with the loss: how full each node is after the worst of the losses that have to be borne."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.survival.case import NODE
from bayplan.capacity.survival.stage import REQUESTS

CARD_MEMORY: Final = "card-memory"


def after(lines: Sequence[LoadLine], outcomes: Sequence[Outcome]) -> tuple[LoadLine, ...]:
    """The lines of nodes with `used_after` and `loss`: at the worst loss that the policy wants borne.

    Where the policy names none, any single node counts. A line that no such loss adds to stays as it is, and
    so does one of a card's memory, which is in another unit than the resource that stands for it.
    """
    worst = _worst(_borne(outcomes))
    return tuple(_filled(line, worst) for line in lines)


def _borne(outcomes: Iterable[Outcome]) -> list[Outcome]:
    counted = [one for one in outcomes if one.model == REQUESTS]
    return [one for one in counted if one.asked] or [one for one in counted if one.kind == NODE]


def _worst(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], tuple[int, str]]:
    """For each node and amount the most that is added, and by which loss."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for outcome in outcomes:
        for arrival in outcome.arrivals:
            for name, amount in arrival.amounts.items():
                if amount > found.get((arrival.node, name), (0, ""))[0]:
                    found[arrival.node, name] = (amount, outcome.subject)
    return found


def _filled(line: LoadLine, worst: dict[tuple[str, str], tuple[int, str]]) -> LoadLine:
    added = worst.get((line.subject, line.name))
    if line.scope != NODE or added is None or line.constraint == CARD_MEMORY:
        return line
    return replace(line, used_after=line.used + added[0], loss=added[1])
