"""What stands in one cell of a table: a moment, an amount, a count.

Memory is bytes, or a quantity as Kubernetes writes it (`1536Mi`); CPU is cores, or such a quantity (`250m`).
A moment is ISO 8601 with its zone, or seconds since 1970.
"""

import datetime
import math
import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.quantities import NANOS_PER_MILLI, parse
from bayplan.sources.evidence.own import insist_on_moment

_SECONDS: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?\Z", re.ASCII)
_COUNT: Final = re.compile(r"[0-9]{1,4}\Z", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?\Z", re.ASCII)
_CORES: Final = ("cpu", "cpu_peak", "requested_cpu")
_PLAIN: Final = ("throttled", "replicas")
_LARGEST: Final = 1e18


def moment(text: str, path: str) -> int:
    """Seconds since 1970, a fraction rounded up: a reading is of what was before it."""
    at = math.ceil(float(text)) if _SECONDS.match(text) else _dated(text, path)
    insist_on_moment(at, path)
    return at


def _dated(text: str, path: str) -> int:
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text[:40]!r} is no moment; write 2026-11-01T06:00:00Z, or seconds since 1970"
        raise InvalidInput(message, path=path, value=text) from error
    if found.tzinfo is None:
        message = f"{text[:40]!r} does not say in which zone; add Z, or +01:00"
        raise InvalidInput(message, path=path, value=text)
    return math.ceil(found.timestamp())


def reading(text: str, track: str) -> float:
    """Bytes, millicores, or a plain number, by what is read."""
    found = _plain(text, track) if track in _PLAIN else _quantity(text, track)
    if track == "throttled" and found > 1:
        raise _wrong(text, track, "a share from 0 to 1")
    if not 0 <= found <= _LARGEST:
        raise _wrong(text, track, "an amount that is not negative")
    return found


def _plain(text: str, track: str) -> float:
    if not _NUMBER.match(text):
        raise _wrong(text, track, "a number")
    return float(text)


def _quantity(text: str, track: str) -> float:
    """What is finer than a byte or a millicore is rounded up."""
    try:
        found = parse(text)
    except InvalidInput as error:
        raise _wrong(text, track, "an amount such as 250m or 1536Mi") from error
    if found.nanos < 0:
        raise _wrong(text, track, "an amount that is not negative")
    return float(-(-found.nanos // NANOS_PER_MILLI) if track in _CORES else found.units)


def whole(text: str, path: str) -> int:
    """A small count; nothing written is none."""
    if text and not _COUNT.match(text):
        raise _wrong(text, path, "a whole number below 10,000")
    return int(text or 0)


def _wrong(text: str, path: str, wanted: str) -> InvalidInput:
    return InvalidInput(f"{text[:40]!r} is not {wanted}", path=path, value=text)
