"""Which class a container is sized in: as the estate says, else by what it is.

The documents know two: stable (databases and whatever the platform rests on) and volatile (GPUs, and what
users drive). What cannot be told is volatile, which has the larger factor. A claim alone makes nothing
stable: most of what users drive has one.
"""

import re
from collections.abc import Iterable
from typing import Final

from bayplan.model import demand
from bayplan.model.evidence import Place
from bayplan.model.pods import Container
from bayplan.model.sizing import SizingClass
from bayplan.model.workloads import Kind
from bayplan.rightsizing import patterns
from bayplan.rightsizing.framework import STABLE, VOLATILE

_CORE_TIER: Final = re.compile(r"[01](?!\d)|core\b", re.IGNORECASE)
"""Tiers 0 and 1, whatever stands behind the number."""
_DATABASE: Final = re.compile(
    r"(?:^|[/_-])(?:postgres(?:ql)?|pgvector|pgvecto-rs|mysql|mariadb|percona|mongo(?:db)?|redis|valkey|etcd"
    r"|influxdb|clickhouse|cockroach|cassandra|elasticsearch|opensearch|memcached|timescaledb)(?=$|[/:@_-])"
)
_GPU: Final = ("gpu", "/mig-", "nvidia.com/")


def is_gpu(name: str) -> bool:
    """Whether a resource is a GPU, a part of one, or its memory."""
    return demand.is_extended(name) and any(word in name.lower() for word in _GPU)


def asks_for_gpu(container: Container) -> bool:
    """Whether a container asks for one."""
    said = container.resources
    return any(is_gpu(name) for name in (*said.requests, *said.limits))


def declared_class(classes: Iterable[SizingClass], place: Place) -> SizingClass | None:
    """The class that the estate puts a workload into, the first that means it."""
    return next((one for one in classes if patterns.any_means(one.workloads, place)), None)


def usual_class(place: Place, tier: str, container: Container) -> str:
    """The class of a container that the estate says nothing about."""
    if asks_for_gpu(container):
        return VOLATILE
    core = bool(_CORE_TIER.match(tier))
    database = place.kind == Kind.STATEFUL_SET or bool(_DATABASE.search(container.image))
    return STABLE if core or database else VOLATILE
