"""`format` and `formatlist` (go-cty `function/stdlib/format.go`)."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from bayplan.sources.terraform.functions import documents
from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.unknowns import Lost, Value, Wrong, lost_in

_VERB: Final = re.compile(r"%([-+ 0#]*)(\d*)(?:\.(\d*))?(?:\[(\d+)\])?([a-zA-Z%])")
_WIDEST: Final = 10_000


def format_text(pattern: Value, *values: Value) -> Value:
    """The pattern with its verbs filled in. Unknown texts leave holes, other unknowns make all unknown."""
    if (unknown := lost_in(pattern)) is not None:
        return unknown
    remaining, used = iter(values), list[Value]()
    try:
        return _VERB.sub(lambda match: _fill(match, values, remaining, used), conversions.text(pattern))
    except _Unknown as found:
        return found.lost


class _Unknown(Exception):
    def __init__(self, lost: Lost) -> None:
        super().__init__()
        self.lost = lost


def _fill(
    match: re.Match[str], values: tuple[Value, ...], remaining: Iterator[Value], used: list[Value]
) -> str:
    if match[5] == "%":
        return "%"
    if match[4]:
        value = values[int(match[4]) - 1]
    else:
        value = next(remaining, used)
        if value is used:
            raise Wrong("format has fewer values than verbs")
    shown = _shown(match, value)
    width = min(int(match[2] or 0), _WIDEST)
    if "-" in match[1]:
        return shown.ljust(width)
    filled = "0" in match[1] and match[5] not in "sqv"
    return shown.zfill(width) if filled else shown.rjust(width)


def _shown(match: re.Match[str], value: Value) -> str:
    verb = match[5]
    if verb in "sv" and not match[3]:
        return _as_text(value)
    if (unknown := lost_in(value)) is not None:
        raise _Unknown(unknown)
    if verb in "sv":
        return conversions.text(value)[: int(match[3])]
    if verb == "q":
        return json.dumps(conversions.text(value))
    if verb == "t":
        return conversions.text(conversions.truth(value))
    return _number(match, conversions.number(value))


def _as_text(value: Value) -> str:
    if value is None:
        return "null"
    return documents.json_encode(value) if isinstance(value, list | tuple | dict) else conversions.text(value)


def _number(match: re.Match[str], value: int | Decimal) -> str:
    verb, sign = match[5], "+" if "+" in match[1] else ""
    if verb in "dxXob":
        digits = conversions.whole(int(value))
        return f"{digits:{sign}{verb}}"
    if verb in "eEfFgG":
        places = f".{min(int(match[3]), 100)}" if match[3] else ("" if verb in "gG" else ".6")
        return f"{float(value):{sign}{places}{verb}}"
    raise Wrong(f"format does not know %{verb}")


def format_list(pattern: Value, *values: Value) -> Value:
    """One text for each item of the lists among the values."""
    if (unknown := lost_in(pattern, *values)) is not None:
        return unknown
    lengths = {len(value) for value in values if isinstance(value, list | tuple)}
    if len(lengths) > 1:
        raise Wrong("formatlist has lists of different lengths")
    rows = range(lengths.pop() if lengths else 1)
    return [
        format_text(pattern, *(value[row] if isinstance(value, list | tuple) else value for value in values))
        for row in rows
    ]


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {"format": format_text, "formatlist": format_list}
MINDFUL: Final = frozenset(("format", "formatlist"))
