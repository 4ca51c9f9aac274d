"""Hosts: what is kept free on them, how far they may be committed, and which machines count.

Machines count that run, and those that would start by themselves when the host does (`onboot`): a stopped
spare that starts on boot is a promise, too. Templates never run.
"""

import fnmatch
from collections.abc import Sequence
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.model.bounds import HostRule
from bayplan.model.machines import Host, Machine

VCPUS_PER_THREAD: Final = 4.0
MEMORY_OVERCOMMIT: Final = 1.0


def rule_of(host: str, ground: Ground) -> HostRule:
    """What is declared of a host: by its name, else by the first pattern that meets it."""
    rules = ground.declaration.host_rules
    exact = [rule for rule in rules if rule.host == host]
    wild = [rule for rule in rules if fnmatch.fnmatchcase(host, rule.host)]
    return next(iter([*exact, *wild]), HostRule(host))


def committed(host: str, ground: Ground) -> Sequence[Machine]:
    """The machines of a host that count."""
    return ground.note(_by_host).get(host, ())


def memory_of(host: Host, rule: HostRule) -> int | None:
    """How much memory may be promised to machines, in bytes."""
    if host.memory is None:
        return None
    times = MEMORY_OVERCOMMIT if rule.memory_overcommit is None else rule.memory_overcommit
    return int((host.memory - (rule.memory or 0)) * times)


def cache_of(host: Host) -> int:
    """How much memory the cache of ZFS may take, in bytes; as much as it takes where nobody says more."""
    return (host.zfs_cache if host.zfs_cache_max is None else host.zfs_cache_max) or 0


def vcpus_of(host: Host, rule: HostRule) -> int | None:
    """How many virtual CPUs may be promised to machines."""
    if host.threads is None:
        return None
    times = VCPUS_PER_THREAD if rule.vcpus_per_thread is None else rule.vcpus_per_thread
    return int((host.threads - (rule.threads or 0)) * times)


def least_memory(machine: Machine) -> int | None:
    """What a machine can be squeezed to: its balloon's minimum, unless its memory is pinned."""
    if machine.pinned or not machine.balloon or machine.memory is None:
        return machine.memory
    return min(machine.balloon, machine.memory)


def called(machine: Machine) -> str:
    """What a person calls a machine."""
    return machine.name or f"VM {machine.vmid}"


def _by_host(ground: Ground) -> dict[str, list[Machine]]:
    found: dict[str, list[Machine]] = {}
    for machine in ground.lower.machines:
        if not machine.template and (machine.running or machine.onboot):
            found.setdefault(machine.host, []).append(machine)
    return found
