"""Raising the quotas that refuse a pod, by as little as lets it be created."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bayplan.admission import charges, quotas
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaKey, QuotaUsage
from bayplan.capacity import creation
from bayplan.capacity.answers import Remedy
from bayplan.capacity.arithmetic import unit_of
from bayplan.model.making import NewPod
from bayplan.model.pods import Amounts, Pod
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import ZERO, Quantity


def raise_quotas(new: NewPod, stored: Pod, policies: Policies, usage: QuotaUsage) -> tuple[Remedy, ...]:
    """The raises that let a pod be created, with its claims; none where something else refuses it too.

    `stored`: the pod as admission completes it. Several raises that only help together are one remedy.
    """
    raised: dict[QuotaKey, ResourceQuota] = {}
    words: list[Remedy] = []
    for quota, needed in _needs(new, stored, policies, usage):
        over = {name: amount for name, amount in needed.items() if amount.nanos > quota.hard[name].nanos}
        if over:
            raised[quotas.key_of(quota)] = replace(quota, hard={**quota.hard, **over})
            words += [_remedy(quota, name, amount) for name, amount in over.items()]
    if not words or creation.create([new], _with(policies, raised), usage).refused is not None:
        return ()
    return (replace(words[0], change=" and ".join(one.change for one in words)),)


def _needs(
    new: NewPod, stored: Pod, policies: Policies, usage: QuotaUsage
) -> Iterator[tuple[ResourceQuota, Amounts]]:
    """What each quota would have to allow, in the resources that it limits and the pod counts for."""
    counted = [(quotas.matching_pod(stored, policies), charges.charged(stored, policies.kubernetes))]
    counted += [
        (quotas.matching_claim(claim, policies), charges.charged_claim(claim)) for claim in new.claims
    ]
    for quota in policies.quotas_of(stored.namespace):
        amounts = [amounts for matching, amounts in counted if quota in matching]
        used = usage.of(quota)
        yield (
            quota,
            {
                name: used.get(name, ZERO).plus(asked)
                for name in sorted(quota.hard)
                if (asked := _sum(one[name] for one in amounts if name in one)).nanos
            },
        )


def _sum(amounts: Iterable[Quantity]) -> Quantity:
    total = ZERO
    for amount in amounts:
        total = total.plus(amount)
    return total


def _remedy(quota: ResourceQuota, name: str, target: Quantity) -> Remedy:
    more = target.minus(quota.hard[name])
    unit = unit_of(name.removeprefix("requests.").removeprefix("limits."))
    number = more.millis if unit == "millicores" else more.units
    key = quotas.key_of(quota)
    change = f"raise {name} of quota {key} by {more}, from {quota.hard[name]} to {target}"
    return Remedy("quota", f"ResourceQuota {key}", change, resource=name, amount=number, unit=unit)


def _with(policies: Policies, raised: dict[QuotaKey, ResourceQuota]) -> Policies:
    changed = {
        namespace: tuple(raised.get(quotas.key_of(quota), quota) for quota in mine)
        for namespace, mine in policies.quotas.items()
    }
    return replace(policies, quotas=changed)
