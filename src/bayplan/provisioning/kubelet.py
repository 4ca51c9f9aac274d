"""What the kubelet of a node keeps from pods, and what is left for them.

A worker's memory goes, in this order, to the kernel's own map of it (64 bytes for each page of 4 KiB, which
is a 64th: Linux, `struct page`), to huge pages, to what is reserved for the system, and to the threshold of
eviction. The rest is what the node can say is allocatable. The kernel takes more than its map, so the figure
is a bound from above: less than this is possible, more is not.

K3s names thresholds for disks only (`evictionHard` in its `00-k3s-defaults.conf`), and a kubelet that is told
some takes none of its own for the others. So the one for memory is set here, to the kubelet's own.
"""

from typing import Final

from bayplan.model.estate import Declaration, Pool
from bayplan.model.platform import Cluster
from bayplan.model.pods import Amounts
from bayplan.model.quantities import Quantity, binary_bytes, millicores, parse
from bayplan.model.record import Record

EVICTION: Final = {"imagefs.available": "5%", "memory.available": "100Mi", "nodefs.available": "5%"}
"""The kubelet's own thresholds for memory, those of K3s for disks (Kubernetes, node-pressure eviction)."""
PAGE: Final = 2 << 20
HUGE_PAGES: Final = "hugepages-2Mi"
MAP_SHARE: Final = 64
"""One byte in so many is the kernel's map of the memory."""


class Budget(Record, frozen=True):
    """Where the memory of a worker goes, in bytes, and what it has of the rest (`cpu` in millicores)."""

    memory: int
    kernel: int
    pages: int
    reserved: int
    eviction: int
    cpu: int | None
    pods: int

    @property
    def left(self) -> int:
        """Bytes that pods can have, at most."""
        return max(0, self.memory - self.kernel - self.pages - self.reserved - self.eviction)

    @property
    def allocatable(self) -> Amounts:
        """The most that a node on this machine can say is allocatable."""
        made = {"memory": binary_bytes(self.left), "pods": Quantity(self.pods * 10**9)}
        made |= {HUGE_PAGES: binary_bytes(self.pages)} if self.pages else {}
        return made | ({"cpu": millicores(self.cpu)} if self.cpu is not None else {})

    @property
    def arithmetic(self) -> str:
        """The same as a sum: `128Gi - 2Gi kernel - 1Gi reserved = 125Gi`."""
        parts = (
            (self.kernel, "map of the kernel"),
            (self.pages, "huge pages"),
            (self.reserved, "reserved"),
            (self.eviction, "eviction"),
        )
        taken = [f"{binary_bytes(amount)} {name}" for amount, name in parts if amount]
        return " - ".join([str(binary_bytes(self.memory)), *taken]) + f" = {binary_bytes(self.left)}"


def budget(declaration: Declaration, pool: Pool) -> Budget | None:
    """Where the memory of each of a pool's workers goes; None where no machine with memory is declared."""
    machine = pool.machine
    if machine is None or not machine.memory:
        return None
    cluster = declaration.platform.cluster
    reserved = cluster.reserved
    cpu = None if machine.cores is None else machine.cores * 1000 - _millis(reserved, "cpu")
    return Budget(
        machine.memory,
        machine.memory // MAP_SHARE,
        pages(declaration, pool.name) * PAGE,
        _units(reserved, "memory"),
        parse(EVICTION["memory.available"]).units,
        cpu,
        cluster.max_pods,
    )


def pages(declaration: Declaration, pool: str) -> int:
    """How many huge pages of 2 MiB a pool's workers set aside at boot."""
    return -(-declaration.platform.bootstrap.pages.get(pool, 0) // PAGE)


def arguments(cluster: Cluster) -> tuple[str, ...]:
    """What every kubelet of the cluster is started with."""
    reserved = ",".join(f"{name}={amount}" for name, amount in sorted(cluster.reserved.items()))
    evicted = ",".join(f"{signal}<{amount}" for signal, amount in EVICTION.items())
    made = [f"max-pods={cluster.max_pods}", f"eviction-hard={evicted}"]
    return (*made, f"system-reserved={reserved}") if reserved else tuple(made)


def _millis(amounts: Amounts, name: str) -> int:
    return amounts[name].millis if name in amounts else 0


def _units(amounts: Amounts, name: str) -> int:
    return amounts[name].units if name in amounts else 0
