"""Amounts, numbers and constraints in the words of answers: short enough for a note, exact enough to check.

A constraint is called the same wherever an answer names it: in load lines, in what binds, in findings.
"""

from collections.abc import Mapping
from typing import Final

_TITLES: Final[Mapping[str, str]] = {
    "memory": "memory requests",
    "cpu": "CPU requests",
    "host-vcpus": "host vCPUs",
    "pool-data": "pool space",
    "pci-mapping": "PCI mapping",
    "disk-io": "disk I/O",
    "placement": "scheduling rule",
}
"""What families are called of which the name does not read by itself."""
_NAMED: Final = ("quota", "pci-mapping", "card-memory", "placement")
"""Families of which the name has to be said, too."""
BALLOONED: Final = "memory-ballooned"
_SUFFIXES: Final = ("", " KiB", " MiB", " GiB", " TiB", " PiB")


def amount(number: int, unit: str) -> str:
    """An amount in one of the units of answers: `18.33 GiB`, `250m`, `13,600 MiB`, `29`."""
    if unit == "bytes":
        return size(number)
    if unit == "millicores":
        return f"{number}m" if number % 1000 else str(number // 1000)
    return f"{number:,} MiB" if unit == "mib" else f"{number:,}"


def size(number: int) -> str:
    """`28.29 GiB`: at most two decimals."""
    power, scaled = 0, float(abs(number))
    while scaled >= 1024 and power < len(_SUFFIXES) - 1:
        power, scaled = power + 1, scaled / 1024
    written = f"{scaled:.2f}".rstrip("0").rstrip(".")
    return f"{'-' if number < 0 else ''}{written}{_SUFFIXES[power] or ' bytes'}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 pod`, `12 pods`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def constraint(family: str, name: str = "") -> str:
    """What a constraint is called: `memory requests`, `quota requests.memory`, `host vCPUs`."""
    if family == "extended" and name:
        return name
    said = _TITLES.get(family, family.replace("-", " "))
    if name == BALLOONED:
        return f"{said}, balloons squeezed"
    return f"{said} {name}" if name and family in _NAMED else said
