"""A pool has as many workers as there are machines for them, and each of them can get an address."""

import ipaddress
from collections.abc import Iterator
from typing import Final

from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Machine, Network

MACHINES = "pool-miscounted"
ADDRESSES = "addresses-exhausted"
ENDS: Final = 2
"""The address of a network, and its broadcast address."""


def counts(whole: Whole) -> Iterator[Doubt]:
    """Pools with another number of machines than workers; networks with too few addresses for the rest."""
    needed: dict[str, int] = {}
    for at, pool in enumerate(whole.declaration.pools):
        mine = _machines(whole.declaration, pool)
        if mine and len(mine) != pool.count:
            told = f"{pool.name} has {pool.count} workers, and {len(mine)} machines have that role"
            remedy = "correct the count, or declare as many machines"
            yield Doubt(
                f"pools[{at}].count", told, MACHINES, str(pool.count), f"pool {pool.name}", remedy,
                " + ".join(one.name for one in mine), grave=True,
            )  # fmt: skip
        for nic in pool.machine.nics if pool.machine and not mine else ():
            needed[nic.network] = needed.get(nic.network, 0) + pool.count
    for place, network in enumerate(whole.declaration.lower.networks):
        yield from _addresses(whole.declaration, place, network, needed.get(network.name, 0))


def _addresses(declaration: Declaration, place: int, network: Network, needed: int) -> Iterator[Doubt]:
    if not needed or not network.cidr:
        return
    ranged = ipaddress.ip_network(network.cidr)
    taken = {network.gateway} if network.gateway else set()
    taken |= {one for machine in declaration.lower.machines for one in machine.addresses}
    used = sum(ipaddress.ip_address(one) in ranged for one in taken)
    kept = sum(map(_width, network.reserved))
    free = ranged.num_addresses - ENDS - used - kept
    if needed > free:
        told = f"{needed} workers are to get an address in {network.name}, which has {max(free, 0)} left"
        sum_ = f"{ranged.num_addresses} - {ENDS} - {used} used - {kept} reserved = {free}"
        remedy = "write a larger network, reserve less, or have fewer workers"
        yield Doubt(
            f"networks[{place}].cidr", told, ADDRESSES, network.cidr, f"network {network.name}", remedy, sum_,
            grave=True,
        )  # fmt: skip


def _width(reserved: str) -> int:
    """How many addresses `10.0.0.1-10.0.0.20`, a range or a single one holds."""
    first, _, last = reserved.partition("-")
    if last:
        return int(ipaddress.ip_address(last.strip())) - int(ipaddress.ip_address(first.strip())) + 1
    return ipaddress.ip_network(first.strip(), strict=False).num_addresses


def _machines(declaration: Declaration, pool: Pool) -> list[Machine]:
    return [one for one in declaration.lower.machines if one.role == pool.name and not one.template]
