"""Plain data of a manifest, taken for what it should be; what is something else is taken for nothing."""

from collections.abc import Mapping
from typing import Any


def mapping(found: object) -> Mapping[str, Any]:
    """A mapping."""
    return found if isinstance(found, dict) else {}


def items(found: object) -> list[Any]:
    """A list."""
    return found if isinstance(found, list) else []


def texts(found: object) -> list[str]:
    """The texts of a list."""
    return [one for one in items(found) if isinstance(one, str)]


def text(found: object) -> str:
    """A text."""
    return found if isinstance(found, str) else ""
