"""All families of rules, in the order in which Prometheus gets them: what others ask for comes first."""

from typing import Final

from bayplan.catalog.monitoring.families import (
    card_memory,
    cards,
    hosts,
    losses,
    nodes,
    pressure,
    quotas,
    requests,
    slots,
    snapshots,
    triggers,
    volumes,
)
from bayplan.catalog.monitoring.framework import Family

FAMILIES: Final[tuple[Family, ...]] = (
    requests.FAMILY,
    slots.FAMILY,
    losses.FAMILY,
    cards.FAMILY,
    card_memory.FAMILY,
    quotas.FAMILY,
    hosts.FAMILY,
    pressure.FAMILY,
    nodes.FAMILY,
    volumes.FAMILY,
    snapshots.FAMILY,
    triggers.FAMILY,
)
