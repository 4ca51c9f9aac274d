"""The bay plan in characters: hosts, in them machines, in them the pods, tier by tier."""

from collections.abc import Mapping, Sequence
from typing import Final

from bayplan.capacity.report.picture import BayPlan, Berth, Deck
from bayplan.views import amounts, stowage
from bayplan.views.amounts import counted
from bayplan.views.layout import BLANK, Line, dim, indented, line, strong
from bayplan.views.stowage import Bay

MOST: Final = 24
"""So many machines are drawn of a host."""
MOST_HOSTS: Final = 12
FEW: Final = 3
"""So many machines that are no nodes are told in a line."""


def lines(plan: BayPlan, width: int, *, every: bool = False) -> list[Line]:
    """All hosts with their machines, and the legend."""
    decks = plan.decks if every else plan.decks[:MOST_HOSTS]
    numbers = {tier: number for number, tier in enumerate(plan.tiers)}
    shown = [_berths(deck, every=every) for deck in decks]
    rows = [[_bay(berth) for berth in berths] for berths in shown]
    fit = stowage.frame([bay for bays in rows for bay in bays], width - 2)
    found: list[Line] = []
    for deck, bays in zip(decks, rows, strict=True):
        found += [BLANK] * bool(found) + _deck(deck, bays, fit, numbers)
    hidden = len(plan.decks) - len(decks)
    if hidden > 0:
        found.append(line(dim(f"… and {counted(hidden, 'more host')}; --all shows everything")))
    return [*found, *stowage.legend(plan.tiers, 2, width)] if found else []


def _berths(deck: Deck, *, every: bool) -> tuple[Berth, ...]:
    """The machines that are drawn. Without `every` no more than MOST, and few that are no nodes."""
    if every:
        return deck.berths
    others = sum(not berth.node for berth in deck.berths)
    drawn = deck.berths if others < FEW else tuple(berth for berth in deck.berths if berth.node)
    return drawn[:MOST]


def _others(berths: Sequence[Berth]) -> str:
    """`5 machines that are no nodes, 52Gi, 1 of them stopped`."""
    idle = sum(one.status not in ("running", "") for one in berths)
    stopped = f", {idle} of them not running" if idle else ""
    memory = amounts.memory(sum(one.memory for one in berths))
    return f"  {counted(len(berths), 'machine')} that are no nodes, {memory}{stopped}"


def _deck(deck: Deck, bays: Sequence[Bay], fit: stowage.Frame, numbers: Mapping[str, int]) -> list[Line]:
    found = [_title(deck), *indented(stowage.row(bay, fit, numbers) for bay in bays)]
    names = {bay.name for bay in bays}
    left = [berth for berth in deck.berths if berth.name not in names]
    others = [berth for berth in left if not berth.node]
    hidden = len(left) - len(others)
    if others:
        found.append(line(dim(_others(others))))
    return [*found, line(dim(f"  … and {hidden} more; --all shows everything"))] if hidden > 0 else found


def _title(deck: Deck) -> Line:
    if not deck.host:
        return line(dim("on a host that is not known"))
    if deck.memory is None:
        return line(strong(deck.host), dim(": its memory is not known"))
    bears = deck.memory - deck.reserve
    share = amounts.percent(deck.committed, bears)
    kept = f", {amounts.memory(deck.reserve)} kept" if deck.reserve else ""
    cards = f", {counted(len(deck.cards), 'GPU')}" if deck.cards else ""
    said = f" {amounts.memory(deck.committed)} of {amounts.memory(bears)} promised, {share}{kept}{cards}"
    return line(strong(deck.host), dim(said))


def _bay(berth: Berth) -> Bay:
    if not berth.node:
        return Bay(berth.name, berth.memory, beside=_closed(berth), closed=True)
    return Bay(berth.name, berth.allocatable, berth.pods, _beside(berth))


def _closed(berth: Berth) -> str:
    state = f", {berth.status}" if berth.status not in ("running", "") else ""
    return f"     {amounts.memory(berth.memory):>7} no node{state}"


def _beside(berth: Berth) -> str:
    """How full, how much is free, how many slots are taken, cards."""
    full = amounts.percent(berth.requested, berth.allocatable)
    free = amounts.memory(berth.allocatable - berth.requested)
    slots = [f"{one.used}/{one.capacity}" for one in berth.slots if one.capacity is not None]
    cards = counted(len(berth.cards), "GPU") if berth.cards else ""
    state = [mark for mark in berth.marks if ":" not in mark]
    return "  ".join(part for part in (f"{full:>4} {free:>7} free", *slots[:1], cards, *state) if part)
