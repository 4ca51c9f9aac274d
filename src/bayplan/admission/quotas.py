"""ResourceQuota: what namespaces have used, and whether one more object still fits.

Follows `apiserver/pkg/admission/plugin/resourcequota/controller.go`. All quotas that match an object are
asked first whether it says everything they count, then whether it fits. Where several would refuse, the API
server reports whichever comes first in no particular order; here they stand in the order of their names,
and the others are noted.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NewType

import msgspec

from bayplan.admission import charges, scopes
from bayplan.admission.answers import Refused, forbid
from bayplan.admission.policy import Policies
from bayplan.admission.tallies import count_objects
from bayplan.model.demand import CPU, MEMORY, pod_level
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Pod, PodSpec
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import ZERO, Quantity
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.versions import Kubernetes

PLUGIN = "ResourceQuota"
QuotaKey = NewType("QuotaKey", str)
"""`namespace/name` of a quota."""

_MUST_BE_SAID: Final = frozenset(
    f"{prefix}{name}" for prefix in ("", "requests.", "limits.") for name in (CPU, MEMORY)
)
"""What every container has to name once a quota counts it. Upstream calls it a mistake that stays."""


class QuotaUsage(Record, frozen=True):
    """What is used of every quota. A ledger that is replaced, not written in: `charge` gives a new one."""

    used: dict[QuotaKey, Amounts] = {}

    def of(self, quota: ResourceQuota) -> Amounts:
        """What is used of one quota."""
        return self.used.get(key_of(quota), {})


class QuotaRoom(Record, frozen=True):
    """How many more pods of one shape one resource of one quota allows."""

    quota: QuotaKey
    resource: str
    used: Quantity
    hard: Quantity
    per_pod: Quantity
    more: int


class Excess(Record, frozen=True):
    """One resource of which a quota has too little left for an object."""

    quota: QuotaKey
    resource: str
    asked: Quantity
    used: Quantity
    hard: Quantity


def key_of(quota: ResourceQuota) -> QuotaKey:
    """The key of a quota in the ledger."""
    return QuotaKey(f"{quota.namespace}/{quota.name}")


def usage(snapshot: Snapshot, policies: Policies, now: datetime.datetime | None = None) -> QuotaUsage:
    """What is used: as the quota's status says, and where it says nothing, counted from the objects."""
    objects = count_objects(snapshot)
    ledger = QuotaUsage(
        {key_of(quota): _recorded(quota, objects) for found in policies.quotas.values() for quota in found}
    )
    unsaid = {key_of(quota) for found in policies.quotas.values() for quota in found if _incomplete(quota)}
    for pod in snapshot.pods if unsaid else ():
        matching = (quota for quota in matching_pod(pod, policies) if key_of(quota) in unsaid)
        _count(ledger, matching, charges.charged(pod, policies.kubernetes, now))
    for claim in snapshot.claims if unsaid else ():
        matching = (quota for quota in matching_claim(claim, policies) if key_of(quota) in unsaid)
        _count(ledger, matching, charges.charged_claim(claim))
    return ledger


def charge(
    ledger: QuotaUsage, pod: Pod, policies: Policies, now: datetime.datetime | None = None
) -> QuotaUsage:
    """The ledger once a pod is there too."""
    return _changed(
        ledger, matching_pod(pod, policies), charges.charged(pod, policies.kubernetes, now), Quantity.plus
    )


def release(
    ledger: QuotaUsage, pod: Pod, policies: Policies, now: datetime.datetime | None = None
) -> QuotaUsage:
    """The ledger once a pod is gone."""
    return _changed(
        ledger, matching_pod(pod, policies), charges.charged(pod, policies.kubernetes, now), Quantity.minus
    )


def charge_claim(ledger: QuotaUsage, claim: PersistentVolumeClaim, policies: Policies) -> QuotaUsage:
    """The ledger once a claim is there too."""
    return _changed(ledger, matching_claim(claim, policies), charges.charged_claim(claim), Quantity.plus)


def refuse_pod(pod: Pod, policies: Policies, ledger: QuotaUsage) -> Refused | None:
    """The refusal of a pod by the first quota that objects."""
    matching = matching_pod(pod, policies)
    silent = [(quota, cause) for quota in matching if (cause := _silence(pod, quota, policies.kubernetes))]
    counted = charges.charged(pod, policies.kubernetes)
    return _refusal("pods", pod.name, silent or list(_excesses(matching, counted, ledger)))


def excesses(pod: Pod, policies: Policies, ledger: QuotaUsage) -> tuple[Excess, ...]:
    """Everything of which the quotas of a completed pod's namespace have too little left for it."""
    counted = charges.charged(pod, policies.kubernetes)
    return tuple(found for quota in matching_pod(pod, policies) for found in _over(quota, counted, ledger))


def excesses_of_claim(
    claim: PersistentVolumeClaim, policies: Policies, ledger: QuotaUsage
) -> tuple[Excess, ...]:
    """Everything of which the quotas of a claim's namespace have too little left for it."""
    counted = charges.charged_claim(claim)
    return tuple(
        found for quota in matching_claim(claim, policies) for found in _over(quota, counted, ledger)
    )


def refuse_claim(claim: PersistentVolumeClaim, policies: Policies, ledger: QuotaUsage) -> Refused | None:
    """The refusal of a claim by the first quota that objects."""
    excesses = _excesses(matching_claim(claim, policies), charges.charged_claim(claim), ledger)
    return _refusal("persistentvolumeclaims", claim.name, list(excesses))


def quota_room(pod: Pod, policies: Policies, ledger: QuotaUsage) -> tuple[QuotaRoom, ...]:
    """How many more pods like this completed one each quota and resource allows, the tightest first."""
    counted = charges.charged(pod, policies.kubernetes)
    rooms = [
        _room(quota, resource, ledger.of(quota).get(resource, ZERO), per_pod)
        for quota in matching_pod(pod, policies)
        for resource, per_pod in sorted(counted.items())
        if resource in quota.hard and per_pod.nanos > 0
    ]
    return tuple(sorted(rooms, key=lambda room: room.more))


def matching_pod(pod: Pod, policies: Policies) -> tuple[ResourceQuota, ...]:
    """The quotas that count a pod."""
    return tuple(
        quota
        for quota in policies.quotas_of(pod.namespace)
        if charges.of_pods(quota.hard) and scopes.pod_in_scope(pod, quota, policies.kubernetes)
    )


def matching_claim(claim: PersistentVolumeClaim, policies: Policies) -> tuple[ResourceQuota, ...]:
    """The quotas that count a claim."""
    found = policies.quotas_of(claim.namespace)
    return tuple(quota for quota in found if charges.of_claims(quota.hard) and scopes.claim_in_scope(quota))


def must_be_said(quota: ResourceQuota) -> frozenset[str]:
    """What every container has to name, because the quota counts it."""
    return _MUST_BE_SAID & quota.hard.keys()


def _incomplete(quota: ResourceQuota) -> bool:
    return any(name not in quota.used for name in quota.hard)


def _recorded(quota: ResourceQuota, objects: Callable[[Namespace, str], int]) -> Amounts:
    """The start of a ledger's page: what the status says, counts of other objects, zero for the rest."""
    charged = {*charges.of_pods(quota.hard), *charges.of_claims(quota.hard)}
    counted = {
        name: ZERO if name in charged else charges.whole(objects(quota.namespace, name))
        for name in quota.hard
    }
    return {**counted, **{name: amount for name, amount in quota.used.items() if name in quota.hard}}


def _count(ledger: QuotaUsage, matching: Iterable[ResourceQuota], counted: Amounts) -> None:
    """Adds to a ledger that nobody else has seen yet, where the status was silent."""
    for quota in matching:
        page = ledger.used[key_of(quota)]
        for name in quota.hard:
            if name in counted and name not in quota.used:
                page[name] = page[name].plus(counted[name])


def _changed(
    ledger: QuotaUsage,
    matching: Iterable[ResourceQuota],
    counted: Amounts,
    change: Callable[[Quantity, Quantity], Quantity],
) -> QuotaUsage:
    used = dict(ledger.used)
    for quota in matching:
        page = used.get(key_of(quota), {})
        changed = {
            name: change(page.get(name, ZERO), counted[name]) for name in quota.hard if name in counted
        }
        used[key_of(quota)] = {**page, **changed}
    return QuotaUsage(used)


def _silence(pod: Pod, quota: ResourceQuota, kubernetes: Kubernetes) -> str:
    """What the quota counts and some containers do not say. From 1.34 pods with own resources need not."""
    if kubernetes.pod_level_resources and _speaks_as_pod(pod.spec):
        return ""
    demanded = must_be_said(quota)
    missing: dict[str, set[str]] = {}
    for container in (*pod.spec.containers, *pod.spec.init_containers):
        said = charges.compute_charges(container.resources.requests, container.resources.limits)
        for name in demanded - said.keys():
            missing.setdefault(name, set()).add(container.name)
    if not missing:
        return ""
    parts = (f"{name} for: {','.join(sorted(missing[name]))}" for name in sorted(missing))
    return f"failed quota: {quota.name}: must specify {'; '.join(parts)}"


def _speaks_as_pod(spec: PodSpec) -> bool:
    return bool(pod_level(spec, "requests") or pod_level(spec, "limits"))


def _excesses(
    matching: Iterable[ResourceQuota], counted: Amounts, ledger: QuotaUsage
) -> Iterator[tuple[ResourceQuota, str]]:
    for quota in matching:
        over = list(_over(quota, counted, ledger))
        if over:
            asked = ",".join(f"{one.resource}={one.asked}" for one in over)
            used = ",".join(f"{one.resource}={one.used}" for one in over)
            hard = ",".join(f"{one.resource}={one.hard}" for one in over)
            yield quota, f"exceeded quota: {quota.name}, requested: {asked}, used: {used}, limited: {hard}"


def _over(quota: ResourceQuota, counted: Amounts, ledger: QuotaUsage) -> Iterator[Excess]:
    """The resources of one quota of which there is too little left, by name."""
    used = ledger.of(quota)
    for name in sorted(counted.keys() & quota.hard.keys()):
        asked, before, hard = counted[name], used.get(name, ZERO), quota.hard[name]
        if asked.nanos and before.nanos + asked.nanos > hard.nanos:
            yield Excess(key_of(quota), name, asked, before, hard)


def _refusal(resource: str, name: str, causes: list[tuple[ResourceQuota, str]]) -> Refused | None:
    if not causes:
        return None
    (quota, cause), *others = causes
    refusal = forbid(resource, name, cause, plugin=PLUGIN, subject=quota.name)
    notes = tuple(f"the API server may report this instead: {other}" for _, other in others)
    return msgspec.structs.replace(refusal, notes=notes)


def _room(quota: ResourceQuota, resource: str, used: Quantity, per_pod: Quantity) -> QuotaRoom:
    hard = quota.hard[resource]
    more = max(0, (hard.nanos - used.nanos) // per_pod.nanos)
    return QuotaRoom(key_of(quota), resource, used, hard, per_pod, more)
