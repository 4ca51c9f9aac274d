"""What the platform has to bear, and how far it may be loaded: what an estate file says about capacity."""

import datetime
from typing import Final

from bayplan.model.pods import Amounts
from bayplan.model.record import Record


class HostRule(Record, frozen=True):
    """What is kept free on a host, and how far it may be overcommitted.

    `host` is a name, or a pattern with `*`. `memory` (bytes) and `threads` are for the host itself.
    `vcpus_per_thread`, `memory_overcommit`: how much may be promised for each that is there; None: the
    default (4 and 1).
    """

    host: str
    memory: int | None = None
    threads: int | None = None
    vcpus_per_thread: float | None = None
    memory_overcommit: float | None = None


class PoolRule(Record, frozen=True):
    """How much of a storage pool may be promised (`overcommit`) and filled (`full`); shares of its size."""

    pool: str
    overcommit: float | None = None
    full: float | None = None
    metadata_full: float | None = None


class AttachLimit(Record, frozen=True):
    """How many volumes of a CSI driver a node can have, beside what its CSINode advertises.

    `loop`: how many slots the driver itself walks through, `bus`: the slots of the hypervisor that it may
    use; slots that disks attached by hand hold are no longer free. `prefix` names the slots (`scsi`).
    """

    driver: str
    loop: int | None = None
    bus: int | None = None
    prefix: str = "scsi"


class CardBudget(Record, frozen=True):
    """The memory of a card as an extended resource that pods share.

    `unit` is what one of the resource stands for (bytes), `physical` what the card really has (bytes),
    `headroom` what is to stay free of it (bytes). `host` and `address` name the card, where it is known.
    """

    resource: str
    unit: int = 1
    physical: int | None = None
    headroom: int = 0
    host: str = ""
    address: str = ""


class Clause(Record, frozen=True):
    """One condition of a trigger: a measure compared with a threshold, for some time.

    `measure` is one of `MEASURES`; `operator` one of `>=`, `>`, `<=`, `<`, `==`. Shares are 0 to 1. `minutes`
    None: as long as the trigger says; 0: at any moment of the trigger's window.
    """

    measure: str
    operator: str
    threshold: float
    of: str = ""
    minutes: int | None = None


class Trigger(Record, frozen=True):
    """A rule for when to act: any of its clauses, or all (`every`), for so many minutes.

    `action`: what it calls for.
    """

    name: str
    action: str = ""
    every: bool = False
    minutes: int = 0
    clauses: tuple[Clause, ...] = ()
    file: str = ""
    line: int = 0


MEASURES: Final = {
    "max-attachments": "the most volumes attached to one node (`of`: a driver)",
    "memory-requests": "the share of the workers' allocatable memory that is requested",
    "memory-limits": "the sum of memory limits as a share of the workers' allocatable memory",
    "cpu-requests": "the share of the workers' allocatable CPU that is requested",
    "pool-data": "the share of a storage pool that is filled (`of`: the pool)",
    "host-memory": "the share of a host's memory that is committed (`of`: the host)",
    "attach-failures": "volumes that could not be attached, since the observation before",
    "evictions-per-day": "pods evicted in a day",
    "refusals": "pods that quotas refused, since the observation before",
    "pending": "pods that wait for a node",
    "planned-volumes": "volumes that are declared to come (`capacity.planned`)",
    "planned-additions": "workloads that are declared to come (`capacity.planned`)",
}
"""What a trigger can ask for."""


class Planned(Record, frozen=True):
    """What is to come: so many block volumes and pods of a size, and when."""

    name: str
    volumes: int = 0
    requests: Amounts = {}
    replicas: int = 1
    at: datetime.date | None = None


class CapacityPolicy(Record, frozen=True):
    """What the platform has to bear.

    `survive` lists losses: `any-node`, `any-host`, `any-disk`, `any-gpu`, `node/NAME`, `host/NAME`. What may
    stay down then: pods of a priority below `expendable_below`, and of the `expendable` namespaces (which may
    hold `*`).
    `thresholds`: the share of a constraint (by its name) above which a line is worth a warning.
    """

    survive: tuple[str, ...] = ()
    expendable_below: int | None = None
    expendable: tuple[str, ...] = ()
    thresholds: dict[str, float] = {}
    triggers: tuple[Trigger, ...] = ()
    planned: tuple[Planned, ...] = ()
