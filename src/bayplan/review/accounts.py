"""The account of each quota: what is used before, after, and at the highest point in between."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from bayplan.admission import charges
from bayplan.model.pods import Amounts, Pod
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import ZERO, Quantity
from bayplan.model.versions import Kubernetes
from bayplan.review.answers import Account, Sum

SUMMED = ("requests.cpu", "requests.memory", "limits.memory")
"""What is added up for every namespace, whether a quota counts it or not."""


class Uses(NamedTuple):
    """What is used of one resource: before, once everything is as declared, and at the highest point."""

    before: Quantity
    after: Quantity
    peak: Quantity


def account(quota: ResourceQuota, resource: str, uses: Uses, at_least: bool) -> Account:
    """The account of one resource of a quota."""
    hard, peak = quota.hard[resource], _higher(uses.after, uses.peak)
    return Account(
        quota.namespace, quota.name, resource, str(hard),
        str(uses.before), str(uses.after), str(peak), str(hard.minus(peak)),
        round(peak.nanos / hard.nanos, 4) if hard.nanos else 1.0, at_least,
    )  # fmt: skip


def sums(
    standing: Iterable[Pod], peaks: Mapping[str, Amounts], kubernetes: Kubernetes, at_least: Collection[str]
) -> tuple[Sum, ...]:
    """What each namespace's pods ask for together, in the end and at the highest point."""
    totals: dict[str, Amounts] = {}
    for pod in standing:
        total = totals.setdefault(pod.namespace, {})
        for name, amount in charges.charged(pod, kubernetes).items():
            total[name] = total.get(name, ZERO).plus(amount)
    return tuple(
        Sum(namespace, name, str(total[name]), str(_higher(total[name], peaks.get(namespace, {}).get(name))),
            namespace in at_least)
        for namespace, total in sorted(totals.items())
        for name in SUMMED
        if name in total
    )  # fmt: skip


def _higher(one: Quantity, other: Quantity | None) -> Quantity:
    return other if other is not None and other.nanos > one.nanos else one
