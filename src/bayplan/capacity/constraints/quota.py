"""Quotas: what the namespace may still ask for, wherever its pods would stand."""

from collections import Counter
from collections.abc import Iterable

from bayplan.admission import charges, quotas
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaKey, QuotaUsage
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.arithmetic import often, unit_of
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine
from bayplan.model.pods import Pod
from bayplan.model.policy import ResourceQuota
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


def lines(ground: Ground) -> Iterable[LoadLine]:
    """What is charged to every resource of every quota, as the API server counted or would count it."""
    ledger = ground.note(charged)
    found = [one for each in ground.policies.quotas.values() for one in each]
    rivals = Counter((one.namespace, resource) for one in found for resource in one.hard)
    for one in found:
        used = ledger.of(one)
        for resource, hard in one.hard.items():
            alone = rivals[one.namespace, resource] == 1
            yield _line(one, resource, used.get(resource, ZERO), hard, alone=alone)


def unknown(ground: Ground) -> Iterable[str]:
    """Says so where no namespace has a quota."""
    if not ground.snapshot.quotas:
        yield "no ResourceQuota was read: nothing is held against namespaces"


def charged(ground: Ground) -> QuotaUsage:
    """What is used of every quota."""
    return quotas.usage(ground.snapshot, ground.policies, ground.snapshot.taken_at)


def _line(found: ResourceQuota, resource: str, used: Quantity, hard: Quantity, *, alone: bool) -> LoadLine:
    unit = measure(resource)
    told = resource in found.used
    return LoadLine(
        "quota", resource, "namespace", found.namespace if alone else quotas.key_of(found), unit,
        used=number(used, unit), capacity=number(hard, unit), relieved=False,
        sources=(f"ResourceQuota {found.name}", "status.used" if told else "counted: the status is silent"),
    )  # fmt: skip


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
    unit = measure(resource)
    return ConstraintRoom(
        constraint="quota",
        name=resource,
        more=often(hard.nanos - used.nanos, per_pod.nanos),
        unit=unit,
        per_pod=number(per_pod, unit),
        used=number(used, unit),
        capacity=number(hard, unit),
        subject=f"ResourceQuota {key}",
    )


def measure(resource: str) -> str:
    """The unit in which a quota's resource is told."""
    plain = resource.removeprefix("requests.").removeprefix("limits.")
    return "bytes" if plain == "storage" or plain.endswith("/requests.storage") else unit_of(plain)


def number(amount: Quantity, unit: str) -> int:
    """An amount as an integer in its unit, rounded up."""
    return amount.millis if unit == "millicores" else amount.units
