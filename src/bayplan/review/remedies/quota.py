"""A larger quota: exactly as large as the rollout needs at its highest point."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from bayplan.admission import quotas
from bayplan.admission.quotas import QuotaKey
from bayplan.model.pods import Amounts
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import LARGEST, Quantity
from bayplan.review.trouble import Trouble, Variation


def lifted(trouble: Trouble) -> Variation | None:
    """The exceeded quota with the ceilings in question out of reach: it shows how much would be needed."""
    quota = _quota(trouble)
    if quota is None:
        return None
    beyond = {name: Quantity(LARGEST, quota.hard[name].family) for name in _resources(trouble)}
    return Variation("", quota=replace(quota, hard={**quota.hard, **beyond}))


def propose(trouble: Trouble, needed: Mapping[QuotaKey, Amounts]) -> Iterator[Variation]:
    """The quota at what was needed once its ceilings had been lifted."""
    quota = _quota(trouble)
    if quota is None:
        return
    peak = needed.get(quotas.key_of(quota), {})
    raised = {name: peak[name] for name in _resources(trouble) if name in peak}
    if raised and all(amount.nanos > quota.hard[name].nanos for name, amount in raised.items()):
        maker = trouble.made_by("ResourceQuota", quota.name)
        name = f"ResourceQuota {quota.namespace}/{quota.name}{maker}"
        said = " and ".join(_raise(resource, amount, quota) for resource, amount in sorted(raised.items()))
        yield Variation(f"raise {said} of {name}", quota=replace(quota, hard={**quota.hard, **raised}))


def _raise(resource: str, amount: Quantity, quota: ResourceQuota) -> str:
    return f"{resource} to {amount} (now {quota.hard[resource]})"


def _quota(trouble: Trouble) -> ResourceQuota | None:
    excess = trouble.excess
    found = trouble.world.snapshot.quotas
    return next((one for one in found if excess and quotas.key_of(one) == excess.quota), None)


def _resources(trouble: Trouble) -> tuple[str, ...]:
    return tuple(
        one.resource
        for one in trouble.causes.excesses
        if trouble.excess and one.quota == trouble.excess.quota
    )
