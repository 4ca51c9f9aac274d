"""In which waves pods leave, and which budgets would never let some of them go.

Pods of all nodes of the set are asked for in one order, wave after wave; everything that left is taken to
come back Ready, because what does not is a lack of room and told as such. A budget that still refuses then
refuses for ever. It is noted and left aside, and the waves are reckoned anew without it, until nothing is
refused.

A pod under several budgets can never be evicted; that is noted, and all but the first of its budgets are left
aside.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.capacity.removal.movers import Mover
from bayplan.disruption import eviction
from bayplan.disruption.eviction import Denied
from bayplan.disruption.ledger import Ledger
from bayplan.model.record import Record


class Denial(Record, frozen=True):
    """Budgets that refuse a pod for ever, and the API server's answer. `others`: further pods, as many."""

    mover: Mover
    budgets: tuple[str, ...]
    denied: Denied
    others: int = 0


class Course(Record, frozen=True):
    """The waves that there would be if no budget refused for ever, and those that do."""

    waves: tuple[tuple[Mover, ...], ...] = ()
    denials: tuple[Denial, ...] = ()


def course(movers: Sequence[Mover], ledger: Ledger) -> Course:
    """The course of a drain of these pods. What would be lost has been given up before it begins."""
    for mover in movers:
        if mover.lost:
            ledger = ledger.departed(mover.pod, replaced=False)
    leaving = [mover for mover in movers if not mover.lost]
    if not any(ledger.covering(mover.pod) for mover in leaving):
        return Course((tuple(leaving),) if leaving else ())
    ledger, denials = _untangled(leaving, ledger)
    while True:
        waves, refused = _waves(leaving, ledger)
        if not refused:
            return Course(waves, tuple(denials))
        found = _by_budget(refused)
        denials += found
        for denial in found:
            ledger = _without(ledger, denial.mover.pod.namespace, denial.budgets)


def _untangled(movers: Sequence[Mover], ledger: Ledger) -> tuple[Ledger, list[Denial]]:
    """Leaves aside what makes pods stand under several budgets; no more of them than it takes."""
    kept = ledger
    denials: list[Denial] = []
    for mover in movers:
        answer = eviction.evict(mover.pod, kept)
        if isinstance(answer, Denied) and len(answer.budgets) > 1:
            denials.append(Denial(mover, answer.budgets, answer))
            kept = _let_one(kept, denials[-1])
    for denial in tuple(denials):
        others = [one for one in denials if one is not denial]
        if len(_let_ones(ledger, others).covering(denial.mover.pod)) < 2:
            denials = others
    return _let_ones(ledger, denials), denials


def _let_ones(ledger: Ledger, denials: Sequence[Denial]) -> Ledger:
    for denial in denials:
        ledger = _let_one(ledger, denial)
    return ledger


def _let_one(ledger: Ledger, denial: Denial) -> Ledger:
    """Of several budgets the first."""
    return _without(ledger, denial.mover.pod.namespace, denial.budgets[1:])


def _waves(
    movers: Sequence[Mover], ledger: Ledger
) -> tuple[tuple[tuple[Mover, ...], ...], list[tuple[Mover, Denied]]]:
    waves: list[tuple[Mover, ...]] = []
    waiting = list(movers)
    refused: list[tuple[Mover, Denied]] = []
    while waiting:
        ledger, wave, refused = _one_wave(waiting, ledger)
        if not wave:
            break
        waves.append(wave)
        gone = {mover.pod.key for mover in wave}
        waiting = [mover for mover in waiting if mover.pod.key not in gone]
        for mover in wave:
            if mover.successor is not None:
                ledger = ledger.arrived(mover.successor)
    return tuple(waves), refused


def _one_wave(
    movers: Sequence[Mover], ledger: Ledger
) -> tuple[Ledger, tuple[Mover, ...], list[tuple[Mover, Denied]]]:
    wave: list[Mover] = []
    refused: list[tuple[Mover, Denied]] = []
    for mover in movers:
        answer = eviction.evict(mover.pod, ledger)
        if isinstance(answer, Denied):
            refused.append((mover, answer))
        else:
            ledger = answer.ledger.departed(mover.pod, replaced=mover.successor is not None)
            wave.append(mover)
    return ledger, tuple(wave), refused


def _by_budget(refused: Sequence[tuple[Mover, Denied]]) -> list[Denial]:
    found: dict[tuple[str, tuple[str, ...]], Denial] = {}
    for mover, denied in refused:
        key = (mover.pod.namespace, denied.budgets)
        first = found.get(key)
        found[key] = (
            replace(first, others=first.others + 1) if first else Denial(mover, denied.budgets, denied)
        )
    return list(found.values())


def _without(ledger: Ledger, namespace: str, names: Sequence[str]) -> Ledger:
    kept = {
        space: tuple(one for one in standings if space != namespace or one.budget.name not in names)
        for space, standings in ledger.standings.items()
    }
    return Ledger(kept, ledger.kubernetes)
