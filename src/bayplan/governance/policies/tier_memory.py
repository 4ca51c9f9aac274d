"""Memory request and limit that are not as the namespace's tier says.

In a tier of `equal` both are given and the same; in one of `burstable` the request is smaller. Init
containers end before they matter here; an absent request is the business of other checks.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House, Role, Site
from bayplan.model.demand import MEMORY
from bayplan.model.estate import Tier
from bayplan.model.findings import Severity

_JUDGED: Final = (Role.CONTAINER, Role.SIDECAR, Role.CHART, Role.CUSTOM)


def _look(house: House) -> Iterator[Complaint]:
    for site in house.sites:
        tier = house.tier_of(site.namespace)
        if tier is None or site.role not in _JUDGED or site.adrift:
            continue
        if site.unsure("requests.memory") or site.unsure("limits.memory"):
            continue
        yield from _judge(site, tier)


def _judge(site: Site, tier: Tier) -> Iterator[Complaint]:
    request, limit = site.resources.requests.get(MEMORY), site.resources.limits.get(MEMORY)
    if request is None:
        return
    said = f"memory request {request}, limit {limit if limit else 'none'}"
    if tier.memory == "equal" and limit != request and not (limit is None and site.foreign):
        yield Complaint(
            site.subject,
            f"{site.label} is in tier {tier.name}, where memory request and limit are equal",
            site.at("limits.memory"),
            arithmetic=said,
            remedy=f"set both to {max((request, limit or request), key=lambda one: one.nanos)}",
        )
    elif tier.memory == "burstable" and limit == request:
        yield Complaint(
            site.subject,
            f"{site.label} is in tier {tier.name}, where the memory request is smaller than the limit",
            site.at("requests.memory"),
            arithmetic=said,
            remedy=f"set requests.memory to what it needs when it runs as usual, below {limit}",
        )


TIER_MEMORY: Final = Check(
    code="tier-memory",
    severity=Severity.WARNING,
    title="memory request and limit not as the tier says",
    reason=(
        "The estate's tiers say whose memory is reserved in full (equal: what must not be evicted) and who "
        "shares (burstable: what may be). A container against its tier takes room from others, or is evicted "
        "with them."
    ),
    remedy="bring request and limit in line with the tier, or move the namespace to another tier",
    look=_look,
)
