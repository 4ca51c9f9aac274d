"""One scheduling cycle: filter, score, and say why (`pkg/scheduler/schedule_one.go`).

This is the scalar engine: every rule is asked for its judgement, every bay gets a verdict, every feasible bay
a score. Departs: all nodes are looked at and scored, however many there are (`percentageOfNodesToScore:
100`).
"""

from collections.abc import Sequence
from typing import Final

from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from bayplan.scheduling import preemption, registry, texts
from bayplan.scheduling.decision import Decision, Preemption
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.screening import Screening, screen
from bayplan.scheduling.shapes import Shape

UNMODELLED_CLAIMS: Final = "resource claims (DRA) are taken to be met on every node"
Scores = dict[NodeName, dict[str, int]]


def decide(pod: Pod, fleet: Fleet, *, preempt: bool = True) -> Decision:
    """Tries to place a pod in the fleet as it stands, and changes nothing.

    With `preempt`, a pod that fits nowhere is judged for preemption too, if the profile allows it.
    """
    notes = (UNMODELLED_CLAIMS,) if pod.spec.resource_claims else ()
    if pod.spec.scheduling_gates and fleet.profile.gates:
        return Decision(
            pod, len(fleet.bays), gated=pod.spec.scheduling_gates, message=texts.GATED, unmodelled=notes
        )
    if not fleet.bays:
        return Decision(pod, 0, message="no nodes available to schedule pods", unmodelled=notes)
    found = _at_nominated(pod, fleet) or screen(pod, fleet)
    if found.feasible:
        return _placed(pod, fleet, found, notes)
    return _unplaced(pod, fleet, found, notes, preempt=preempt)


def scores(shape: Shape, fleet: Fleet, feasible: Sequence[Bay]) -> Scores:
    """Weighted scores per node and rule. Rules that skip leave no entry."""
    table: Scores = {bay.name: {} for bay in feasible}
    for rule in registry.SCORES:
        weight = fleet.profile.weights.get(rule.name, 0)
        scorer = rule.scorer(shape, fleet, feasible) if weight else None
        if scorer is None:
            continue
        raw = [scorer.score(bay) for bay in feasible]
        for bay, score in zip(feasible, scorer.normalise(raw) if scorer.normalise else raw, strict=True):
            table[bay.name][rule.name] = score * weight
    return table


def _at_nominated(pod: Pod, fleet: Fleet) -> Screening | None:
    """A pod with a nominated node is tried there first; if it fits, nothing else is looked at."""
    bay = fleet.by_name.get(pod.status.nominated_node) if pod.status.nominated_node else None
    if bay is None:
        return None
    found = screen(pod, fleet)
    return Screening((bay.index,), found.vetoes) if bay.index in found.feasible else None


def _placed(pod: Pod, fleet: Fleet, found: Screening, notes: tuple[str, ...]) -> Decision:
    feasible = [fleet.bays[index] for index in found.feasible]
    names = tuple(bay.name for bay in feasible)
    table = scores(fleet.shapes.of(pod), fleet, feasible) if len(feasible) > 1 else {}
    totals = {name: sum(table[name].values()) for name in table}
    highest = max(totals.values(), default=0)
    best = tuple(name for name in names if totals[name] == highest) if table else names
    return Decision(
        pod, len(fleet.bays), names, best, table, found.vetoes, skipped=found.skipped, unmodelled=notes
    )


def _unplaced(pod: Pod, fleet: Fleet, found: Screening, notes: tuple[str, ...], *, preempt: bool) -> Decision:
    attempt = preemption.attempt(pod, fleet, found) if preempt and fleet.profile.preemption else None
    missing = [found.skipped] * (len(fleet.bays) - len(found.vetoes)) if found.skipped else []
    vetoes = [*found.vetoes.values(), *missing]
    message = texts.fit_error(len(fleet.bays), vetoes, found.refusal, _afterwards(fleet, found, attempt))
    return Decision(
        pod, len(fleet.bays), vetoes=found.vetoes, skipped=found.skipped, refusal=found.refusal,
        preemption=attempt, message=message, unmodelled=notes,
    )  # fmt: skip


def _afterwards(fleet: Fleet, found: Screening, attempt: Preemption | None) -> str:
    """What the PostFilter stage adds.

    From 1.34 on DynamicResources speaks first, and stumbles after a refusal.
    """
    claims = fleet.profile.claims
    if claims and found.refusal:
        return texts.STATE_MISSING
    if attempt is not None and attempt.best:
        return ""
    said = [texts.NOTHING_FREE] if claims else []
    if attempt is not None:
        said.append(texts.PREEMPTION + attempt.message)
    return ", ".join(said)
