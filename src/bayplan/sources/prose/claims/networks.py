"""Networks by their addresses, with how many bits are the network's."""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.claims import Claim
from bayplan.sources.prose.passages import Line

_CIDR: Final = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})/(\d{1,2})(?!\d)")


def find(lines: Sequence[Line]) -> Iterator[Claim]:
    """Every network that is written with its prefix."""
    for line in lines:
        for found in _CIDR.finditer(line.text):
            if _is_network(found[0]):
                yield line.says("network", found[1], float(found[2]))


def _is_network(written: str) -> bool:
    try:
        ipaddress.ip_network(written)
    except ValueError:
        return False
    return True
