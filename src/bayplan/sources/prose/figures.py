"""Figures in sentences: sizes, counts, and whether somebody meant them roughly.

People write GB for GiB and mean the same; both are taken for 2^30 bytes, and so are GB of disks. Who compares
has to allow for that.
"""

import re
from typing import Final

_UNITS: Final = {"k": 10, "m": 20, "g": 30, "t": 40}
SIZE: Final = r"(?P<rough>[~≈]\s?|about )?(?P<number>\d+(?:\.\d+)?)\s?(?P<unit>[KMGT])(?:i?B|i)\b"
"""A size with its unit: `272GB`, `~160 GiB`, `1 TB`, `512Mi`."""
_SIZE: Final = re.compile(SIZE)


def size(found: re.Match[str]) -> float:
    """The bytes of a match of `SIZE`."""
    return float(found["number"]) * (1 << _UNITS[found["unit"].lower()])


def rough(found: re.Match[str]) -> bool:
    """Whether a figure is meant roughly."""
    return bool(found["rough"])


def sizes(text: str) -> list[re.Match[str]]:
    """All sizes in a text."""
    return list(_SIZE.finditer(text))
