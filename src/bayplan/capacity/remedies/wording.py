"""Amounts in the words of remedies: as Kubernetes prints them, rounded to what a person would write."""

from bayplan.model import demand
from bayplan.model.quantities import NANOS, NANOS_PER_MILLI, Family, Quantity

MEBIBYTE = 1 << 20


def amount(resource: str, number: int) -> str:
    """`512Mi of memory`, `250m of cpu`, `2 of nvidia.com/gpu`."""
    return f"{plain(resource, number)} of {resource}"


def plain(resource: str, number: int) -> str:
    """The amount alone."""
    if resource == demand.CPU:
        return str(Quantity(number * NANOS_PER_MILLI))
    if _sized(resource):
        return str(Quantity(number * NANOS, Family.BINARY))
    return str(number)


def rounded_up(resource: str, number: int) -> int:
    """Bytes up to whole mebibytes; other amounts as they are."""
    return -(-number // MEBIBYTE) * MEBIBYTE if _sized(resource) else number


def rounded_down(resource: str, number: int) -> int:
    """Bytes down to whole mebibytes; other amounts as they are."""
    return number // MEBIBYTE * MEBIBYTE if _sized(resource) and number >= MEBIBYTE else number


def listed(amounts: dict[str, int]) -> str:
    """Several amounts as one phrase."""
    return " and ".join(amount(name, number) for name, number in amounts.items())


def _sized(resource: str) -> bool:
    return resource in (demand.MEMORY, demand.STORAGE) or resource.startswith(demand.HUGE_PAGES)
