"""Values of a machine's configuration that are made of parts: `local-lvm:vm-201-disk-0,size=32G`.

They are read as `PVE::JSONSchema::parse_property_string` does: parts between commas, each `key=value`, and
at most one without a key, which belongs to the default key.
"""

import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.sources.proxmox import rows

_SIZE: Final = re.compile(r"([0-9]{1,19}(?:\.[0-9]{1,9})?)([KMGT]?)\Z", re.ASCII)
_SHIFT: Final = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}


def parse(text: str, default: str = "") -> dict[str, str]:
    """The parts by their keys."""
    found: dict[str, str] = {}
    for part in text.split(","):
        if not part.strip():
            continue
        key, equals, value = part.partition("=")
        if not equals:
            key, value = default, part
        key, value = key.strip(), value.strip()
        if not key or not value:
            raise InvalidInput(f"{part[:40]!r} is not a part of the form key=value")
        if key in found:
            raise InvalidInput(f"{key} comes twice")
        found[key] = value
    return found


def size(text: str) -> int:
    """Bytes of a size such as `32G` or `528K`; without a suffix they are bytes."""
    match = _SIZE.match(text)
    if match is None:
        raise InvalidInput(f"{text[:40]!r} is not a size such as 32G")
    number, shift = match[1], _SHIFT[match[2]]
    found = int(number) << shift if number.isdecimal() else int(float(number) * (1 << shift))
    if found > rows.LARGEST:
        raise InvalidInput(f"{text[:40]!r} is more than any disk has")
    return found
