"""Regular expressions. Terraform has those of Go (RE2), whose syntax Python shares but for a few escapes."""

import functools
import re
from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.unknowns import Value, Wrong

_CLASSES: Final = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": r"\t ", "digit": "0-9", "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~", "space": r"\s", "upper": "A-Z", "word": r"\w", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_CLASS: Final = re.compile(r"\[:(\w+):\]")


@functools.lru_cache(maxsize=256)
def go_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled."""
    translated = _CLASS.sub(lambda match: _CLASSES.get(match[1], match[0]), pattern)
    translated = translated.replace(r"\z", r"\Z")
    try:
        return re.compile(translated, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise Wrong(f"{pattern[:60]!r} is not a pattern: {error}") from error


def regex(pattern: Value, value: Value) -> Value:
    """What the pattern finds first: its groups by name, else in order, else the whole."""
    match = go_pattern(conversions.text(pattern)).search(conversions.text(value))
    if match is None:
        raise Wrong("regex finds nothing that matches the pattern")
    return _groups(match)


def regex_all(pattern: Value, value: Value) -> Value:
    """Everything that the pattern finds."""
    return [
        _groups(match) for match in go_pattern(conversions.text(pattern)).finditer(conversions.text(value))
    ]


def _groups(match: re.Match[str]) -> Value:
    if named := match.groupdict():
        return named
    return list(match.groups()) if match.groups() else match[0]


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {"regex": regex, "regexall": regex_all}
