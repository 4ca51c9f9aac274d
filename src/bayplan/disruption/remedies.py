"""The smallest change that would let a pod go.

A refusal has one of four causes, asked for in this order: several budgets select the pod; the budget's
controller cannot count; replacements are not Ready yet; or the budget allows nothing even when all its pods
are Ready.
"""

from bayplan.disruption import budgets
from bayplan.disruption.budgets import Standing
from bayplan.disruption.eviction import Denied
from bayplan.disruption.filters import DAEMON_SET_FATAL, LOCAL_STORAGE_FATAL, UNMANAGED_FATAL
from bayplan.disruption.ledger import Ledger
from bayplan.disruption.ownership import Ownership
from bayplan.model.pods import Pod
from bayplan.model.policy import DisruptionBudget
from bayplan.model.workloads import Workload

_FLAGS = {
    DAEMON_SET_FATAL: "drain with --ignore-daemonsets: the pod stays and goes down with the node",
    LOCAL_STORAGE_FATAL: "drain with --delete-emptydir-data: the data in its emptyDir volumes is lost",
    UNMANAGED_FATAL: "drain with --force: the pod is deleted and nothing brings it back",
}


def for_filter(message: str) -> str:
    """What gets a pod past one of kubectl's filters."""
    return _FLAGS.get(message, "drain with --force: the pod's DaemonSet no longer exists")


def for_denial(
    pod: Pod,
    denied: Denied,
    ledger: Ledger,
    ownership: Ownership,
    waiting: bool = False,
    growable: bool = True,
) -> str:
    """What gets a pod past its budgets.

    `waiting`: a replacement under the same budget found no place. `growable`: more replicas could run beside
    it; pods that share a volume for one node could not.
    """
    if len(denied.budgets) > 1:
        names = " and ".join(denied.budgets)
        return f"change the selectors of budgets {names} so that only one of them selects {pod.key}"
    standing = ledger.standing(pod.namespace, denied.budgets[0]) if denied.budgets else None
    if standing is None:
        return "evict it again later"
    workload = ownership.workload_of(pod) if growable else None
    return _for_budget(standing, workload, waiting)


def _for_budget(standing: Standing, workload: Workload | None, waiting: bool) -> str:
    budget = standing.budget
    if standing.failure:
        return f"give budget {budget.name} a minAvailable that is a number: its pods' controller has no scale"
    if waiting:
        return f"make room for the replacements that budget {budget.name} waits for"
    if budgets.room(standing.expected, standing.desired, standing.expected) > 0:
        missing = max(1, standing.desired + 1 - standing.healthy)
        return f"bring {missing} more of the pods under budget {budget.name} to Ready ({_count(standing)})"
    change = lowered(budget, standing.expected)
    scale = _grown(budget, standing.expected, workload)
    return f"{scale}, or {change}" if scale else change


def _count(standing: Standing) -> str:
    return f"{standing.healthy} of {standing.expected} are"


def lowered(budget: DisruptionBudget, expected: int) -> str:
    """The smallest edit of the budget itself that allows one disruption."""
    if budget.max_unavailable:
        return f"raise maxUnavailable of budget {budget.name} from {budget.max_unavailable} to 1"
    return f"lower minAvailable of budget {budget.name} from {budget.min_available} to {max(0, expected - 1)}"


def _grown(budget: DisruptionBudget, expected: int, workload: Workload | None) -> str:
    """The smallest scale of the workload that leaves one to spare; empty where no scale does."""
    if workload is None or workload.kind not in budgets.SCALABLE:
        return ""
    others = expected - workload.replicas
    for replicas in range(workload.replicas + 1, 2 * expected + 101):
        total = others + replicas
        if budgets.room(total, budgets.desire(budget, total), total) > 0:
            return f"scale {workload.kind} {workload.key} from {workload.replicas} to {replicas} replicas"
    return ""
