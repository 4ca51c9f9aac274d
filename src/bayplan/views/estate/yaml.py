"""Plain values as YAML that a person would have written: blocks, and short mappings on one line.

Texts are quoted where any parser of YAML might take them for something else: `0000:06:00.0` is a number to
some of them, and `on` is true.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from bayplan.views.estate.units import Plain

Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value]"
Said: TypeAlias = "Value | None"
"""A value, or None where nothing is said."""

WIDTH: Final = 100
"""What is longer than this does not stand on one line."""
_INDENT: Final = "  "
_PLAIN: Final = re.compile(r"[A-Za-z0-9/](?:[A-Za-z0-9 ./_+%@><=*()'-]*[A-Za-z0-9./_+%@)*])?\Z", re.ASCII)
_OTHER: Final = re.compile(
    r"[0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9]+)?\Z|0[xXoObB][0-9a-fA-F_]*\Z|[0-9]+-[0-9]+-[0-9].*\Z"
    r"|(?:y|n|yes|no|on|off|true|false|null|nan|inf)\Z",
    re.ASCII | re.IGNORECASE,
)
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def lines(key: str, value: Value) -> Iterator[str]:
    """The lines of one key at the top: lists of mappings, entry by entry."""
    if isinstance(value, str | int) or not value or _leaves(value):
        yield from _entry(key, value, 0)
    elif isinstance(value, Mapping):
        yield f"{scalar(key)}:"
        yield from _mapping(value, 1)
    else:
        yield f"{scalar(key)}:"
        for one in value:
            yield from _item(one, 1)


def scalar(value: str | int | bool) -> str:
    """A text, a number, true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Plain):
        return str(value)
    plain = _PLAIN.match(value) and not _OTHER.match(value)
    return value if plain else f'"{"".join(map(_escaped, value))}"'


def _mapping(value: Mapping[str, Value], depth: int) -> Iterator[str]:
    for key, part in value.items():
        yield from _entry(key, part, depth)


def _entry(key: str, value: Value, depth: int) -> Iterator[str]:
    start = f"{_INDENT * depth}{scalar(key)}:"
    flow = _flow(value)
    if isinstance(value, str | int) or not value or (_shallow(value) and len(start) + len(flow) < WIDTH):
        yield f"{start} {flow}"
    elif isinstance(value, Mapping):
        yield start
        yield from _mapping(value, depth + 1)
    else:
        yield start
        for one in value:
            yield from _item(one, depth + 1)


def _item(value: Value, depth: int) -> Iterator[str]:
    """An entry of a list: a mapping has its first key beside the dash."""
    start = f"{_INDENT * depth}- "
    flow = _flow(value)
    if isinstance(value, str | int) or not value or (depth > 1 and len(start) + len(flow) < WIDTH):
        yield f"{start}{flow}"
    elif isinstance(value, Mapping):
        first, *rest = _mapping(value, depth + 1)
        yield start + first.removeprefix(_INDENT * (depth + 1))
        yield from rest
    else:
        raise TypeError("an estate file has no lists of lists")


def _flow(value: Value) -> str:
    if isinstance(value, str | int):
        return scalar(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{scalar(key)}: {_flow(part)}" for key, part in value.items())
        return f"{{{inner}}}"
    return f"[{', '.join(map(_flow, value))}]"


def _shallow(value: Value) -> bool:
    """Lists of mappings are lists one can see; everything else may stand on one line."""
    if isinstance(value, str | int):
        return True
    if isinstance(value, Mapping):
        return all(map(_shallow, value.values()))
    return all(isinstance(one, str | int) for one in value)


def _leaves(value: Value) -> bool:
    return isinstance(value, Sequence) and all(isinstance(one, str | int) for one in value)


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    number = ord(char)
    return (
        f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"
    )
