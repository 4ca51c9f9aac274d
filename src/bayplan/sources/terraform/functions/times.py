"""Times that hang on no clock."""

import datetime
import re
from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.values.conversions import text
from bayplan.sources.terraform.values.unknowns import Value, Wrong

_DURATION: Final = re.compile(r"([-+]?\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)")
_SECONDS: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


def add(moment: Value, duration: Value) -> str:
    """A moment some time later."""
    parts = _DURATION.findall(text(duration))
    if "".join(map("".join, parts)) != text(duration) or not parts:
        raise Wrong(f"{text(duration)[:40]!r} is not a duration such as 1h30m")
    seconds = sum(float(amount) * _SECONDS[unit] for amount, unit in parts)
    found = datetime.datetime.fromisoformat(text(moment)) + datetime.timedelta(seconds=seconds)
    return found.isoformat().replace("+00:00", "Z")


def compare(left: Value, right: Value) -> int:
    """-1, 0 or 1: before, the same, after."""
    one, two = (datetime.datetime.fromisoformat(text(value)) for value in (left, right))
    return (one > two) - (one < two)


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {"timeadd": add, "timecmp": compare}
