"""Amounts as a person reads them: memory with binary suffixes, CPU in cores, shares in percent."""

from collections.abc import Mapping
from typing import Final

from bayplan.model.quantities import binary_bytes
from bayplan.views.layout import UNBROKEN

_SUFFIXES: Final = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")


def amount(value: int, unit: str) -> str:
    """An amount in one of the units of the answers: `bytes`, `mib`, `millicores`, `count`."""
    if unit == "bytes":
        return memory(value)
    if unit == "mib":
        return f"{value:,}Mi"
    return cpu(value) if unit == "millicores" else f"{value:,}"


def memory(value: int) -> str:
    """`5.9Gi`: at most one decimal."""
    power, scaled = 0, float(abs(value))
    while scaled >= 1024 and power < len(_SUFFIXES) - 1:
        power, scaled = power + 1, scaled / 1024
    return f"{'-' if value < 0 else ''}{_short(scaled)}{_SUFFIXES[power]}"


def cpu(value: int) -> str:
    """`250m` below one core, `1.5` above."""
    return f"{value}m" if abs(value) < 1000 and value else _short(value / 1000)


def percent(used: int, capacity: int) -> str:
    """`84 %`; never 100 while something is free, never 0 while something is used."""
    if capacity <= 0:
        return ""
    share = round(100 * used / capacity)
    if used < capacity:
        share = min(share, 99)
    return f"{max(share, 1 if used > 0 else 0)} %"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 pod`, `12 pods`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def requested(requests: Mapping[str, str]) -> str:
    """`cpu 100m, memory 256Mi`, CPU and memory first."""
    order = sorted(requests, key=lambda name: (name not in ("cpu", "memory"), name))
    return ", ".join(f"{name}{UNBROKEN}{_readable(name, requests[name])}" for name in order) or "nothing"


def _readable(name: str, written: str) -> str:
    """Bytes written without a suffix, as some programs do, get one where that loses nothing."""
    if name not in ("memory", "ephemeral-storage") or not written.isdigit():
        return written
    return str(binary_bytes(int(written)))


def ordinal(number: int) -> str:
    """`13th`."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def seconds(amount: int) -> str:
    """`50 s`, `5 min 50 s`."""
    minutes, rest = divmod(amount, 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
