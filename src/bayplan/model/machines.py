"""The lower layer: hosts, the virtual machines on them, their disks, networks and devices.

Kubernetes sees none of this. Sizes are in bytes, CPU in millicores or whole threads as the name says; None is
a figure that nobody gave, 0 one that somebody did. What is declared in an estate file takes the same form
(`bayplan.model.estate`).
"""

import datetime

from bayplan.model.record import Record


class NumaNode(Record, frozen=True):
    """A NUMA node of a host: its threads, and its memory."""

    index: int
    threads: tuple[int, ...] = ()
    memory: int | None = None
    free: int | None = None


class PhysicalDisk(Record, frozen=True):
    """A disk of a host. `carries`: what stands on it beside the storage pools that name it."""

    name: str
    size: int = 0
    kind: str = ""
    model: str = ""
    carries: tuple[str, ...] = ()


class Host(Record, frozen=True):
    """A hypervisor host.

    `memory` is what its kernel has. `zfs_cache`: the ARC as it is, `zfs_cache_max`: as it may become.
    `pressure`: PSI shares from 0 to 1 by `cpu.some`, `memory.full` and so on. `online` None: not said.
    """

    name: str
    online: bool | None = None
    sockets: int | None = None
    cores: int | None = None
    threads: int | None = None
    cpu_model: str = ""
    numa: tuple[NumaNode, ...] = ()
    memory: int | None = None
    memory_used: int | None = None
    zfs_cache: int | None = None
    zfs_cache_max: int | None = None
    swap: int | None = None
    swap_used: int | None = None
    load: float | None = None
    pressure: dict[str, float] = {}
    disks: tuple[PhysicalDisk, ...] = ()
    address: str = ""
    version: str = ""
    kernel: str = ""


class StoragePool(Record, frozen=True):
    """A storage of the hypervisor, on one host (`host`) or shared (`host` empty).

    `kind` as Proxmox VE names it: lvmthin, zfspool, dir, nfs. `provisioned`: the sum of the sizes promised
    to disks, where it is known. `metadata` is that of a thin pool. `disks` are those of the host that it
    stands on.
    """

    name: str
    host: str = ""
    kind: str = ""
    size: int | None = None
    used: int | None = None
    provisioned: int | None = None
    metadata: int | None = None
    metadata_used: int | None = None
    thin: bool = False
    shared: bool = False
    active: bool = True
    content: tuple[str, ...] = ()
    disks: tuple[str, ...] = ()


class Network(Record, frozen=True):
    """A network that machines are in. `reserved`: addresses or ranges (`10.0.0.1-10.0.0.20`) to leave alone.

    `bridge` and `vlan` say where it is on the hosts; a bridge that nobody gave a range has no `cidr`.
    """

    name: str
    host: str = ""
    bridge: str = ""
    vlan: int | None = None
    cidr: str = ""
    gateway: str = ""
    reserved: tuple[str, ...] = ()


class PciDevice(Record, frozen=True):
    """A PCI device of a host. `group`: its IOMMU group, -1 where the IOMMU is off.

    `memory`: of a card, where somebody declared it. `name` is what a person calls it.
    """

    host: str
    address: str
    kind: str = ""
    vendor: str = ""
    device: str = ""
    name: str = ""
    group: int | None = None
    memory: int | None = None
    mediated: bool = False


class MappedDevice(Record, frozen=True):
    """One path of a resource mapping: a device on a host, as it was when it was mapped."""

    host: str
    address: str
    device: str = ""
    group: int | None = None


class PciMapping(Record, frozen=True):
    """A resource mapping: a name under which machines ask for one of some devices.

    `complaints` are what Proxmox VE itself finds wrong with it.
    """

    name: str
    paths: tuple[MappedDevice, ...] = ()
    complaints: tuple[str, ...] = ()


class MachineDisk(Record, frozen=True):
    """A disk or drive of a machine at a slot (`scsi0`, `ide2`).

    `media`: `disk`, `cdrom` or `cloudinit`. `volume` is what is attached (`local-lvm:vm-201-disk-0`), `pool`
    the storage of it. `caps`: limits of its I/O as they are written (`mbps_rd`, `iops_wr`).
    """

    slot: str
    volume: str = ""
    pool: str = ""
    size: int | None = None
    media: str = "disk"
    caps: dict[str, float] = {}
    backup: bool = True


class MachineDevice(Record, frozen=True):
    """A passed-through device: a mapping, or addresses on the host the machine is on."""

    slot: str
    mapping: str = ""
    addresses: tuple[str, ...] = ()
    mediated: str = ""


class MachineNic(Record, frozen=True):
    """A network card of a machine. `network` is what an estate file calls the network that it is in."""

    slot: str
    bridge: str = ""
    vlan: int | None = None
    mac: str = ""
    model: str = ""
    network: str = ""


class Machine(Record, frozen=True):
    """A virtual machine, or a template of some.

    `memory` is what it may have, `balloon` what it may be squeezed to (0: no ballooning; None: not said,
    which is no ballooning either below its memory). `pinned`: its memory cannot be taken back, because a
    device is passed through or huge pages are used. `cores` are all of its virtual CPUs. `status`: running,
    stopped, paused, or empty. `pending`: changes that wait for a stop and a start, key to new value (empty:
    to be deleted). `role` is what an estate file calls it.
    """

    vmid: int
    name: str = ""
    host: str = ""
    status: str = ""
    template: bool = False
    memory: int | None = None
    memory_used: int | None = None
    balloon: int | None = None
    pinned: bool = False
    cores: int | None = None
    sockets: int | None = None
    cpu_type: str = ""
    cpu_limit: float | None = None
    disks: tuple[MachineDisk, ...] = ()
    devices: tuple[MachineDevice, ...] = ()
    nics: tuple[MachineNic, ...] = ()
    addresses: tuple[str, ...] = ()
    uuid: str = ""
    tags: tuple[str, ...] = ()
    onboot: bool = False
    order: int | None = None
    up_seconds: int | None = None
    down_seconds: int | None = None
    protection: bool = False
    controller: str = ""
    lock: str = ""
    pending: dict[str, str] = {}
    digest: str = ""
    role: str = ""

    @property
    def running(self) -> bool:
        """Whether it runs; one that says nothing of itself is taken to."""
        return self.status in ("running", "paused", "")


class Task(Record, frozen=True):
    """A task of a host. `status`: `running`, or how it ended (`OK`, `WARNINGS: 1`, or the error's text)."""

    upid: str
    host: str = ""
    kind: str = ""
    subject: str = ""
    status: str = ""
    started: datetime.datetime | None = None
    ended: datetime.datetime | None = None


class Lower(Record, frozen=True):
    """All of the lower layer that somebody read or declared."""

    hosts: tuple[Host, ...] = ()
    storage_pools: tuple[StoragePool, ...] = ()
    networks: tuple[Network, ...] = ()
    pci_devices: tuple[PciDevice, ...] = ()
    pci_mappings: tuple[PciMapping, ...] = ()
    machines: tuple[Machine, ...] = ()
    tasks: tuple[Task, ...] = ()
