"""Bays in characters: a row for each, as wide as its memory, and in it the pods, tier by tier.

A tier starts with its number, so that the picture can be read without colours; a pod ends with a gap where
there is room for one.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple, Protocol

from bayplan.views.layout import Line, Span, Style, dim, line, stripped, strong, wide

TIERS: Final = (
    Style.TIER_0, Style.TIER_1, Style.TIER_2, Style.TIER_3, Style.TIER_4, Style.TIER_5,
)  # fmt: skip
FULL: Final = "█"
LAST: Final = "▉"
FREE: Final = "·"
CLOSED: Final = "░"
NARROWEST: Final = 16


class Stowed(Protocol):
    """A pod in a bay: its tier, and the bytes that it asks for."""

    @property
    def tier(self) -> str: ...

    @property
    def memory(self) -> int: ...


class Bay(NamedTuple):
    """A row: its name, its memory in bytes, what stands in it (in order), and what is said beside it.

    `closed`: nobody looks into it.
    """

    name: str
    memory: int
    pods: Sequence[Stowed] = ()
    beside: str = ""
    closed: bool = False


class Frame(NamedTuple):
    """What rows of one picture share: columns for the names, bytes a character, columns for the drawings."""

    label: int
    scale: float
    room: int


def frame(bays: Sequence[Bay], width: int) -> Frame:
    """The frame in which these rows fit into so many columns."""
    label = max((len(bay.name) for bay in bays), default=0)
    beside = max((len(bay.beside) for bay in bays), default=0)
    room = max(NARROWEST, width - label - beside - len(" ││ "))
    return Frame(label, max([1, *(bay.memory for bay in bays)]) / room, room)


def row(bay: Bay, fit: Frame, numbers: Mapping[str, int]) -> Line:
    """One bay. `numbers` are those of the tiers."""
    size = max(4, round(bay.memory / fit.scale))
    inside = (dim(CLOSED * size),) if bay.closed else cells(bay.pods, bay.memory, size, numbers)
    name = strong(bay.name.ljust(fit.label))
    return stripped(line(name, dim(" │"), inside, dim("│"), " " * (fit.room - size + 1), bay.beside))


def cells(pods: Sequence[Stowed], memory: int, size: int, numbers: Mapping[str, int]) -> Line:
    """One character for each share of the memory: the pods in their order, then what is free."""
    drawn: list[Span] = []
    used, column = 0, 0
    for tier, found in groupby(pods, key=lambda pod: pod.tier):
        group = list(found)
        used += sum(pod.memory for pod in group)
        end = min(size, round(size * used / max(1, memory)))
        if end > column:
            drawn.append(_tier(group, end - column, numbers.get(tier, len(TIERS) - 1)))
            column = end
    return (*drawn, dim(FREE * (size - column)))


def legend(tiers: Sequence[str], indent: int, width: int) -> list[Line]:
    """What the numbers stand for, in as many lines as that takes."""
    entries = [
        line(Span(f"{number}{LAST}", TIERS[number % len(TIERS)]), f" {tier or 'no tier'}")
        for number, tier in enumerate(tiers)
    ]
    found: list[Line] = [line(" " * indent)]
    for entry in [*entries, line(dim(f"{FREE * 2} free"))]:
        if wide(found[-1]) + wide(entry) > width:
            found.append(line(" " * indent))
        found[-1] = line(found[-1], entry, "   ")
    return [stripped(one) for one in found]


def short(mark: str) -> str:
    """`taint control-plane` for `node-role.kubernetes.io/control-plane:NoSchedule`."""
    taint, colon, _ = mark.rpartition(":")
    return f"taint {taint.rpartition('/')[2]}" if colon else mark


def _tier(pods: Sequence[Stowed], size: int, number: int) -> Span:
    """The pods of one tier in so many characters, the first of which is the tier's number."""
    total = max(1, sum(pod.memory for pod in pods))
    ends, used = set(), 0
    for pod in pods:
        used += pod.memory
        ends.add(round(size * used / total) - 1)
    blocks = "".join(LAST if at in ends else FULL for at in range(1, size))
    return Span(f"{number}{blocks}", TIERS[number % len(TIERS)])
