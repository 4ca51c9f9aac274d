"""Words of which only some will do, and names as Kubernetes takes them."""

import difflib
import re
from collections.abc import Iterable
from typing import Final

from bayplan.model.errors import InvalidInput

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\Z", re.ASCII)
_FEW: Final = 12


def one_of(written: str, known: Iterable[str]) -> str:
    """The word, where it is one of these; else what is near it, and all of them where they are few."""
    words = tuple(known)
    if written in words:
        return written
    raise InvalidInput(f"{written[:60]!r} is not known; {advice(written, words)}", value=written)


def advice(written: str, known: Iterable[str]) -> str:
    """What to write instead of a word that is not among the known ones."""
    words = sorted(known)
    near = difflib.get_close_matches(written, words, n=1)
    meant = f"did you mean {near[0]}?" if near else ""
    if not words:
        return "none is declared"
    listed = f"write one of {', '.join(words)}" if len(words) <= _FEW or not near else ""
    return " ".join(part for part in (meant, listed) if part)


def name(written: str) -> str:
    """A name that an object of Kubernetes can have."""
    if not _NAME.match(written):
        message = f"{written[:60]!r} is no name; write small letters, digits, - and ."
        raise InvalidInput(message, value=written)
    return written
