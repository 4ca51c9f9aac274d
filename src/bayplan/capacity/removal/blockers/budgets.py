"""Disruption budgets that never let a pod go, however long one waits.

Follows `eviction` and `budgets` of `bayplan.disruption`: a budget that allows nothing even when all its pods
are Ready, one that its controller cannot reckon, and two budgets on one pod, which the API server refuses.
"""

from collections.abc import Iterable

from bayplan.capacity.removal.case import Case
from bayplan.capacity.removal.waves import Denial
from bayplan.capacity.report.removal import Blocker
from bayplan.disruption import remedies
from bayplan.disruption.replacements import is_stateful


def budgets(case: Case) -> Iterable[Blocker]:
    """One for each budget, or for each several of them, that refuses for ever."""
    for denial in case.course.denials:
        pod = denial.mover.pod
        growable = is_stateful(pod) or not any(held.moves for held in denial.mover.holdings)
        remedy = remedies.for_denial(
            pod, denial.denied, case.setting.ledger, case.ground.ownership, growable=growable
        )
        names = " and ".join(f"{pod.namespace}/{name}" for name in denial.budgets)
        yield Blocker("budget", f"PodDisruptionBudget {names}", pod.node, _reason(denial), remedy=remedy)


def _reason(denial: Denial) -> str:
    others = f" (and {denial.others} more)" if denial.others else ""
    said = " ".join((denial.denied.message, *denial.denied.causes))
    return f"Pod {denial.mover.pod.key}{others} cannot be evicted: {said}"
