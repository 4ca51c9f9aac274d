"""Counts in the conclusions of answers: `1 pod leaves`, `3 pods leave`, and nothing where there is none."""

from collections.abc import Iterable


def counted(number: int, one: str, many: str) -> str:
    """A number with the words that fit it; empty for none."""
    if not number:
        return ""
    return f"{number} {one if number == 1 else many}"


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, as one sentence."""
    return ", ".join(part for part in parts if part)
