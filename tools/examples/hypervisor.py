"""What a Proxmox VE host tells of itself and its machines, in the words of its API and its programs.

A host is described once; its storages, its lists of machines and their configurations follow from that, so
that no two files of a dump contradict each other.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools.examples.blueprint import Manifest, Value
from tools.examples.identity import Identity
from tools.examples.quantities import GI, MI

VERSION = "9.1.3"
KERNEL = "6.17.2-2-pve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """A disk of a machine at a slot: its volume, its size in bytes, and the options behind it."""

    slot: str
    volume: str
    size: int = 0
    options: str = ""

    @property
    def written(self) -> str:
        """As it stands in a configuration, keys in the order in which Proxmox VE writes them."""
        parts = [part for part in self.options.split(",") if part]
        if self.size:
            parts.append(f"size={print_size(self.size)}")
        return ",".join((self.volume, *sorted(parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A machine: memory in MiB, what its configuration holds beside the obvious, how it stands."""

    vmid: int
    name: str
    cores: int
    memory: int
    disks: tuple[Disk, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    pending: Mapping[str, str] = field(default_factory=dict)
    running: bool = True
    used: float = 0.9

    def config(self) -> dict[str, str]:
        found = {
            "agent": "enabled=1",
            "boot": "order=scsi0",
            "cores": str(self.cores),
            "cpu": "host",
            "memory": str(self.memory),
            "name": self.name,
            "numa": "0",
            "ostype": "l26",
            "scsihw": "virtio-scsi-single",
            "sockets": "1",
            **self.settings,
            **{disk.slot: disk.written for disk in self.disks},
        }
        return dict(sorted(found.items()))

    def row(self, identity: Identity) -> Manifest:
        """A row of the lists of machines."""
        used = int(self.memory * MI * self.used)
        found: Manifest = {
            "cpu": round(identity.number(1, 40, "cpu", self.name) / 100, 2) if self.running else 0,
            "maxmem": self.memory * MI,
            "mem": used if self.running else 0,
            "maxdisk": next((disk.size for disk in self.disks if disk.slot == "scsi0"), 0),
            "name": self.name,
            "status": "running" if self.running else "stopped",
            "uptime": identity.number(20, 90, "uptime", self.name) * 86_400 if self.running else 0,
            "vmid": self.vmid,
        }
        if "tags" in self.settings:
            found["tags"] = self.settings["tags"]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A storage: how it is configured, its size and what is used of it, in bytes."""

    name: str
    kind: str
    content: str
    size: int
    used: int
    settings: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False

    def row(self) -> Manifest:
        return {
            "active": 1,
            "avail": self.size - self.used,
            "content": self.content,
            "enabled": 1,
            "shared": int(self.shared),
            "storage": self.name,
            "total": self.size,
            "type": self.kind,
            "used": self.used,
            "used_fraction": round(self.used / self.size, 6),
        }


def print_size(size: int) -> str:
    """A size as Proxmox VE writes it, with the largest suffix that keeps it whole."""
    for suffix, unit in (("T", 1024 * GI), ("G", GI), ("M", MI), ("K", 1024)):
        if size % unit == 0:
            return f"{size // unit}{suffix}"
    return str(size)


def print_answer(value: Value) -> str:
    """As `pvesh get PATH --output-format json-pretty` prints it."""
    return json.dumps(value, indent=3, separators=(",", " : "), sort_keys=True, ensure_ascii=False) + "\n"


def print_config(guest: Guest) -> str:
    """As `qm config VMID --current 1` prints it."""
    return "".join(f"{key}: {value}\n" for key, value in guest.config().items())


def print_pending(guest: Guest) -> str:
    """As `qm pending VMID` prints it."""
    lines: list[str] = []
    for key, value in guest.config().items():
        lines.append(f"cur {key}: {value}\n")
        if key in guest.pending:
            lines.append(f"new {key}: {guest.pending[key]}\n")
    return "".join(lines)


def pending_rows(guest: Guest) -> list[Manifest]:
    """The same as the API answers it."""
    return [
        {"key": key, "value": as_number(value)}
        | ({"pending": as_number(guest.pending[key])} if key in guest.pending else {})
        for key, value in guest.config().items()
    ]


def config_answer(identity: Identity, guest: Guest) -> Manifest:
    """The configuration as the API answers it."""
    digest = identity.hex_digest("digest", guest.name)[:40]
    return {**{key: as_number(value) for key, value in guest.config().items()}, "digest": digest}


def as_number(text: str) -> Value:
    """Memory and the like are text in the API, whole numbers are not."""
    return int(text) if text.isdigit() and len(text) < 4 else text


def print_guests(guests: Sequence[Guest]) -> str:
    """As `qm list` prints it."""
    head = f"{'VMID':>10} {'NAME':<20} {'STATUS':<10} {'MEM(MB)':<10} {'BOOTDISK(GB)':>12} {'PID':<10}\n"
    return head + "".join(map(_guest_line, guests))


def _guest_line(guest: Guest) -> str:
    status = "running" if guest.running else "stopped"
    size = next((disk.size for disk in guest.disks if disk.slot == "scsi0"), 0) / GI
    process = 2000 + guest.vmid * 7 if guest.running else 0
    return f"{guest.vmid:>10} {guest.name:<20} {status:<10} {guest.memory:<10} {size:>12.2f} {process:<10}\n"


def print_stores(stores: Sequence[Store]) -> str:
    """As `pvesm status` prints it, in KiB."""
    head = f"{'Name':<12} {'Type':>8} {'Status':>10} {'Total':>15} {'Used':>15} {'Available':>15} {'%':>8}\n"
    return head + "".join(
        f"{one.name:<12} {one.kind:>8} {'active':>10} {one.size // 1024:>15} {one.used // 1024:>15}"
        f" {(one.size - one.used) // 1024:>15} {one.used / one.size:>8.2%}\n"
        for one in stores
    )


def print_definitions(stores: Sequence[Store]) -> str:
    """As `/etc/pve/storage.cfg` holds it."""
    return "\n".join(
        f"{one.kind}: {one.name}\n"
        + "".join(f"\t{key} {value}\n" for key, value in (*one.settings.items(), ("content", one.content)))
        for one in stores
    )


def definition_rows(stores: Sequence[Store]) -> list[Manifest]:
    """The same as `/storage` answers it."""
    return [{"storage": one.name, "type": one.kind, "content": one.content, **one.settings} for one in stores]


def resources(
    identity: Identity, host: Manifest, guests: Sequence[Guest], stores: Sequence[Store]
) -> list[Manifest]:
    """`/cluster/resources`."""
    node = str(host["node"])
    rows: list[Manifest] = [{"id": f"node/{node}", "type": "node", "level": "", **host}]
    for guest in guests:
        row = guest.row(identity)
        place: Manifest = {"id": f"qemu/{guest.vmid}", "type": "qemu", "node": node, "template": 0}
        rows.append({**row, **place, "maxcpu": guest.cores})
    for one in stores:
        rows.append(
            {
                "content": one.content,
                "disk": one.used,
                "id": f"storage/{node}/{one.name}",
                "maxdisk": one.size,
                "node": node,
                "plugintype": one.kind,
                "shared": int(one.shared),
                "status": "available",
                "storage": one.name,
                "type": "storage",
            }
        )
    return rows


def pci_row(address: str, kind: str, ids: tuple[str, str], names: tuple[str, str], group: int) -> Manifest:
    """A row of `/nodes/NODE/hardware/pci`."""
    return {
        "class": f"0x{kind}",
        "device": f"0x{ids[1]}",
        "device_name": names[1],
        "id": address,
        "iommugroup": group,
        "vendor": f"0x{ids[0]}",
        "vendor_name": names[0],
    }


def disk_row(name: str, size: int, kind: str, model: str, used: str) -> Manifest:
    """A row of `/nodes/NODE/disks/list`."""
    bus = "nvme" if kind == "nvme" else "ata"
    return {
        "by_id_link": f"/dev/disk/by-id/{bus}-{model.replace(' ', '_')}-{name}",
        "devpath": f"/dev/{name}",
        "gpt": 1,
        "health": "PASSED",
        "model": model,
        "size": size,
        "type": kind,
        "used": used,
    }


def network_card(identity: Identity, name: str, bridge: str, tag: int | None = None, number: int = 0) -> str:
    """A card as a configuration writes it, with an address of the range that Proxmox VE uses."""
    drawn = identity.hex_digest("mac", name, str(number))[:6].upper()
    mac = ":".join(("BC", "24", "11", drawn[:2], drawn[2:4], drawn[4:]))
    return f"virtio={mac},bridge={bridge}" + (f",tag={tag}" if tag else "")


def task_row(
    identity: Identity, node: str, kind: str, subject: str, times: tuple[int, int], status: str
) -> Manifest:
    """A row of `/nodes/NODE/tasks`, with an id made of its parts."""
    start, end = times
    pid = identity.number(2000, 400_000, "task", kind, subject, str(start))
    upid = f"UPID:{node}:{pid:08X}:{pid * 3:08X}:{start:08X}:{kind}:{subject}:root@pam:"
    return {
        "endtime": end,
        "id": subject,
        "node": node,
        "pid": pid,
        "pstart": pid * 3,
        "starttime": start,
        "status": status,
        "type": kind,
        "upid": upid,
        "user": "root@pam",
    }
