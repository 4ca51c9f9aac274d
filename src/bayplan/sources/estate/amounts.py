"""Amounts, sizes, shares and durations as an estate file writes them."""

import re
from decimal import Decimal
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Amounts
from bayplan.model.quantities import NANOS, parse
from bayplan.sources.estate.forms import base
from bayplan.sources.kubernetes import wire

_DURATION: Final = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?\Z", re.ASCII)
_SHARE: Final = re.compile(r"(\d{1,4}(?:\.\d{1,4})?) ?%\Z", re.ASCII)
_SHORT: Final = re.compile(r"(\d{1,6})s\Z", re.ASCII)
_LONGEST: Final = 366 * 24 * 60
_LEAST: Final = 1 << 20
"""A smaller size is a number whose unit was forgotten."""


def amounts(written: base.Amounts | None) -> Amounts:
    """Amounts as Kubernetes reads them, none of them below zero."""
    found = wire.amounts(msgspec.Raw(msgspec.json.encode(written)))
    for name, amount in found.items():
        if amount.nanos < 0:
            raise InvalidInput(f"{amount} is below zero; write 0 or more", path=name, value=str(amount))
    return found


def unit(written: base.Size) -> int:
    """The bytes of a unit, which may be a single one."""
    found = parse(str(written))
    if found.nanos % NANOS or found.nanos <= 0:
        message = f"{str(written)[:40]} is no unit; write whole bytes, such as 1Mi"
        raise InvalidInput(message, value=str(written))
    return found.units


def size(written: base.Size) -> int:
    """The bytes of a size such as `67.4Gi` or `1.1T`, rounded up to whole ones."""
    text = str(written)
    found = parse(text)
    if found.nanos < 0:
        raise InvalidInput(f"{text[:40]} is below zero; write a size such as 32Gi", value=text)
    if 0 < found.units < _LEAST:
        raise InvalidInput(
            f"{text[:40]} would be {found.units} bytes; write the unit, such as 32Gi", value=text
        )
    return found.units


def size_or_none(written: base.Size | None) -> int | None:
    """The bytes of a size, where one is written."""
    return None if written is None else size(written)


def share(written: base.Share) -> float:
    """The share, from 0 to 1 and beyond, of a percentage such as `85 %`."""
    found = _SHARE.match(str(written))
    if found is None:
        message = f"{str(written)[:40]!r} is not a percentage; write it like 85 %"
        raise InvalidInput(message, value=str(written))
    return float(Decimal(found[1]) / 100)


def share_or_none(written: base.Share | None) -> float | None:
    """The share of a percentage, where one is written."""
    return None if written is None else share(written)


def minutes(written: str) -> int:
    """The minutes of a duration such as `90m`, `4h` or `1h30m`."""
    found = _DURATION.match(written)
    days, hours, rest = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    total = (days * 24 + hours) * 60 + rest
    if not 0 < total <= _LONGEST:
        message = f"{written[:40]!r} is not a duration; write it like 90m, 4h or 1h30m"
        raise InvalidInput(message, value=written)
    return total


def seconds(written: str) -> int:
    """The seconds of a duration such as `30s`, `15m` or `1h30m`."""
    short = _SHORT.match(written)
    return int(short[1]) if short and int(short[1]) else minutes(written) * 60


def seconds_or(usual: int, written: str | None) -> int:
    """The seconds of a duration; the usual ones where none is written."""
    return usual if written is None else seconds(written)


def millicores(written: base.Quantity) -> int:
    """The millicores of an amount of CPU such as `250m` or `4`."""
    text = str(written)
    found = parse(text)
    if found.nanos < 0:
        raise InvalidInput(f"{text[:40]} is below zero; write an amount such as 250m", value=text)
    return found.millis


def millicores_or_none(written: base.Quantity | None) -> int | None:
    """The millicores of an amount of CPU, where one is written."""
    return None if written is None else millicores(written)
