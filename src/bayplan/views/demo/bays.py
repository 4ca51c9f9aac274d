"""The picture of an estate: a bay for each node, as wide as its memory, and the pods in it, tier by tier.

A tier starts with its number, so that the picture can be read without colours; a pod ends with a gap where
there is room for one.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from bayplan.app.answers import BayPicture, Demo, PodBlock
from bayplan.views.amounts import memory, percent
from bayplan.views.layout import Line, Span, Style, dim, line, stripped, strong, wide

TIERS: Final = (
    Style.TIER_0, Style.TIER_1, Style.TIER_2, Style.TIER_3, Style.TIER_4, Style.TIER_5,
)  # fmt: skip
FULL: Final = "█"
LAST: Final = "▉"
FREE: Final = "·"
NARROWEST: Final = 16


def lines(demo: Demo, width: int) -> list[Line]:
    """All bays, and the legend."""
    if not demo.nodes:
        return []
    numbers = {tier: number for number, tier in enumerate(demo.tiers)}
    label = max(len(bay.node) for bay in demo.nodes)
    beside = max(len(_beside(bay)) for bay in demo.nodes)
    room = max(NARROWEST, width - label - beside - len(" ││ "))
    scale = max(bay.memory for bay in demo.nodes) / room
    return [*(_bay(bay, label, scale, room, numbers) for bay in demo.nodes), *_legend(demo, label, width)]


def _bay(bay: BayPicture, label: int, scale: float, room: int, numbers: Mapping[str, int]) -> Line:
    size = max(4, round(bay.memory / scale))
    inside = cells(bay, size, numbers)
    name = strong(bay.node.ljust(label))
    drawn = line(name, dim(" │"), inside, dim("│"), " " * (room - size + 1), _beside(bay))
    return stripped(drawn)


def _beside(bay: BayPicture) -> str:
    """How full, how much is free, and what keeps pods away."""
    full = percent(bay.requested, bay.memory)
    marks = f"  {', '.join(map(_short, bay.marks))}" if bay.marks else ""
    return f"{full:>4} {memory(bay.free):>7} free{marks}"


def _short(mark: str) -> str:
    """`taint control-plane` for `node-role.kubernetes.io/control-plane:NoSchedule`."""
    taint, colon, _ = mark.rpartition(":")
    return f"taint {taint.rpartition('/')[2]}" if colon else mark


def cells(bay: BayPicture, size: int, numbers: Mapping[str, int]) -> Line:
    """One character for each share of the memory: the pods in their order, then what is free."""
    drawn: list[Span] = []
    used, column = 0, 0
    for tier, pods in groupby(bay.pods, key=lambda pod: pod.tier):
        group = list(pods)
        used += sum(pod.memory for pod in group)
        end = min(size, round(size * used / max(1, bay.memory)))
        if end > column:
            drawn.append(_tier(group, end - column, numbers.get(tier, len(TIERS) - 1)))
            column = end
    return (*drawn, dim(FREE * (size - column)))


def _tier(pods: Sequence[PodBlock], size: int, number: int) -> Span:
    """The pods of one tier in so many characters, the first of which is the tier's number."""
    total = max(1, sum(pod.memory for pod in pods))
    ends, used = set(), 0
    for pod in pods:
        used += pod.memory
        ends.add(round(size * used / total) - 1)
    blocks = "".join(LAST if at in ends else FULL for at in range(1, size))
    return Span(f"{number}{blocks}", TIERS[number % len(TIERS)])


def _legend(demo: Demo, label: int, width: int) -> list[Line]:
    """What the numbers stand for, in as many lines as that takes."""
    entries = [
        line(Span(f"{number}{LAST}", TIERS[number % len(TIERS)]), f" {tier or 'no tier'}")
        for number, tier in enumerate(demo.tiers)
    ]
    found: list[Line] = [line(" " * (label + 2))]
    for entry in [*entries, line(dim(f"{FREE * 2} free"))]:
        if wide(found[-1]) + wide(entry) > width:
            found.append(line(" " * (label + 2)))
        found[-1] = line(found[-1], entry, "   ")
    return [stripped(one) for one in found]
