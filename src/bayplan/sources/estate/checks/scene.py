"""What the checks look at: a declaration, and where in its file each part of it stands."""

import fnmatch
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from bayplan.model.bounds import HostRule, PoolRule
from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Host, Machine, Network, PciDevice, StoragePool
from bayplan.sources.estate.forms import EstateForm
from bayplan.sources.estate.hosts import WILD

T = TypeVar("T")


class Standing(NamedTuple):
    """A machine with the path where it is declared; `times` of them, for the workers of a pool."""

    path: str
    machine: Machine
    name: str
    times: int = 1


class Scene:
    """A declaration with its places."""

    def __init__(self, declaration: Declaration, form: EstateForm) -> None:
        self.declaration, self.form = declaration, form
        lower = declaration.lower
        written = [at for at, one in enumerate(form.hosts or ()) if WILD not in one.name]
        self.hosts: tuple[tuple[str, Host], ...] = tuple(
            (f"hosts[{at}]", host) for at, host in zip(written, lower.hosts, strict=True)
        )
        self.pools: tuple[tuple[str, StoragePool], ...] = _numbered("storagePools", lower.storage_pools)
        self.networks: tuple[tuple[str, Network], ...] = _numbered("networks", lower.networks)
        self.devices: tuple[tuple[str, PciDevice], ...] = _numbered("devices", lower.pci_devices)
        self.machines: tuple[Standing, ...] = tuple(
            Standing(f"machines[{at}]", one, called(one)) for at, one in enumerate(lower.machines)
        )
        self.workers = tuple(self._workers())

    @property
    def standing(self) -> tuple[Standing, ...]:
        """All machines, and those under workers that are not listed one by one."""
        return (*self.machines, *self.workers)

    @property
    def described(self) -> tuple[Standing, ...]:
        """All machines, and what the next worker of each pool would be, whether or not all are listed."""
        return (
            *self.machines,
            *(
                Standing(f"pools[{at}].machine", pool.machine, f"of pool {pool.name}")
                for at, pool in enumerate(self.declaration.pools)
                if pool.machine is not None
            ),
        )

    def on(self, host: str) -> tuple[Standing, ...]:
        """What takes memory and CPU of a host: no templates, and nothing that stands still and stays so."""
        return tuple(
            one for one in self.standing
            if one.machine.host == host and not one.machine.template
            and (one.machine.running or one.machine.onboot)
        )  # fmt: skip

    def rules(self, host: str) -> tuple[HostRule, ...]:
        """What is said about a host, first word first."""
        return tuple(one for one in self.declaration.host_rules if fnmatch.fnmatchcase(host, one.host))

    def pool_rules(self, pool: str) -> tuple[PoolRule, ...]:
        """What is said about storage pools of a name."""
        return tuple(one for one in self.declaration.pool_rules if one.pool == pool)

    def _workers(self) -> Iterator[Standing]:
        for at, pool in enumerate(self.declaration.pools):
            if pool.machine is not None and (count := pool.count - self._listed(pool)) > 0:
                name = f"{count} of pool {pool.name}"
                yield Standing(f"pools[{at}].machine", pool.machine, name, count)

    def _listed(self, pool: Pool) -> int:
        """How many workers of a pool stand among the machines."""
        return sum(one.machine.role == pool.name for one in self.machines)


def called(machine: Machine) -> str:
    """What a person would call a machine."""
    return f"{machine.vmid} {machine.name}".strip()


def _numbered(place: str, found: tuple[T, ...]) -> tuple[tuple[str, T], ...]:
    return tuple((f"{place}[{at}]", one) for at, one in enumerate(found))
