"""Answers of the API as rows: JSON in which numbers may be written as text, and truth as 0 and 1.

`pvesh` prints the bare value, HTTP wraps it as `{"data": ...}`; both are taken.
"""

import math
import re
from collections.abc import Mapping
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.sources import decoding

LARGEST: Final = 2**63 - 1
_DIGITS: Final = re.compile(r"-?[0-9]{1,19}(?:\.0*)?\Z", re.ASCII)
_TRUE: Final = frozenset(("1", "true", "yes", "on"))
_FALSE: Final = frozenset(("", "0", "false", "no", "off"))
_WRAPPING: Final = frozenset(("data", "success", "message", "status", "errors", "total", "changes"))
_decode = decoding.decoder(object)


def whole(value: object, path: str = "") -> int:
    """A whole number, however it is written."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    found = int(text.partition(".")[0]) if _DIGITS.match(text) else None
    if found is None or abs(found) > LARGEST:
        raise InvalidInput("is not a whole number", path=path, value=shown(value))
    return found


def number(value: object, path: str = "") -> float:
    """A number, however it is written."""
    try:
        found = float(value) if isinstance(value, (int, float, str)) else math.nan
    except (ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise InvalidInput("is not a number", path=path, value=shown(value))
    return found


def truth(value: object, path: str = "") -> bool:
    """A truth value, however it is written."""
    text = shown(value).lower()
    if text not in _TRUE | _FALSE:
        raise InvalidInput("is neither 0 nor 1", path=path, value=shown(value))
    return text in _TRUE


def shown(value: object) -> str:
    """A value as it would be printed."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


class Row:
    """A mapping of an answer. What is absent or null is not said; what is wrong is complained about."""

    __slots__ = ("_fields", "path")

    def __init__(self, fields: Mapping[str, object], path: str = "") -> None:
        self._fields, self.path = fields, path

    def __contains__(self, key: str) -> bool:
        return self._fields.get(key) is not None

    def place(self, key: str) -> str:
        """The path of a field in its document."""
        return f"{self.path}.{key}" if self.path else key

    def said(self) -> list[str]:
        """The keys of what is said."""
        return [key for key in self._fields if key in self]

    def text(self, key: str) -> str:
        """A text; empty where there is none."""
        value = self._fields.get(key)
        if isinstance(value, (dict, list)):
            raise InvalidInput("is not text", path=self.place(key), value=str(value)[:60])
        return shown(value)

    def name(self, key: str) -> str:
        """A text that has to be there."""
        found = self.text(key)
        if not found:
            raise InvalidInput("is required, but is missing or empty", path=self.place(key))
        return found

    def whole(self, key: str) -> int | None:
        """A whole number, or None."""
        return whole(self._fields[key], self.place(key)) if self._said(key) else None

    def amount(self, key: str) -> int | None:
        """A whole number that is not negative, or None."""
        found = self.whole(key)
        if found is not None and found < 0:
            raise InvalidInput("is negative", path=self.place(key), value=str(found))
        return found

    def number(self, key: str) -> float | None:
        """A number, or None."""
        return number(self._fields[key], self.place(key)) if self._said(key) else None

    def truth(self, key: str) -> bool | None:
        """Yes, no, or None."""
        return truth(self._fields[key], self.place(key)) if self._said(key) else None

    def below(self, key: str) -> "Row":
        """A mapping within; an empty one where there is none."""
        value = self._fields.get(key)
        if value is not None and not isinstance(value, dict):
            raise InvalidInput("is not a mapping", path=self.place(key), value=shown(value)[:60])
        return Row(value or {}, self.place(key))

    def listed(self, key: str) -> "list[object]":
        """A list within; an empty one where there is none."""
        value = self._fields.get(key)
        if value is not None and not isinstance(value, list):
            raise InvalidInput("is not a list", path=self.place(key), value=shown(value)[:60])
        return value or []

    def rows(self, key: str) -> "list[Row]":
        """The mappings of a list within."""
        return [as_row(value, f"{self.place(key)}[{index}]") for index, value in enumerate(self.listed(key))]

    def _said(self, key: str) -> bool:
        return key in self and self._fields[key] != ""


def as_row(value: object, path: str) -> Row:
    """A mapping as a row."""
    if not isinstance(value, dict):
        raise InvalidInput("is not a mapping", path=path, value=shown(value)[:60])
    return Row(value, path)


def decode(text: bytes) -> object:
    """The value of an answer, without the wrapping of HTTP."""
    value = _decode(text)
    if isinstance(value, dict) and "data" in value and value.keys() <= _WRAPPING:
        return value["data"]
    return value


def row(text: bytes) -> Row:
    """An answer that is one mapping."""
    value = decode(text)
    if value is None:
        raise InvalidInput("the answer is empty; it was refused, or there was nothing to tell")
    return as_row(value, "")


def listed(text: bytes) -> list[object]:
    """An answer that is a list."""
    value = decode(text)
    if not isinstance(value, list):
        raise InvalidInput("is not a list; give what `pvesh get PATH --output-format json` prints")
    return value
