"""Passed-through devices and network cards of a machine."""

import ipaddress
import re
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import MachineDevice, MachineNic
from bayplan.sources.proxmox import properties, rows

_ADDRESS: Final = re.compile(r"(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}(?:\.[0-7])?\Z", re.IGNORECASE)
_WITHOUT_DOMAIN: Final = 1
_MAC: Final = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\Z", re.IGNORECASE)
_MODELS: Final = re.compile(
    r"(?:e1000(?:-82540em|-82544gc|-82545em|e)?|i8255\w+|ne2k_(?:isa|pci)|pcnet|rtl8139|virtio|vmxnet3)\Z"
)
_NO_ADDRESS: Final = frozenset(("dhcp", "manual", "auto"))


class Addressed(NamedTuple):
    """What `ipconfigN` says of one card: its address with the length of its network, and the way out."""

    address: str = ""
    network: str = ""
    gateway: str = ""


def device(slot: str, text: str) -> MachineDevice:
    """A passed-through device, by its mapping or by addresses on the host."""
    parts = properties.parse(text, default="host")
    mapping, host = parts.get("mapping", ""), parts.get("host", "")
    if bool(mapping) == bool(host):
        raise InvalidInput("has to name either a mapping or a device of the host", value=text)
    addresses = tuple(pci_address(one) for one in host.split(";")) if host else ()
    return MachineDevice(slot, mapping, addresses, parts.get("mdev", ""))


def pci_address(text: str) -> str:
    """An address with its domain, in small letters; without a function it stands for all of the device."""
    if not _ADDRESS.match(text):
        raise InvalidInput("is not an address such as 0000:01:00.0", value=text)
    plain = text.lower()
    return f"0000:{plain}" if plain.count(":") == _WITHOUT_DOMAIN else plain


def card(slot: str, text: str) -> MachineNic:
    """A network card: `virtio=BC:24:11:00:02:01,bridge=vmbr1,tag=20`."""
    parts = properties.parse(text, default="model")
    model = next((key for key in parts if _MODELS.match(key)), parts.get("model", ""))
    mac = parts.get(model, parts.get("macaddr", ""))
    if mac and not _MAC.match(mac):
        raise InvalidInput("is not an address of a network card", value=mac)
    return MachineNic(slot, parts.get("bridge", ""), _tag(parts), mac.upper(), model)


def _tag(parts: dict[str, str]) -> int | None:
    if "tag" not in parts:
        return None
    found = rows.whole(parts["tag"], "tag")
    if not 1 <= found <= 4094:
        raise InvalidInput("is not a VLAN from 1 to 4094", path="tag", value=parts["tag"])
    return found


def addressed(text: str) -> tuple[Addressed, ...]:
    """What a card was told of its addresses by cloud-init, in both versions of the protocol."""
    parts = properties.parse(text)
    found = (_addressed(parts, "ip", "gw"), _addressed(parts, "ip6", "gw6"))
    return tuple(one for one in found if one.address)


def _addressed(parts: dict[str, str], key: str, gateway: str) -> Addressed:
    text = parts.get(key, "")
    if not text or text in _NO_ADDRESS:
        return Addressed()
    try:
        found = ipaddress.ip_interface(text)
    except ValueError as error:
        raise InvalidInput("is not an address such as 192.0.2.21/24", path=key, value=text) from error
    return Addressed(str(found.ip), str(found.network) if "/" in text else "", parts.get(gateway, ""))
