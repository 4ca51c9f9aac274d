"""A machine's configuration made into a record. What a key holds is what qemu-server takes it for.

Keys that are not known are passed over; a value that is wrong is a complaint with its key, and the rest of
the machine is read all the same. What a configuration leaves out has the default of `PVE::QemuServer`: 512
MiB of memory, one socket with one core.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Machine, MachineDevice, MachineDisk, MachineNic
from bayplan.sources.proxmox import devices, drives, properties, rows
from bayplan.sources.proxmox.devices import Addressed
from bayplan.sources.proxmox.entries import Entries, Entry

_MEBI: Final = 20
_DEFAULT_MEMORY: Final = 512 << _MEBI
_MOST_CORES: Final = 1 << 16
_SEPARATORS: Final = re.compile(r"[;,\s]+")
_NUMBERED: Final = re.compile(r"([a-z]+)([0-9]{1,3})\Z")
_SLOT_NUMBER: Final = re.compile(r"([a-z]+)([0-9]*)\Z")


class Configured(NamedTuple):
    """A machine as it is configured, the addresses of its cards by number, and what could not be read."""

    machine: Machine
    addresses: Mapping[int, tuple[Addressed, ...]]
    complaints: tuple[InvalidInput, ...]


def machine(vmid: int, host: str, entries: Entries) -> Configured:
    """The machine of a configuration."""
    draft = _Draft()
    for entry in entries.current:
        draft.take(entry)
    return Configured(draft.machine(vmid, host, dict(entries.pending)), draft.addresses, tuple(draft.wrong))


class _Draft:
    """A machine while its configuration is read: one field after the other."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.disks: list[MachineDisk] = []
        self.devices: list[MachineDevice] = []
        self.nics: list[MachineNic] = []
        self.addresses: dict[int, tuple[Addressed, ...]] = {}
        self.sockets, self.per_socket, self.plugged = 1, 1, 0
        self.huge = False
        self.wrong: list[InvalidInput] = []

    def take(self, entry: Entry) -> None:
        """Takes one key in, or a complaint about it."""
        try:
            self._read(entry.key, entry.value)
        except InvalidInput as error:
            path = f"{entry.key}.{error.path}" if error.path else entry.key
            value = error.value or entry.value
            self.wrong.append(InvalidInput(error.message, line=entry.line, path=path, value=value))

    def _read(self, key: str, value: str) -> None:
        plain = _FIELDS.get(key)
        if plain is not None:
            self.fields.update(plain(value))
            return
        if drives.SLOT.match(key):
            self.disks.append(drives.drive(key, value))
            return
        numbered = _NUMBERED.match(key)
        if numbered is not None:
            self._read_numbered(numbered[1], int(numbered[2]), value)
        else:
            self._read_processor(key, value)

    def _read_numbered(self, family: str, number: int, value: str) -> None:
        if family == "hostpci":
            self.devices.append(devices.device(f"{family}{number}", value))
        elif family == "net":
            self.nics.append(devices.card(f"{family}{number}", value))
        elif family == "ipconfig":
            self.addresses[number] = devices.addressed(value)

    def _read_processor(self, key: str, value: str) -> None:
        if key == "sockets":
            self.sockets = _count(value)
        elif key == "cores":
            self.per_socket = _count(value)
        elif key == "vcpus":
            self.plugged = _count(value)
        elif key == "hugepages":
            self.huge = True

    def machine(self, vmid: int, host: str, pending: dict[str, str]) -> Machine:
        """All of it. Machines with devices or huge pages cannot give memory back."""
        found = {"memory": _DEFAULT_MEMORY, **self.fields}
        return Machine(
            vmid=vmid,
            host=host,
            cores=self.plugged or self.sockets * self.per_socket,
            sockets=self.sockets,
            disks=tuple(sorted(self.disks, key=lambda one: in_order(one.slot))),
            devices=tuple(sorted(self.devices, key=lambda one: in_order(one.slot))),
            nics=tuple(sorted(self.nics, key=lambda one: in_order(one.slot))),
            addresses=tuple(self._all_addresses()),
            pinned=bool(self.devices) or self.huge,
            pending=pending,
            **found,
        )

    def _all_addresses(self) -> Iterator[str]:
        for number in sorted(self.addresses):
            for found in self.addresses[number]:
                yield found.address


def in_order(slot: str) -> tuple[str, int]:
    """Where a slot stands in a list: `scsi2` before `scsi10`."""
    found = _SLOT_NUMBER.match(slot)
    return (found[1], int(found[2] or 0)) if found else (slot, 0)


def _memory(value: str) -> dict[str, object]:
    parts = properties.parse(value, default="current")
    return {"memory": _mebibytes(parts.get("current", "512"))}


def _mebibytes(text: str) -> int:
    found = rows.whole(text)
    if not 0 <= found <= rows.LARGEST >> _MEBI:
        raise InvalidInput("is not an amount of memory in MiB", value=text)
    return found << _MEBI


def _count(text: str) -> int:
    found = rows.whole(text)
    if not 0 < found <= _MOST_CORES:
        raise InvalidInput("is not a number of processors", value=text)
    return found


def _cpu(value: str) -> dict[str, object]:
    return {"cpu_type": properties.parse(value, default="cputype").get("cputype", "")}


def _cpu_limit(value: str) -> dict[str, object]:
    """None is no limit, and so is 0."""
    return {"cpu_limit": rows.number(value) or None}


def _startup(value: str) -> dict[str, object]:
    parts = properties.parse(value, default="order")
    names = {"order": "order", "up": "up_seconds", "down": "down_seconds"}
    return {field: rows.whole(parts[key], key) for key, field in names.items() if key in parts}


def _smbios(value: str) -> dict[str, object]:
    return {"uuid": properties.parse(value).get("uuid", "").lower()}


def tags(value: str) -> tuple[str, ...]:
    """Tags, which Proxmox VE writes with `;` and takes with commas and spaces too."""
    return tuple(filter(None, _SEPARATORS.split(value)))


def _text(field: str) -> Callable[[str], dict[str, object]]:
    return lambda value: {field: value}


def _truth(field: str) -> Callable[[str], dict[str, object]]:
    return lambda value: {field: rows.truth(value)}


_FIELDS: Final[Mapping[str, Callable[[str], dict[str, object]]]] = {
    "name": _text("name"),
    "memory": _memory,
    "balloon": lambda value: {"balloon": _mebibytes(value)},
    "cpu": _cpu,
    "cpulimit": _cpu_limit,
    "tags": lambda value: {"tags": tags(value)},
    "onboot": _truth("onboot"),
    "startup": _startup,
    "protection": _truth("protection"),
    "template": _truth("template"),
    "scsihw": _text("controller"),
    "lock": _text("lock"),
    "smbios1": _smbios,
    "digest": _text("digest"),
}
"""What each plain key of a configuration says of a machine."""
