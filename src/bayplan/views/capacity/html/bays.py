"""The bay plan as pictures: a drawing for each machine, of which the areas are bytes, at one scale for all.

A machine's drawing is as wide as every other, and as high as its memory says. From the bottom up stand the
pods, tier by tier; above them is what is free, and at the top what the machine keeps for itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle, groupby
from typing import Final, NamedTuple

from bayplan.capacity.report.picture import BayPlan, Berth, Deck, PodBlock, Slots
from bayplan.views import amounts
from bayplan.views.amounts import counted
from bayplan.views.capacity.html.geometry import Box, tiles
from bayplan.views.stowage import short

NAMED: Final = (0, 1, 2, 3, 4, 7)
GREYS: Final = {"system": 5, "other": 6}
UNTIERED: Final = {"system": 5, "other": 1}
WIDTH: Final = 160.0
HIGHEST: Final = 220.0
LEAST: Final = 6.0
"""A drawing is never lower: something has to be there to point at."""
DOT: Final = 5.0
GEM: Final = 11.0
LETTER: Final = 5.6
"""About as wide is a letter of a label."""
LABELLED: Final = 15.0
"""Tiles from this height on have a label, where at least four letters fit."""
MOST_MARKS: Final = 64
"""More slots than these are not drawn one by one."""
ACROSS: Final = 14


class Tile(NamedTuple):
    """A pod. `said` is what a screen reader says of it, `label` what is written in it."""

    box: Box
    tier: int
    said: str
    label: str = ""
    round: bool = False
    card: bool = False


class Slot(NamedTuple):
    """Marks for slots or cards: a mark for each, where they are not too many."""

    said: str
    name: str
    marks: tuple[tuple[float, float, bool], ...]
    width: float
    height: float
    card: bool


class Drawing(NamedTuple):
    """A machine. Heights are measured from the top; None: there is no such line."""

    berth: Berth
    height: float
    tiles: tuple[Tile, ...]
    kept: float
    free: float
    line: float | None
    said: str
    facts: str
    marks: tuple[str, ...]
    slots: tuple[Slot, ...]


class Share(NamedTuple):
    """A piece of a host's memory, in thousandths of its bar."""

    x: float
    width: float
    kind: str


class Floor(NamedTuple):
    """A host with its machines."""

    deck: Deck
    facts: str
    said: str
    shares: tuple[Share, ...]
    limit: float
    drawings: tuple[Drawing, ...]


def floors(plan: BayPlan) -> list[Floor]:
    """Every host with a drawing for each of its machines."""
    sizes = [_size(berth) for deck in plan.decks for berth in deck.berths]
    scale = HIGHEST / max([1, *sizes])
    numbers = colours(plan.tiers)
    return [_floor(deck, scale, numbers) for deck in plan.decks]


def colours(tiers: Sequence[str]) -> dict[str, int]:
    """The number of each tier's colour: grey for what belongs to none, unless there are no tiers at all."""
    rest = cycle(NAMED)
    plain = {tier: GREYS.get(tier) or next(rest) for tier in tiers}
    return plain if plain.keys() - GREYS.keys() else {tier: UNTIERED[tier] for tier in tiers}


def called(cards: Sequence[str]) -> list[str]:
    """Cards by what they are called in brackets, if they are, and how many of each."""
    short_ = [one.partition("[")[2].partition("]")[0] or one for one in cards]
    return [
        f"{count} \N{MULTIPLICATION SIGN} {name}" if count > 1 else name
        for name, count in Counter(short_).items()
    ]


def _floor(deck: Deck, scale: float, numbers: Mapping[str, int]) -> Floor:
    drawings = tuple(_drawing(berth, scale, numbers) for berth in deck.berths)
    shares, limit = _shares(deck)
    return Floor(deck, _facts_of(deck), _said_of(deck), shares, limit, drawings)


def _facts_of(deck: Deck) -> str:
    machines = counted(len(deck.berths), "machine" if deck.host else "node")
    if deck.memory is None:
        return machines
    share = amounts.percent(deck.committed, deck.memory - deck.reserve)
    of = (
        f"{amounts.memory(deck.committed)} of {amounts.memory(deck.memory - deck.reserve)} promised ({share})"
    )
    return f"{machines}, {of}"


def _said_of(deck: Deck) -> str:
    if deck.memory is None:
        return ""
    kept = f", {amounts.memory(deck.reserve)} kept for the host" if deck.reserve else ""
    return f"Memory of {deck.host}: {amounts.memory(deck.memory)} in all, {_facts_of(deck)}{kept}"


def _shares(deck: Deck) -> tuple[tuple[Share, ...], float]:
    """Machines side by side on the host's memory, and where that ends."""
    if not deck.memory:
        return (), 0.0
    running = [berth for berth in deck.berths if berth.status in ("running", "paused", "")]
    whole = max(deck.memory, deck.reserve + sum(berth.memory for berth in running))
    found, at = [], 0.0
    for berth in running:
        width = 1000 * berth.memory / whole
        found.append(Share(at, width, "node" if berth.node else "other"))
        at += width
    limit = 1000 * deck.memory / whole
    kept = 1000 * deck.reserve / whole
    found.append(Share(limit - kept, kept, "kept"))
    return tuple(found), limit


def _size(berth: Berth) -> int:
    return max(berth.memory, berth.allocatable, berth.requested)


def _drawing(berth: Berth, scale: float, numbers: Mapping[str, int]) -> Drawing:
    height = max(LEAST, _size(berth) * scale)
    bearing = max(berth.allocatable, berth.requested)
    kept = height - bearing * scale if berth.node else 0.0
    free = height - berth.requested * scale if berth.node else height
    line = None if berth.load_line is None else max(0.0, height - berth.load_line * scale)
    return Drawing(
        berth, height, tuple(_stowed(berth.pods, height, scale, numbers)), max(0.0, kept), free, line,
        _said(berth), _facts(berth), tuple(map(short, berth.marks)),
        tuple(_slots(one, card=False) for one in berth.slots)
        + tuple(_slots(one, card=True) for one in berth.shares),
    )  # fmt: skip


def _stowed(
    pods: Sequence[PodBlock], height: float, scale: float, numbers: Mapping[str, int]
) -> Iterable[Tile]:
    """Tiles tier by tier from the bottom up; pods that ask for no memory as dots on top."""
    bottom = height
    for tier, found in groupby((pod for pod in pods if pod.memory), key=lambda pod: pod.tier):
        group = sorted(found, key=lambda pod: -pod.memory)
        share = sum(pod.memory for pod in group) * scale
        band = Box(0, bottom - share, WIDTH, share)
        bottom -= share
        for pod, box in zip(group, tiles([pod.memory for pod in group], band), strict=True):
            yield Tile(box, numbers.get(tier, 0), _said_of_pod(pod), _label(pod, box), card=_gem(pod, box))
    for at, pod in enumerate(pod for pod in pods if not pod.memory):
        across = int(WIDTH / (2 * DOT))
        box = Box((at % across) * 2 * DOT + 3, max(1.0, bottom - DOT * (2 + 2 * (at // across))), DOT, DOT)
        yield Tile(box, numbers.get(pod.tier, 0), _said_of_pod(pod), round=True, card=bool(pod.cards))


def _gem(pod: PodBlock, box: Box) -> bool:
    """Whether a card is marked: where there is room for the mark."""
    return bool(pod.cards) and min(box.width, box.height) >= GEM


def _said_of_pod(pod: PodBlock) -> str:
    cards = f", {counted(pod.cards, 'card')}" if pod.cards else ""
    memory = f"{amounts.memory(pod.memory)} memory" if pod.memory else "no memory requested"
    cpu = f"{amounts.cpu(pod.cpu)} CPU" if pod.cpu else "no CPU requested"
    return f"{pod.pod}, tier {pod.tier}, {memory}, {cpu}, priority {pod.priority}{cards}"


def _label(pod: PodBlock, box: Box) -> str:
    """The pod's name as far as it fits."""
    fits = int((box.width - 6) / LETTER)
    name = pod.pod.rpartition("/")[2]
    if box.height < LABELLED or fits < 4:
        return ""
    return name if len(name) <= fits else f"{name[: fits - 1].rstrip('-')}…"


def _said(berth: Berth) -> str:
    """A machine in a sentence, as it is read aloud."""
    if not berth.node:
        return f"{berth.name}: {berth.status or 'no node'}, {amounts.memory(berth.memory)} memory, no node"
    cards = f", {', '.join(berth.cards)}" if berth.cards else ""
    return (
        f"{berth.name}: {counted(len(berth.pods), 'pod')}, {amounts.memory(berth.requested)} of "
        f"{amounts.memory(berth.allocatable)} requested{cards}"
    )


def _facts(berth: Berth) -> str:
    if not berth.node:
        return f"{amounts.memory(berth.memory)}, {berth.status or 'no node'}"
    full = amounts.percent(berth.requested, berth.allocatable)
    return f"{full} full, {amounts.memory(berth.allocatable - berth.requested)} free"


def _slots(found: Slots, *, card: bool) -> Slot:
    """A mark for each slot, the taken ones first."""
    number = found.capacity or 0
    drawn = number if 0 < number <= MOST_MARKS else 0
    said = f"{found.used:,} of {number:,}" if found.capacity is not None else f"{found.used:,}"
    size = 11.0 if card else WIDTH / ACROSS
    marks = tuple((at % ACROSS * size, at // ACROSS * size, at < found.used) for at in range(drawn))
    rows = -(-drawn // ACROSS)
    return Slot(said, found.driver, marks, WIDTH, rows * size, card)
