"""Plain scalars of YAML, as Kubernetes reads them (sigs.k8s.io/yaml, `goyaml.v2/resolve.go`).

That is YAML 1.1 with departures: `yes`, `on` and `off` are booleans, timestamps and base 60 stay text, `0o17`
and `0b11` are numbers, underscores in numbers are dropped. Numbers then pass through JSON, so `1e3` arrives
as 1000.
"""

import base64
import binascii
import math
import re
from typing import Final

from bayplan.model.errors import InvalidInput

Scalar = str | int | float | bool | None

_LONG: Final = "tag:yaml.org,2002:"
_WORDS: Final[dict[str, Scalar]] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_STARTS_NUMBER: Final = frozenset("+-.0123456789")
_INTEGER: Final = re.compile(r"([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)\Z")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_LONGEST_NUMBER: Final = 400


def resolve(text: str) -> Scalar:
    """What a plain scalar stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS_NUMBER or len(text) > _LONGEST_NUMBER:
        return text
    if _NOT_FINITE.match(text):
        raise InvalidInput(f"{text!r} cannot be written as JSON; give a finite number", value=text)
    return _number(text.replace("_", ""), text)


def _number(plain: str, text: str) -> Scalar:
    match = _INTEGER.match(plain)
    if match:
        return _integer(match[1], match[2])
    if not _FLOAT.match(plain):
        return text
    value = float(plain)
    if math.isinf(value):
        return text
    return int(value) if value.is_integer() and abs(value) < 1e21 else value


def _integer(sign: str, digits: str) -> int:
    """As Go's `ParseInt` with base 0: a leading zero means octal."""
    lead = digits[:2].lower()
    base = {"0x": 16, "0b": 2, "0o": 8}.get(lead, 8 if digits[0] == "0" else 10)
    value = int(digits[2:] if lead in ("0x", "0b", "0o") else digits, base)
    return -value if sign == "-" else value


def tagged(tag: str, text: str) -> Scalar:
    """A scalar whose type is written before it, such as `!!str 1`."""
    match tag.removeprefix(_LONG):
        case "str" | "!":
            return text
        case "binary":
            return _binary(text)
        case "int" | "float" | "bool" | "null" | "timestamp":
            return _as_promised(tag.removeprefix(_LONG), text)
        case _:
            raise InvalidInput(f"the tag {tag!r} is not known to Kubernetes; remove it", value=tag)


def _as_promised(kind: str, text: str) -> Scalar:
    types: dict[str, tuple[type, ...]] = {
        "int": (int,),
        "float": (int, float),
        "bool": (bool,),
        "null": (type(None),),
        "timestamp": (str,),
    }
    value = resolve(text)
    if not isinstance(value, types[kind]) or (isinstance(value, bool) and kind != "bool"):
        raise InvalidInput(f"{text[:40]!r} is tagged as {kind}, but is none", value=text)
    return value


def _binary(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace")
    except binascii.Error as error:
        raise InvalidInput("is tagged as binary, but is not base64", value=text[:40]) from error


def key(value: Scalar) -> str:
    """A mapping's key as JSON has it: text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        raise InvalidInput("null cannot be a key of a mapping; quote it if it is meant as text")
    return str(value)
