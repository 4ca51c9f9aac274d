"""Amounts and numbers in the words of answers: short enough for a note, exact enough to be checked."""

from typing import Final

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
