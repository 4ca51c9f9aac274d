"""Addresses of networks and of PCI devices, as an estate file writes them."""

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from bayplan.model.errors import InvalidInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Range = tuple[Address, Address]

_PCI: Final = re.compile(r"(?:([0-9a-f]{4}):)?([0-9a-f]{2}:[0-9a-f]{2})(\.[0-7])?\Z", re.ASCII)
DOMAIN: Final = "0000"


def address(written: str) -> str:
    """An address as it is usually printed."""
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        message = f"{written[:60]!r} is no address; write one such as 192.0.2.10"
        raise InvalidInput(message, value=written) from None


def network(written: str) -> str:
    """A network as it is usually printed; bits beyond its prefix are a slip."""
    try:
        return str(ipaddress.ip_network(written))
    except ValueError:
        message = f"{written[:60]!r} is no network; write one such as 192.0.2.0/24"
        raise InvalidInput(message, value=written) from None


def reserved(written: str) -> str:
    """An address, or two with a dash between them, the first one not above the other."""
    parts = [address(part.strip()) for part in written.split("-")]
    if len(parts) > 2:
        raise InvalidInput(f"{written[:60]!r} is no range; write 192.0.2.2-192.0.2.9", value=written)
    first, last = map(ipaddress.ip_address, (parts[0], parts[-1]))
    if first.version != last.version or int(first) > int(last):
        message = f"{written[:60]!r} ends before it begins; write the lower address first"
        raise InvalidInput(message, value=written)
    return "-".join(parts)


def bounds(written: str) -> Range:
    """The ends of what `reserved` gave."""
    parts = written.split("-")
    return ipaddress.ip_address(parts[0]), ipaddress.ip_address(parts[-1])


def holds_back(texts: Iterable[str], written: str) -> bool:
    """Whether one of these reserved addresses and ranges holds an address."""
    found = ipaddress.ip_address(written)
    ends = (bounds(one) for one in texts)
    return any(low.version == found.version and int(low) <= int(found) <= int(high) for low, high in ends)


def pci(written: str) -> str:
    """The address of a PCI device with its domain, or of all functions of one (`0000:06:00`)."""
    found = _PCI.match(written.lower())
    if found is None:
        message = f'{written[:40]!r} is no PCI address; write one such as "0000:06:00.0"'
        raise InvalidInput(message, value=written)
    return f"{found[1] or DOMAIN}:{found[2]}{found[3] or ''}"


def function(written: str) -> str:
    """The address of one function of a PCI device."""
    found = pci(written)
    return found if "." in found else f"{found}.0"


def is_pci(written: str) -> bool:
    """Whether something is written like an address of a PCI device, or several with semicolons."""
    return all(_PCI.match(part.strip().lower()) for part in written.split(";"))


def holds(wanted: Iterable[str], device: str) -> bool:
    """Whether one of these addresses, which may mean all functions of a device, means this one."""
    return any(device == one or device.startswith(f"{one}.") for one in wanted)
