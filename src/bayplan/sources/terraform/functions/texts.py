"""Texts. Those that only move text about leave the holes of unknown parts where they are."""

import re
from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.functions.patterns import go_pattern
from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.conversions import text, whole
from bayplan.sources.terraform.values.unknowns import Lost, Value, Wrong, has_hole, lost_in

_SPACE: Final = " \t\n\v\f\r\x85\xa0"
_GROUP: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+)|(\$))")


def chomp(value: Value) -> str:
    return text(value).rstrip("\r\n")


def ends_with(value: Value, suffix: Value) -> bool:
    return text(value).endswith(text(suffix))


def starts_with(value: Value, prefix: Value) -> bool:
    return text(value).startswith(text(prefix))


def contains(value: Value, part: Value) -> bool:
    return text(part) in text(value)


def indent(spaces: Value, value: Value) -> Value:
    """All lines but the first moved to the right."""
    if isinstance(spaces, Lost):
        return spaces
    return text(value).replace("\n", "\n" + " " * min(whole(spaces), 1000))


def join(separator: Value, *lists: Value) -> Value:
    """The items of lists with the separator between."""
    if (unknown := next((one for one in (separator, *lists) if isinstance(one, Lost)), None)) is not None:
        return unknown
    return text(separator).join(text(item) for each in lists for item in conversions.items(each))


def lower(value: Value) -> str:
    return text(value).lower()


def upper(value: Value) -> str:
    return text(value).upper()


def title(value: Value) -> str:
    """The first letter of each word large, the others as they are."""
    return re.sub(r"(^|[^\w'])(\w)", lambda found: found[1] + found[2].upper(), text(value))


def replace(value: Value, old: Value, new: Value) -> Value:
    """Every `old`, a text or a /pattern/, replaced."""
    unknown = lost_in(old)
    if unknown is not None or isinstance(value, Lost):
        return unknown or value
    wanted, into = text(old), text(new)
    if len(wanted) < 2 or not (wanted.startswith("/") and wanted.endswith("/")):
        return text(value).replace(wanted, into)
    return go_pattern(wanted[1:-1]).sub(lambda match: _filled(into, match), text(value))


def _filled(into: str, match: re.Match[str]) -> str:
    """`$1` and `${name}` as the pattern found them; what it has no group for is empty."""

    def group(found: re.Match[str]) -> str:
        if found[3]:
            return "$"
        name = found[1] or found[2]
        try:
            return match[int(name) if name.isdigit() else name] or ""
        except IndexError:
            return ""

    return _GROUP.sub(group, into)


def split(separator: Value, value: Value) -> Value:
    """The pieces between separators."""
    if isinstance(value, Lost) or isinstance(separator, Lost):
        return lost_in(separator, value)
    wanted = text(separator)
    return text(value).split(wanted) if wanted else list(text(value))


def substr(value: Value, offset: Value, length: Value) -> str:
    """A piece of a text; a negative offset counts from the end, length -1 is the rest."""
    whole_text, start, size = text(value), whole(offset), whole(length)
    start = max(len(whole_text) + start, 0) if start < 0 else start
    return whole_text[start:] if size < 0 else whole_text[start : start + size]


def trim_space(value: Value) -> Value:
    return value if isinstance(value, Lost) else text(value).strip(_SPACE)


def reversed_text(value: Value) -> Value:
    """Terraform's `strrev`."""
    return text(value)[::-1]


def coalesce(*values: Value) -> Value:
    """The first that is neither null nor empty; unknown where that hangs on an unknown."""
    for value in values:
        if isinstance(value, Lost):
            return value
        if value is not None and value != "":
            return value
    raise Wrong("coalesce finds nothing that is neither null nor empty")


def trim_prefix(value: Value, prefix: Value) -> Value:
    """Without a known beginning."""
    if (unknown := lost_in(prefix)) is not None:
        return unknown
    if isinstance(value, Lost) or has_hole(text(value)[:1]):
        return lost_in(value)
    return text(value).removeprefix(text(prefix))


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {
    "chomp": chomp,
    "coalesce": coalesce,
    "endswith": ends_with,
    "indent": indent,
    "join": join,
    "lower": lower,
    "replace": replace,
    "split": split,
    "startswith": starts_with,
    "strcontains": contains,
    "strrev": reversed_text,
    "substr": substr,
    "title": title,
    "trim": lambda value, characters: text(value).strip(text(characters)),
    "trimprefix": trim_prefix,
    "trimspace": trim_space,
    "trimsuffix": lambda value, suffix: text(value).removesuffix(text(suffix)),
    "upper": upper,
}
MINDFUL: Final = frozenset(("coalesce", "indent", "join", "replace", "split", "trimspace", "trimprefix"))
