"""Decodes JSON, and says in our words what cannot be decoded, and where."""

import re
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from bayplan.model.errors import InvalidInput

T = TypeVar("T")

_PLACE: Final = re.compile(r"(.*?) - at `(key in )?\$?\.?(.*)`\Z", re.DOTALL)
_UNKNOWN_KEY: Final = re.compile(r"Object contains unknown field `(.*)`\Z")
_TYPES: Final = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping",
    "datetime": "a time",
    "null": "null",
}


def decoder(kind: type[T]) -> Callable[[bytes | msgspec.Raw], T]:
    """A function that decodes JSON bytes, and complains in our words."""
    decode = msgspec.json.Decoder(kind).decode

    def read(data: bytes | msgspec.Raw) -> T:
        try:
            return decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise complaint(error) from error

    return read


def complaint(error: Exception) -> InvalidInput:
    """What msgspec could not take, as a sentence with the place in the document."""
    if isinstance(error, RecursionError):
        return InvalidInput("the document is nested too deeply to be read")
    if isinstance(error, UnicodeDecodeError):
        return InvalidInput("the text is not valid UTF-8")
    match = _PLACE.match(str(error))
    text, place = (match[1], match[3]) if match else (str(error), "")
    unknown = _UNKNOWN_KEY.match(text)
    if unknown is not None:
        path = f"{place}.{unknown[1]}" if place else unknown[1]
        return InvalidInput("is not a key that is known here; check its spelling", path=path)
    said = re.sub(r"`([^`]*)`", lambda found: _name_types(found[1]), text)
    return InvalidInput(said[:1].lower() + said[1:], path=place)


def _name_types(written: str) -> str:
    names = [_TYPES.get(name, repr(name)) for name in written.split(" | ") if name != "null"]
    return " or ".join(names) or "null"
