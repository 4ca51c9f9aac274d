"""Figures in sentences: sizes, counts, and whether somebody meant them roughly.

People write GB for GiB and mean the same; both are taken for 2^30 bytes, and so are GB of disks. Who compares
has to allow for that.

Every pattern for documents bounds what it repeats, or begins where nothing like it stands before: a line of a
million letters takes no longer than as many short ones.
"""

import re
from typing import Final

_UNITS: Final = {"k": 10, "m": 20, "g": 30, "t": 40}
FIGURE: Final = r"(?<!\d)\d{1,9}"
"""A whole number; what is longer is none that anybody counted."""
ANYTHING: Final = r".{0,200}"
"""What may stand between two parts of one sentence."""
SIZE: Final = rf"(?P<rough>[~≈]\s?|about )?(?P<number>{FIGURE}(?:\.\d{{1,9}})?)\s?(?P<unit>[KMGT])(?:i?B|i)\b"
"""A size with its unit: `272GB`, `~160 GiB`, `1 TB`, `512Mi`."""
_SIZE: Final = re.compile(SIZE)
_DIGIT: Final = re.compile(r"\d")


def has_any(text: str) -> bool:
    """Whether there is any figure in a text."""
    return _DIGIT.search(text) is not None


def size(found: re.Match[str]) -> float:
    """The bytes of a match of `SIZE`."""
    return float(found["number"]) * (1 << _UNITS[found["unit"].lower()])


def rough(found: re.Match[str]) -> bool:
    """Whether a figure is meant roughly."""
    return bool(found["rough"])


def sizes(text: str) -> list[re.Match[str]]:
    """All sizes in a text."""
    return list(_SIZE.finditer(text))
