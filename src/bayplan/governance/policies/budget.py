"""A disruption budget that no eviction can ever pass.

`maxUnavailable: 0` and `minAvailable: 100%` allow none whatever they cover. Other budgets are held against
the replicas that their selector covers; percentages are rounded up, as the controller rounds them. Silent
where replicas are unknown, parked, or left to an autoscaler of the namespace, and where the pods belong to
something that is not declared.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import amounts
from bayplan.governance.framework import Check, Complaint, House, Work
from bayplan.model.findings import Severity
from bayplan.model.policy import DisruptionBudget
from bayplan.model.workloads import Kind

_SCALABLE: Final = (Kind.DEPLOYMENT, Kind.REPLICA_SET, Kind.STATEFUL_SET)
_NEVER: Final = ("0", "0%")
_ALL: Final = "100%"


def _look(house: House) -> Iterator[Complaint]:
    scaled = {one.namespace for one in house.tree.declared if one.kind == "HorizontalPodAutoscaler"}
    for budget in house.tree.objects.budgets:
        declared = house.declared("PodDisruptionBudget", budget.namespace, budget.name)
        place = declared.place("spec.minAvailable" if budget.min_available else "spec.maxUnavailable")
        if budget.max_unavailable in _NEVER or budget.min_available == _ALL:
            yield Complaint(declared.subject, f"it never lets a pod go ({_rule(budget)})", place)
            continue
        covered = [] if budget.namespace in scaled else _covered(budget, house)
        total = sum(work.workload.replicas for work in covered if work.workload)
        demanded = amounts.scaled_up(budget.min_available, total)
        if covered and total and demanded is not None and demanded >= total:
            yield _blocked(budget, covered, total, demanded, Complaint(declared.subject, "", place))


def _rule(budget: DisruptionBudget) -> str:
    if budget.max_unavailable:
        return f"maxUnavailable {budget.max_unavailable}"
    return f"minAvailable {budget.min_available}"


def _covered(budget: DisruptionBudget, house: House) -> list[Work]:
    """The workloads whose pods it covers; none where the replicas of one of them are not known."""
    if budget.selector is None:
        return []
    found = [
        work
        for work in house.works
        if work.namespace == budget.namespace and work.workload and budget.selector.selects(work.labels)
    ]
    sure = all(work.kind in _SCALABLE and not work.unsure("spec.replicas") for work in found)
    return found if sure else []


def _blocked(
    budget: DisruptionBudget, covered: list[Work], total: int, demanded: int, start: Complaint
) -> Complaint:
    names = " and ".join(work.subject for work in covered)
    replicas = "its only replica" if total == 1 else f"all {total} replicas"
    return start._replace(
        summary=f"{_rule(budget)} keeps {replicas} of {names}",
        arithmetic=f"{total} healthy - {demanded} demanded = {total - demanded} may go",
        evidence=tuple(
            f"{work.subject}: replicas {work.workload.replicas}" for work in covered if work.workload
        ),
    )


BUDGET: Final = Check(
    code="budget-blocks-eviction",
    severity=Severity.ERROR,
    title="budget that can never be evicted past",
    reason=(
        "The eviction API refuses as long as a budget allows no disruption, and this one never will: a "
        "drain, an upgrade or a descheduler waits until somebody deletes the pod or the budget by hand."
    ),
    remedy="set maxUnavailable: 1 instead, run one replica more, or drop the budget",
    look=_look,
)
