"""Quantities in the canonical form in which an API server prints them.

CPU is counted in thousandths, everything else in whole units (bytes, cards, MiB of a budget). Memory and
storage print with binary suffixes, all else with decimal ones: a budget of 5000 reads `5k`.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Amounts: TypeAlias = Mapping[str, int]

KI = 1024
MI = 1024 * KI
GI = 1024 * MI

_DECIMAL_SUFFIXES = ("", "k", "M", "G", "T")
_BINARY_SUFFIXES = ("", "Ki", "Mi", "Gi", "Ti")


def scaled(value: int, base: int, suffixes: tuple[str, ...]) -> str:
    """Writes the value with the largest suffix that keeps it whole."""
    step = 0
    while value and value % base == 0 and step < len(suffixes) - 1:
        value //= base
        step += 1
    return f"{value}{suffixes[step]}"


def print_cpu(millis: int) -> str:
    return f"{millis}m" if millis % 1000 else scaled(millis // 1000, 1000, _DECIMAL_SUFFIXES)


def print_bytes(value: int) -> str:
    return scaled(value, KI, _BINARY_SUFFIXES)


def print_count(value: int) -> str:
    return scaled(value, 1000, _DECIMAL_SUFFIXES)


def print_amount(resource: str, value: int) -> str:
    """Prints one amount; the resource's name decides the unit."""
    plain = resource.removeprefix("requests.").removeprefix("limits.")
    if plain == "cpu":
        return print_cpu(value)
    if plain in ("memory", "ephemeral-storage", "storage") or plain.startswith("hugepages-"):
        return print_bytes(value)
    return print_count(value)


def print_amounts(amounts: Amounts) -> dict[str, str]:
    return {resource: print_amount(resource, value) for resource, value in sorted(amounts.items())}


def parse_cpu(text: str) -> int:
    return int(text[:-1]) if text.endswith("m") else int(text) * 1000


def parse_bytes(text: str) -> int:
    """Reads what the catalogue uses: whole or fractional Mi and Gi."""
    unit = {"Mi": MI, "Gi": GI}[text[-2:]]
    return int(float(text[:-2]) * unit)


def add_up(many: Iterable[Amounts]) -> dict[str, int]:
    total: dict[str, int] = {}
    for amounts in many:
        for resource, value in amounts.items():
            total[resource] = total.get(resource, 0) + value
    return total


def at_least(one: Amounts, other: Amounts) -> dict[str, int]:
    """The larger of both, resource by resource."""
    return {resource: max(one.get(resource, 0), other.get(resource, 0)) for resource in {*one, *other}}
