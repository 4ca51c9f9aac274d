"""The form of hosts, storage pools, networks, devices and machines."""

from typing import Annotated

import msgspec

from bayplan.sources.estate.forms.base import Count, Form, Ratio, Share, Size, told

Vmid = Annotated[int, msgspec.Meta(ge=100, le=999_999_999)]
Vlan = Annotated[int, msgspec.Meta(ge=1, le=4094)]
DiskForms = Annotated[
    list["MachineDiskForm"] | None, told("Its disks, by the slot that each is attached to.")
]


class ReserveForm(Form):
    """What a host keeps for itself."""

    memory: Annotated[Size | None, told("For its kernel, its services, the ZFS cache.")] = None
    threads: Annotated[Count | None, told("Threads that no virtual CPU should need.")] = None


class OvercommitForm(Form):
    """How much may be promised on a host for each that is there."""

    vcpus: Annotated[Ratio | None, told("Virtual CPUs for each thread; 4 where nothing is said.")] = None
    memory: Annotated[Ratio | None, told("Memory of machines for the host's; 1 where nothing is said.")] = (
        None
    )


class DiskForm(Form):
    """A disk of a host."""

    name: Annotated[str, told("As the host calls it, such as sda or nvme0n1.")]
    size: Annotated[Size | None, told("As it is sold: 1.1T are 1100 x 10^9 bytes.")] = None
    kind: Annotated[str | None, told("ssd, hdd or nvme.")] = None
    carries: Annotated[
        list[str] | None, told("What stands on it beside storage pools: exports, backups, the host's own.")
    ] = None


class NumaForm(Form):
    """A NUMA node of a host; the first one is number 0."""

    threads: Annotated[str | None, told("Its threads as lscpu prints them: 0-10,22-32.")] = None
    memory: Annotated[Size | None, told("Its memory.")] = None


class HostForm(Form):
    """A hypervisor host, or (with * in its name) what holds for all hosts of such a name."""

    name: Annotated[str, told("As the hypervisor calls it.")]
    address: Annotated[str | None, told("Where it is reached.")] = None
    sockets: Annotated[Count | None, told("CPUs that are plugged in.")] = None
    cores: Annotated[Count | None, told("Cores of all sockets.")] = None
    threads: Annotated[Count | None, told("Threads of all cores.")] = None
    memory: Annotated[
        Size | None, told("What its kernel has: MemTotal, not what is printed on the modules.")
    ] = None
    numa: Annotated[list[NumaForm] | None, told("Its NUMA nodes.")] = None
    disks: Annotated[list[DiskForm] | None, told("Its disks.")] = None
    reserve: Annotated[ReserveForm | None, told("What it keeps for itself.")] = None
    overcommit: Annotated[OvercommitForm | None, told("How much may be promised.")] = None


class StoragePoolForm(Form):
    """A storage of the hypervisor, on a host or shared by all."""

    name: Annotated[str, told("As the hypervisor calls it.")]
    host: Annotated[str | None, told("The host that it is on; needed unless it is shared.")] = None
    shared: Annotated[bool, told("Whether every host reaches it.")] = False
    kind: Annotated[str | None, told("As Proxmox VE names it: lvmthin, lvm, zfspool, dir, nfs, rbd.")] = None
    size: Annotated[Size | None, told("How much it holds.")] = None
    metadata: Annotated[Size | None, told("The size of its metadata, for a thin pool.")] = None
    thin: Annotated[
        bool | None, told("Whether disks take only what is written; as its kind has it where not said.")
    ] = None
    disks: Annotated[list[str] | None, told("The disks of the host that it stands on.")] = None
    overcommit: Annotated[
        Ratio | None, told("How much may be promised to disks: 1.5 is half as much again.")
    ] = None
    full: Annotated[Share | None, told("How far it may be filled.")] = None
    metadata_full: Annotated[Share | None, told("How far its metadata may be filled.")] = None


class NetworkForm(Form):
    """A network that machines are in."""

    name: Annotated[str, told("What it is called in this file.")]
    cidr: Annotated[str | None, told("Its addresses, such as 192.0.2.0/24.")] = None
    vlan: Annotated[Vlan | None, told("Its VLAN.")] = None
    bridge: Annotated[str | None, told("The bridge of the hosts that leads to it.")] = None
    gateway: Annotated[str | None, told("The address of its router.")] = None
    reserved: Annotated[
        list[str] | None, told("Addresses, and ranges such as 192.0.2.2-192.0.2.9, that no machine gets.")
    ] = None
    host: Annotated[str | None, told("The only host that it is on.")] = None


class DeviceForm(Form):
    """A PCI device that can be passed through."""

    host: Annotated[str, told("The host that it is plugged into.")]
    address: Annotated[str, told('As lspci -D prints it, in quotes: "0000:06:00.0".')]
    name: Annotated[str | None, told("What a person calls it, such as Tesla T4.")] = None
    memory: Annotated[Size | None, told("The memory of a card.")] = None
    mappings: Annotated[list[str] | None, told("Resource mappings by which machines ask for it.")] = None


class MachineDiskForm(Form):
    """A disk of a machine."""

    slot: Annotated[str, told("Where it is attached: scsi0, virtio1, sata0, ide2.")]
    pool: Annotated[str | None, told("The storage pool that it is in.")] = None
    size: Annotated[Size | None, told("How much it holds. What Proxmox VE writes as 256G are 256Gi.")] = None


class MachineForm(Form):
    """A virtual machine."""

    vmid: Annotated[Vmid, told("Its number.")]
    name: Annotated[str | None, told("Its name; a node of the same name is this machine.")] = None
    host: Annotated[str | None, told("The host that it is on.")] = None
    role: Annotated[
        str | None, told("What it is for. Where this names a pool of workers, it is one of them.")
    ] = None
    cores: Annotated[Count | None, told("All of its virtual CPUs.")] = None
    memory: Annotated[Size | None, told("What it may have.")] = None
    balloon: Annotated[Size | None, told("What it may be squeezed to; 0 where it has no balloon.")] = None
    cpu_type: Annotated[str | None, told("Such as host, or x86-64-v3.")] = None
    disks: DiskForms = None
    devices: Annotated[
        list[str] | None, told("What is passed through: names of mappings, or addresses on its host.")
    ] = None
    networks: Annotated[list[str] | None, told("Its networks: the first is that of net0.")] = None
    addresses: Annotated[list[str] | None, told("Its addresses.")] = None
    onboot: Annotated[bool, told("Whether it starts with its host.")] = False
    running: Annotated[bool, told("Whether it runs; a spare does not.")] = True
    template: Annotated[bool, told("Whether others are made from it, and it never runs.")] = False


class WorkerForm(Form):
    """The machine under each worker of a pool."""

    host: Annotated[str | None, told("The host that they are on.")] = None
    cores: Annotated[Count | None, told("All of its virtual CPUs.")] = None
    memory: Annotated[Size | None, told("What it may have.")] = None
    balloon: Annotated[Size | None, told("What it may be squeezed to; 0 where it has no balloon.")] = None
    cpu_type: Annotated[str | None, told("Such as host, or x86-64-v3.")] = None
    disks: DiskForms = None
    devices: Annotated[list[str] | None, told("Names of mappings that each asks for.")] = None
    networks: Annotated[list[str] | None, told("Its networks: the first is that of net0.")] = None
    onboot: Annotated[bool, told("Whether it starts with its host.")] = False
