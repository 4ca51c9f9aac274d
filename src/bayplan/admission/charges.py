"""What one object counts against quotas, under the names that quotas use.

Follows `pkg/quota/v1/evaluator/core` (pods and claims). Departs in one thing: the grace period of a
terminating pod is taken from its spec, as snapshots do not carry the one that the deletion set.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Final

from bayplan.model import demand
from bayplan.model.demand import CPU, HUGE_PAGES, MEMORY, PODS, STORAGE
from bayplan.model.pods import Amounts, Pod
from bayplan.model.quantities import NANOS, Family, Quantity
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.versions import Kubernetes

ONE: Final = Quantity(NANOS)
CLAIMS: Final = "persistentvolumeclaims"
REQUESTED_STORAGE: Final = "requests.storage"
BY_CLASS: Final = ".storageclass.storage.k8s.io/"
_COMPUTE: Final = (CPU, MEMORY, STORAGE)
_OF_PODS: Final = frozenset(
    (
        f"count/{PODS}",
        PODS,
        *_COMPUTE,
        *(f"requests.{name}" for name in _COMPUTE),
        *(f"limits.{name}" for name in _COMPUTE),
    )
)
_OF_CLAIMS: Final = (CLAIMS, REQUESTED_STORAGE)


def charged(pod: Pod, kubernetes: Kubernetes, now: datetime.datetime | None = None) -> Amounts:
    """What a pod counts. Finished pods, and those that should be gone by `now`, count as objects only."""
    objects: Amounts = {f"count/{PODS}": ONE}
    if pod.finished or _overdue(pod, now):
        return objects
    requests = demand.requests(pod, kubernetes)
    return {**objects, **compute_charges(requests, demand.limits(pod.spec, kubernetes))}


def compute_charges(requests: Mapping[str, Quantity], limits: Mapping[str, Quantity]) -> Amounts:
    """The names under which requests and limits are counted, of a pod or of one container."""
    counted: Amounts = {PODS: ONE}
    for name, amount in requests.items():
        if name in _COMPUTE or name.startswith(HUGE_PAGES):
            counted[name] = counted[f"requests.{name}"] = amount
        elif demand.is_extended(name):
            counted[f"requests.{name}"] = amount
    for name, amount in limits.items():
        if name in _COMPUTE:
            counted[f"limits.{name}"] = amount
    return counted


def charged_claim(claim: PersistentVolumeClaim) -> Amounts:
    """What a claim counts, in all and for its storage class."""
    storage = requested_storage(claim)
    counted = {CLAIMS: ONE, f"count/{CLAIMS}": ONE, REQUESTED_STORAGE: storage}
    if claim.storage_class:
        counted[f"{claim.storage_class}{BY_CLASS}{CLAIMS}"] = ONE
        counted[f"{claim.storage_class}{BY_CLASS}{REQUESTED_STORAGE}"] = storage
    return counted


def requested_storage(claim: PersistentVolumeClaim) -> Quantity:
    """A claim's size. Its family was not kept: the one that writes it shorter is taken (5Gi, 5G)."""
    binary, decimal = (Quantity(claim.storage * NANOS, family) for family in (Family.BINARY, Family.DECIMAL))
    return decimal if len(str(decimal)) < len(str(binary)) else binary


def whole(count: int) -> Quantity:
    """A number of objects."""
    return Quantity(count * NANOS)


def of_pods(names: Iterable[str]) -> tuple[str, ...]:
    """Those of a quota's resources that pods count against."""
    return tuple(name for name in names if name in _OF_PODS or _is_prefixed(name))


def of_claims(names: Iterable[str]) -> tuple[str, ...]:
    """Those of a quota's resources that claims count against."""
    suffixes = tuple(BY_CLASS + name for name in _OF_CLAIMS)
    plain = (f"count/{CLAIMS}", *_OF_CLAIMS)
    return tuple(name for name in names if name in plain or name.endswith(suffixes))


def _is_prefixed(name: str) -> bool:
    """Huge pages, and extended resources, which can be limited by their requests only."""
    if name.startswith((HUGE_PAGES, f"requests.{HUGE_PAGES}")):
        return True
    return name.startswith("requests.") and "/" in name and "kubernetes.io/" not in name


def _overdue(pod: Pod, now: datetime.datetime | None) -> bool:
    if pod.deleted is None or now is None:
        return False
    return now > pod.deleted + datetime.timedelta(seconds=pod.spec.grace_seconds)
