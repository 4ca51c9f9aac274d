"""What the API server answers when a pod is to be evicted (`pkg/registry/core/pod/storage/eviction.go`).

In this order: a pod that is pending, finished or already terminating goes, whatever its budgets say. A pod
under two budgets is refused with an error of the server. A pod that is not Ready goes without being charged
if its budget always allows that, or if the budget is met without it. Anything else needs a disruption that is
still allowed; it is charged to the budget, and the pod is marked there until the disruption controller sees
it gone.

Not modelled: a budget that was edited a moment ago and not yet looked at by its controller ("still being
processed").
"""

from typing import Final

from msgspec.structs import replace

from bayplan.disruption.budgets import Standing
from bayplan.disruption.ledger import Ledger
from bayplan.model.pods import Pod
from bayplan.model.record import Record

VIOLATION: Final = "Cannot evict pod as it would violate the pod's disruption budget."
SEVERAL: Final = (
    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
)
MOST_MARKS: Final = 2000
"""`MaxDisruptedPodSize`: evictions granted that the controller has not yet caught up with."""


class Evicted(Record, frozen=True):
    """The pod goes. `charged` names the budget that paid for it; empty where none had to."""

    ledger: Ledger
    charged: str = ""
    code: int = 201


class Denied(Record, frozen=True):
    """The pod stays, and why, as the API server words it. `budgets` names those that stand in the way."""

    code: int
    reason: str
    message: str
    causes: tuple[str, ...] = ()
    budgets: tuple[str, ...] = ()


Answer = Evicted | Denied


def evict(pod: Pod, ledger: Ledger) -> Answer:
    """Asks for one eviction. The ledger of the answer is the one to ask with next."""
    if ignores_budgets(pod):
        return Evicted(ledger)
    covering = ledger.covering(pod)
    if len(covering) > 1:
        return Denied(500, "", SEVERAL, budgets=tuple(standing.budget.name for standing in covering))
    if not covering or _spares(covering[0], pod):
        return Evicted(ledger)
    return _refusal(covering[0], ledger) or _charge(covering[0], pod, ledger)


def ignores_budgets(pod: Pod) -> bool:
    """Whether losing the pod disrupts nothing: it is not yet running, or gone already."""
    return pod.terminating or pod.finished or pod.status.phase == "Pending"


def _spares(standing: Standing, pod: Pod) -> bool:
    """Whether an unready pod may go without being charged (`unhealthyPodEvictionPolicy`)."""
    if pod.status.ready:
        return False
    return standing.budget.always_allow_unhealthy or standing.healthy >= standing.desired > 0


def _charge(standing: Standing, pod: Pod, ledger: Ledger) -> Evicted:
    marked = standing.disrupted | {pod.name}
    charged = replace(standing, allowed=standing.allowed - 1, disrupted=marked)
    return Evicted(ledger.updated(charged), standing.budget.name)


def _refusal(standing: Standing, ledger: Ledger) -> Denied | None:
    name = standing.budget.name
    if standing.allowed < 0:
        return _forbidden(name, "pdb disruptions allowed is negative")
    if len(standing.disrupted) > MOST_MARKS:
        return _forbidden(
            name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller"
        )
    if standing.allowed > 0:
        return None
    cause = _cause(standing, explains=ledger.kubernetes.minor >= 35)
    return Denied(429, "TooManyRequests", VIOLATION, (cause,), (name,))


def _forbidden(name: str, why: str) -> Denied:
    return Denied(403, "Forbidden", f'poddisruptionbudget.policy "{name}" is forbidden: {why}', (), (name,))


def _cause(standing: Standing, explains: bool) -> str:
    """Up to 1.34 every refusal is put down to missing pods (kubernetes/kubernetes#133097 splits it)."""
    name = standing.budget.name
    if explains and standing.failure:
        why = f"because it failed sync: {standing.failure}"
        return f"The disruption budget {name} does not allow evicting pods currently {why}"
    if explains and standing.healthy > standing.desired:
        return f"The disruption budget {name} does not allow evicting pods currently"
    numbers = f"needs {standing.desired} healthy pods and has {standing.healthy} currently"
    return f"The disruption budget {name} {numbers}"
