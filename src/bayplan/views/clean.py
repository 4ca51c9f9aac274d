"""Takes out of an answer what could do harm where it is shown: a text stays one line of visible characters.

Escape sequences would paint the terminal, line breaks would forge lines of a report, characters that turn the
direction of writing would hide what stands there, and XML knows no control characters at all.
"""

import re
from typing import Final, TypeVar, cast

from bayplan.model.record import Record

MISSING: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands where a character was taken out."""
_BREAKS: Final = re.compile(r"[\t-\r\x85\u2028\u2029]+")
_HARMFUL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

Value = TypeVar("Value")


def cleaned(value: Value) -> Value:
    """The same answer with every text in it made clean."""
    return cast(Value, _cleaned(value))


def is_harmless(written: str) -> bool:
    """Whether a text has nothing that would be taken out of it."""
    return _HARMFUL.search(written) is None and _BREAKS.search(written) is None


def text(written: str) -> str:
    """One line: breaks become spaces, other control characters are marked as missing."""
    return _HARMFUL.sub(MISSING, _BREAKS.sub(" ", written))


def _cleaned(value: object) -> object:
    if type(value) is str:
        return text(value)
    if isinstance(value, tuple):
        made = (_cleaned(part) for part in value)
        return getattr(value, "_make", tuple)(made)  # a place stays a place
    if isinstance(value, Record):
        return type(value)(**{name: _cleaned(getattr(value, name)) for name in value.__struct_fields__})
    return value
