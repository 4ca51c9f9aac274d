"""Amounts in tables."""

from collections.abc import Iterable, Mapping

from bayplan.documentation.words import size
from bayplan.model.quantities import Quantity

_NAMES = {"cpu": "CPU", "memory": "memory", "pods": "pods"}
_BYTES = ("memory", "ephemeral-storage")


def memory(amount: int | None) -> str:
    """Bytes in the largest unit in which they are short; nothing where nobody says."""
    return "" if amount is None else size(amount) if amount else "0"


def amount(name: str, value: Quantity) -> str:
    """An amount of a resource: bytes in their largest unit, CPU in cores."""
    if name in _BYTES or name.startswith("hugepages-"):
        return size(value.nanos / 10**9)
    return f"{value.nanos / 10**9:g}"


def listed(amounts: Mapping[str, Quantity]) -> str:
    """All amounts, by name."""
    return ", ".join(f"{_NAMES.get(name, name)} {amount(name, value)}" for name, value in amounts.items())


def total(amounts: Iterable[tuple[int, Mapping[str, Quantity]]]) -> dict[str, float]:
    """The sum of amounts, each so many times."""
    found: dict[str, float] = {}
    for times, one in amounts:
        for name, value in one.items():
            found[name] = found.get(name, 0.0) + times * value.nanos / 10**9
    return found


def summed(name: str, value: float) -> str:
    """A sum of a resource."""
    bytewise = name in _BYTES or name.startswith("hugepages-")
    return size(value) if bytewise else f"{value:g}"
