"""Memory that cannot be taken back fits its host, whatever may be overcommitted beside it.

A machine with a device passed through has all of its memory pinned (VFIO), and one with huge pages too: what
does not fit does not start.
"""

from collections.abc import Iterator

from bayplan.capacity.words import size
from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration
from bayplan.model.machines import Machine

CODE = "pinned-memory-beyond-host"


def pinned_memory(whole: Whole) -> Iterator[Doubt]:
    """Hosts whose pinned machines have more memory than the host."""
    for at, host in enumerate(whole.declaration.lower.hosts):
        if host.memory is None:
            continue
        found = [
            (one, times)
            for one, times in _machines(whole.declaration)
            if one.host == host.name and _is_pinned(one)
        ]
        pinned = sum(times * (one.memory or 0) for one, times in found)
        if pinned > host.memory:
            told = f"machines on {host.name} pin {size(pinned)}, and it has {size(host.memory)}"
            remedy = "make them smaller, or put some on another host"
            sum_ = " + ".join(f"{times} x {size(one.memory or 0)} ({one.name})" for one, times in found)
            yield Doubt(
                f"hosts[{at}].memory",
                told,
                CODE,
                size(host.memory),
                f"host {host.name}",
                remedy,
                sum_,
                grave=True,
            )


def _machines(declaration: Declaration) -> Iterator[tuple[Machine, int]]:
    """Machines that are listed, and those of pools of which none is."""
    listed = {one.role for one in declaration.lower.machines}
    for one in declaration.lower.machines:
        if not one.template:
            yield one, 1
    for pool in declaration.pools:
        if pool.machine is not None and pool.name not in listed:
            yield pool.machine, pool.count


def _is_pinned(machine: Machine) -> bool:
    return machine.pinned or bool(machine.devices)
