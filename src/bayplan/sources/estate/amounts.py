"""Amounts and durations as an estate file writes them."""

import re
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Amounts
from bayplan.sources.estate import form
from bayplan.sources.kubernetes import wire

_DURATION: Final = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?\Z", re.ASCII)
_LONGEST: Final = 366 * 24 * 60


def amounts(written: form.Amounts | None) -> Amounts:
    """Amounts as Kubernetes reads them, none of them below zero."""
    found = wire.amounts(msgspec.Raw(msgspec.json.encode(written)))
    for name, amount in found.items():
        if amount.nanos < 0:
            raise InvalidInput(f"{amount} is below zero; write 0 or more", path=name, value=str(amount))
    return found


def minutes(written: str) -> int:
    """The minutes of a duration such as `90m`, `4h` or `1h30m`."""
    found = _DURATION.match(written)
    days, hours, rest = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    total = (days * 24 + hours) * 60 + rest
    if not 0 < total <= _LONGEST:
        message = f"{written[:40]!r} is not a duration; write it like 90m, 4h or 1h30m"
        raise InvalidInput(message, value=written)
    return total
