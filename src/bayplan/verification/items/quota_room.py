"""Whether quotas have room left: at the ceiling, the next pod is never created, and nothing is pending."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.policy import ResourceQuota
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

FULL: Final = 95
"""Percent."""


def look(scene: Scene) -> Iterator[Outcome]:
    """Quotas of which so much is used that nothing more may come."""
    quotas = [one for one in scene.snapshot.quotas if one.used]
    if not quotas:
        if scene.snapshot.quotas:
            yield outcomes.unknown("no quota says what is used", "kubectl get resourcequotas -A -o json")
        else:
            yield outcomes.absent("no namespace has a quota")
        return
    wrong = [one for quota in quotas for one in _full(quota)]
    yield from outcomes.settled(wrong, f"{outcomes.counted(len(quotas), 'quota')}, none fuller than {FULL} %")


def _full(quota: ResourceQuota) -> Iterator[Outcome]:
    for name, hard in sorted(quota.hard.items()):
        used = quota.used.get(name)
        if used is not None and hard.nanos > 0 and used.nanos * 100 >= hard.nanos * FULL:
            share = used.nanos * 100 // hard.nanos
            yield outcomes.failed(
                f"ResourceQuota {quota.namespace}/{quota.name}",
                f"{share} % of {name} are used: {used} of {hard}",
                remedy="raise it, ask for less, or move something out of the namespace",
            )


ITEM: Final = Item("quota-room", "tiers", "Quotas have room left.", look)
