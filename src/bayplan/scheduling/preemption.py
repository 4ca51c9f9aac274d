"""Preemption: which pods of lower priority would have to go, and from which node.

Follows `framework/preemption/preemption.go` and `plugins/defaultpreemption/default_preemption.go`. Pods are
taken only from one node; budgets are minded as far as possible, but a victim may violate one. Below 100 nodes
every curable node is tried, here always.
"""

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.policy import DisruptionBudget
from bayplan.scheduling import screening, texts
from bayplan.scheduling.decision import Candidate, Preemption
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Veto
from bayplan.scheduling.screening import Panel, Screening

NEVER: Final = "Never"
OFFSET: Final = 2**31
"""Added to priorities before they are summed, so that more victims always sum higher."""
NO_VICTIMS: Final = Veto("DefaultPreemption", (texts.NO_VICTIMS,), curable=False)
NOT_HELPFUL: Final = Veto("DefaultPreemption", (texts.NOT_HELPFUL,), curable=False)


def attempt(pod: Pod, fleet: Fleet, found: Screening) -> Preemption:
    """Looks for a node where removing pods of lower priority lets the pod in. Changes nothing."""
    if pod.spec.preemption_policy == NEVER:
        return Preemption(message=texts.NEVER)
    if _already_making_room(pod, fleet, found):
        return Preemption(message=texts.TERMINATING_VICTIM)
    candidates, vetoes = _survey(pod, fleet, found)
    if candidates:
        return Preemption(tuple(candidates), tuple(best(candidates)), vetoes)
    everywhere = [vetoes.get(bay.name, NOT_HELPFUL) for bay in fleet.bays]
    return Preemption(vetoes=vetoes, message=texts.fit_error(len(fleet.bays), everywhere))


def _survey(pod: Pod, fleet: Fleet, found: Screening) -> tuple[list[Candidate], dict[NodeName, Veto]]:
    candidates, vetoes = [], {}
    panel = Panel(fleet.shapes.of(pod), fleet)
    for name, veto in found.vetoes.items():
        if veto.curable:
            outcome = victims_on(pod, fleet.by_name[name], fleet, panel)
            if isinstance(outcome, Candidate):
                candidates.append(outcome)
            else:
                vetoes[name] = outcome
    return candidates, vetoes


def _already_making_room(pod: Pod, fleet: Fleet, found: Screening) -> bool:
    """Whether victims on the nominated node are still terminating; then the pod has to wait."""
    bay = fleet.by_name.get(pod.status.nominated_node) if pod.status.nominated_node else None
    if bay is None:
        return False
    veto = found.vetoes.get(bay.name)
    if veto is None or not veto.curable:
        return False
    return any(
        other.terminating and other.status.being_preempted and other.priority < pod.priority
        for other in bay.pods.values()
    )


def victims_on(pod: Pod, bay: Bay, fleet: Fleet, panel: Panel | None = None) -> Candidate | Veto:
    """The smallest sacrifice on one node (`SelectVictimsOnNode`), or why none helps.

    A `panel` of the pod, made before any left, saves asking rules again that only look at the node.
    """
    lower = by_importance([other for other in bay.pods.values() if other.priority < pod.priority])
    if not lower:
        return NO_VICTIMS
    cleared = _Cleared(pod, bay, fleet, panel)
    taken = cleared.without(lower)
    try:
        veto = cleared.veto()
        if veto is not None:
            return veto
        violating, harmless, budgets = split_by_budget(taken, fleet)
        victims = [other for other in violating if not cleared.reprieves(other)]
        violations = len(victims)
        victims += [other for other in harmless if not cleared.reprieves(other)]
    finally:
        cleared.restore(taken)
    chosen = tuple(by_importance(victims))
    violated = {(one.namespace, one.name): one for other in chosen for one in budgets.get(other.key, ())}
    return Candidate(bay.name, chosen, tuple(violated.values()), violations)


class _Cleared:
    """A bay that others leave, so that a pod may come, and to which some of them return."""

    def __init__(self, pod: Pod, bay: Bay, fleet: Fleet, panel: Panel | None) -> None:
        self._pod, self._bay, self._fleet, self._panel = pod, bay, fleet, panel
        self._order, self._shapes = list(bay.pods), dict(bay.shapes)

    def without(self, pods: Sequence[Pod]) -> list[Pod]:
        return [self._bay.drop(one.key) for one in pods]

    def reprieves(self, other: Pod) -> bool:
        """Whether the pod still fits with the other one back; if so, it stays."""
        self._bay.add(other, self._shapes[other.key])
        if self.veto() is None:
            return True
        self._bay.drop(other.key)
        return False

    def veto(self) -> Veto | None:
        """Whether the pod fits now that others have left or come back."""
        pod, bay, fleet, panel = self._pod, self._bay, self._fleet, self._panel
        if panel is None or panel.steady:
            return screening.verdict(pod, bay, fleet, panel)
        veto = None if screening.rivals_for(pod, bay, fleet) else panel.early(bay)
        return veto or screening.verdict(pod, bay, fleet)

    def restore(self, taken: Sequence[Pod]) -> None:
        for other in taken:
            if other.key not in self._bay.pods:
                self._bay.add(other, self._shapes[other.key])
        self._bay.arrange(self._order)


def by_importance(pods: Sequence[Pod]) -> list[Pod]:
    """The more important first: higher priority, then earlier start (`util.MoreImportantPod`).

    A pod without a start time counts as starting now, at the moment it is compared; among such pods that
    turns the order around, so the one that joined the node last comes first.
    """
    latest = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    newest_first = [pod for pod in reversed(pods) if pod.status.started is None]
    known = [pod for pod in pods if pod.status.started is not None]
    return sorted([*known, *newest_first], key=lambda pod: (-pod.priority, pod.status.started or latest))


def split_by_budget(
    pods: Sequence[Pod], fleet: Fleet
) -> tuple[list[Pod], list[Pod], dict[PodKey, list[DisruptionBudget]]]:
    """Pods whose eviction a budget forbids, the others, and the budgets (`filterPodsWithPDBViolation`)."""
    left: dict[tuple[str, str], int] = {}
    violating, harmless = [], []
    budgets: dict[PodKey, list[DisruptionBudget]] = {}
    for pod in pods:
        broken = [budget for budget in _budgets_of(pod, fleet) if _spends(budget, left)]
        if broken:
            violating.append(pod)
            budgets[pod.key] = broken
        else:
            harmless.append(pod)
    return violating, harmless, budgets


def _budgets_of(pod: Pod, fleet: Fleet) -> Iterable[DisruptionBudget]:
    if not pod.labels:
        return
    for budget in fleet.facts.budgets.get(pod.namespace, ()):
        selector = budget.selector
        if (
            selector
            and not selector.empty
            and selector.selects(pod.labels)
            and pod.name not in budget.disrupted
        ):
            yield budget


def _spends(budget: DisruptionBudget, left: dict[tuple[str, str], int]) -> bool:
    """Takes one disruption from a budget; whether that is more than it allows."""
    key = (budget.namespace, budget.name)
    left[key] = left.get(key, budget.allowed) - 1
    return left[key] < 0


def best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that share the first place in the order of `pickOneNodeForPreemption`."""
    found = list(candidates)
    for measure in ORDER:
        lowest = min(measure(one) for one in found)
        found = [one for one in found if measure(one) == lowest]
    return found


def _highest_priority(one: Candidate) -> float:
    return one.victims[0].priority


def _priority_sum(one: Candidate) -> float:
    return sum(victim.priority + OFFSET for victim in one.victims)


def _latest_start(one: Candidate) -> float:
    """The earliest start among the most important victims; the later the better. Unknown counts as now."""
    top = one.victims[0].priority
    starts = [
        victim.status.started.timestamp()
        for victim in one.victims
        if victim.priority == top and victim.status.started
    ]
    return -min(starts, default=math.inf)


ORDER: Final[tuple[Callable[[Candidate], float], ...]] = (
    lambda one: one.violations,
    _highest_priority,
    _priority_sum,
    lambda one: len(one.victims),
    _latest_start,
)
