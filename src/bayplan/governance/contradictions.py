"""What a quota counts and a container does not say: left out by mistake, or taken out by policies.

Policies are webhooks; the API server asks them again after its own plugins have filled in defaults, so what
they strip stays away (`admission.chain`).
"""

from typing import Final

from msgspec.structs import replace

from bayplan.admission.quotas import QuotaUsage, matching_pod, refuse_pod
from bayplan.governance.house import House
from bayplan.governance.sites import Work
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Container, Pod, PodSpec, Resources
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import parse
from bayplan.model.trees import Declared

_LITTLE: Final[Amounts] = {"cpu": parse("1m"), "memory": parse("1Mi")}
_TALKATIVE: Final = PodSpec(containers=(Container("main", resources=Resources(_LITTLE, _LITTLE)),))
"""A pod that says everything that a quota can demand."""


def hopeless(house: House, namespace: Namespace, quota: ResourceQuota) -> str:
    """Why one quota refuses every pod of a namespace, whatever it says; empty where it does not."""
    work = Work(Declared("v1", "Pod", namespace, "any"), _TALKATIVE, {})
    alone = replace(house.policies, quotas={namespace: (quota,)})
    refusal = refuse_pod(house.completed(work), alone, QuotaUsage())
    return _demand(refusal.message) if refusal else ""


def must_specify(house: House, work: Work) -> str:
    """The refusal of a pod that leaves out what a quota counts; empty where it leaves out nothing."""
    refusal = refuse_pod(house.completed(work), house.policies, QuotaUsage())
    return _demand(refusal.message) if refusal else ""


def counting(house: House, pod: Pod) -> tuple[ResourceQuota, ...]:
    """The quotas that count a pod."""
    return matching_pod(pod, house.policies)


def _demand(message: str) -> str:
    return message.partition(" is forbidden: ")[2] if ": must specify " in message else ""
