"""Values that no file gives. They travel through expressions, and say what would tell them.

A text of which a part is unknown stays a text: the part stands in it between two marks from Unicode's private
area, so that documents can still be put together around it and taken apart again.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

Value = Any
"""Plain data, `Lost`, `Lazy` or `Set`."""

_OPEN, _CLOSE = "\ue000", "\ue001"
_HOLE: Final = re.compile(f"{_OPEN}([0-9a-f]*){_CLOSE}")
_MARKS: Final = str.maketrans("", "", _OPEN + _CLOSE)


class Wrong(Exception):
    """Terraform would refuse this. `message` is a sentence without its place."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Lost:
    """A value that nobody knows. `needs` says what would tell; a `path` can be followed further."""

    __slots__ = ("needs", "path")

    def __init__(self, needs: str, path: bool = False) -> None:
        self.needs, self.path = needs.translate(_MARKS), path

    def beyond(self, step: str) -> "Lost":
        """What stands behind one more step of a reference."""
        return Lost(self.needs + step, path=True) if self.path else self

    def __repr__(self) -> str:
        return f"Lost({self.needs!r})"

    @property
    def hole(self) -> str:
        """What stands for it within a text: letters and digits only, so that it harms no document."""
        return f"{_OPEN}{self.needs.encode().hex()}{_CLOSE}"


class Set(tuple[Value, ...]):
    """A set, in the order in which Terraform goes through it."""

    __slots__ = ()


class Lazy:
    """Something with attributes that are looked up one by one, such as a resource."""

    def attribute(self, name: str) -> Value:
        """The attribute of that name."""
        raise NotImplementedError

    def whole(self) -> Value:
        """It as plain data where that is possible."""
        raise NotImplementedError


def needs_of(value: Value) -> list[str]:
    """What would tell everything that is unknown in a value, each thing once."""
    return list(dict.fromkeys(_needs(value)))


def _needs(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        if _OPEN in value:
            yield from map(_named, _HOLE.findall(value))
    elif isinstance(value, Lost):
        yield value.needs
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _needs(key)
            yield from _needs(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _needs(item)
    elif isinstance(value, Lazy):
        yield from _needs(value.whole())


def _named(digits: str) -> str:
    return bytes.fromhex(digits).decode()


def lost_in(*values: Value) -> Lost | None:
    """One unknown for everything that is unknown in these values; None if all is known."""
    needs = needs_of(values)
    return Lost(", ".join(needs)) if needs else None


def has_hole(text: str) -> bool:
    """Whether a part of a text is unknown."""
    return _OPEN in text


def unfilled(text: str) -> Value:
    """A text that is nothing but a hole as the unknown itself; any other as it is."""
    match = _HOLE.fullmatch(text) if has_hole(text) else None
    return Lost(_named(match[1])) if match else text


def without_marks(text: str) -> str:
    """A text as it stands in a file, where the two marks mean nothing."""
    return text.translate(_MARKS) if _OPEN in text or _CLOSE in text else text
