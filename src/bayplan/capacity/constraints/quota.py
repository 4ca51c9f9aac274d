"""Quotas: what the namespace may still ask for, wherever its pods would stand."""

from collections.abc import Iterable

from bayplan.admission import charges, quotas
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaKey, QuotaUsage
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.arithmetic import often, unit_of
from bayplan.model.pods import Pod
from bayplan.model.quantities import ZERO, Quantity
from bayplan.model.storage import PersistentVolumeClaim


def quota(
    pod: Pod, claims: Iterable[PersistentVolumeClaim], policies: Policies, usage: QuotaUsage
) -> Iterable[ConstraintRoom]:
    """The room in each quota and resource that the pod or its claims count for, the tightest first."""
    rooms = [
        _room(room.quota, room.resource, room.used, room.hard, room.per_pod)
        for room in quotas.quota_room(pod, policies, usage)
    ]
    return sorted([*rooms, *_of_claims(claims, policies, usage)], key=lambda room: room.more or 0)


def _of_claims(
    claims: Iterable[PersistentVolumeClaim], policies: Policies, usage: QuotaUsage
) -> Iterable[ConstraintRoom]:
    per_pod: dict[tuple[QuotaKey, str], tuple[Quantity, Quantity, Quantity]] = {}
    for claim in claims:
        charged = charges.charged_claim(claim)
        for found in quotas.matching_claim(claim, policies):
            for resource in found.hard.keys() & charged.keys():
                place = (quotas.key_of(found), resource)
                so_far = per_pod.get(place, (ZERO, ZERO, ZERO))[2]
                used = usage.of(found).get(resource, ZERO)
                per_pod[place] = (used, found.hard[resource], so_far.plus(charged[resource]))
    for (key, resource), (used, hard, each) in per_pod.items():
        yield _room(key, resource, used, hard, each)


def _room(key: str, resource: str, used: Quantity, hard: Quantity, per_pod: Quantity) -> ConstraintRoom:
    plain = resource.removeprefix("requests.").removeprefix("limits.")
    unit = "bytes" if plain == "storage" or plain.endswith("/requests.storage") else unit_of(plain)
    return ConstraintRoom(
        constraint="quota",
        name=resource,
        more=often(hard.nanos - used.nanos, per_pod.nanos),
        unit=unit,
        per_pod=_number(per_pod, unit),
        used=_number(used, unit),
        capacity=_number(hard, unit),
        subject=f"ResourceQuota {key}",
    )


def _number(amount: Quantity, unit: str) -> int:
    return amount.millis if unit == "millicores" else amount.units
