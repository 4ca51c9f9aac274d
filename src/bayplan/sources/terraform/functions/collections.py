"""Lists and maps. Most of them can be taken apart and put together although some items are unknown."""

from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.conversions import items, mapping, text, whole
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Set, Value, Wrong, lost_in

_LONGEST: Final = 100_000

Function = Callable[..., Value]


def _unless_unknown(function: Function) -> Function:
    """The function; unknown where an argument is so as a whole."""

    def mindful(*arguments: Value) -> Value:
        unknown = [argument for argument in arguments if isinstance(argument, Lost)]
        return lost_in(*unknown) if unknown else function(*arguments)

    return mindful


def chunks(values: Value, size: Value) -> Value:
    """A list in pieces."""
    found, step = items(values), whole(size)
    return [found[start : start + step] for start in range(0, len(found), step)] if step else [found]


def coalesce_list(*lists: Value) -> Value:
    """The first list that is not empty."""
    for found in lists:
        if items(found):
            return found
    raise Wrong("coalescelist finds no list that is not empty")


def compact(values: Value) -> Value:
    """Without null and empty texts."""
    return [value for value in items(values) if value is not None and value != ""]


def concat(*lists: Value) -> Value:
    return [value for found in lists for value in items(found)]


def contains(values: Value, wanted: Value) -> Value:
    """Whether a list has that item; unknown if that hangs on an unknown."""
    found = items(values)
    if any(conversions.identity(value) == conversions.identity(wanted) for value in found):
        return True
    return lost_in(wanted, found) or False


def element(values: Value, index: Value) -> Value:
    """The item at an index that begins anew behind the end."""
    found = items(values)
    if not found:
        raise Wrong("element is given an empty list")
    return found[whole(index) % len(found)]


def flatten(values: Value) -> Value:
    """Lists within lists taken apart."""
    made: list[Value] = []
    for value in items(values):
        made.extend(flatten(value) if isinstance(value, list | tuple) else [value])
    return made


def index(values: Value, wanted: Value) -> Value:
    """Where a list has that item."""
    if (unknown := lost_in(values, wanted)) is not None:
        return unknown
    names = [conversions.identity(value) for value in items(values)]
    if conversions.identity(wanted) not in names:
        raise Wrong("index finds no such item")
    return names.index(conversions.identity(wanted))


def keys(value: Value) -> Value:
    return sorted(mapping(value), key=text)


def values_of(value: Value) -> Value:
    return [mapping(value)[key] for key in keys(value)]


def length(value: Value) -> Value:
    """How many items, or characters."""
    if isinstance(value, str):
        return lost_in(value) or len(value)
    if isinstance(value, Lazy):
        value = value.whole()
    if isinstance(value, dict | list | tuple):
        return len(value)
    raise Wrong(f"length is given {conversions.kind(value)}")


def lookup(value: Value, key: Value, *default: Value) -> Value:
    """The value of a key, or the default."""
    found = mapping(value)
    if text(key) in found:
        return found[text(key)]
    if not default:
        raise Wrong(f"lookup finds no key {text(key)[:60]!r}")
    return default[0]


def match_keys(values: Value, names: Value, wanted: Value) -> Value:
    """The values whose names are wanted."""
    chosen = {conversions.identity(one) for one in items(wanted)}
    return [
        value
        for value, name in zip(items(values), items(names), strict=True)
        if conversions.identity(name) in chosen
    ]


def merge(*maps: Value) -> Value:
    """Maps over each other; the later wins."""
    made: dict[str, Value] = {}
    for found in maps:
        made.update(mapping(found) if found is not None else {})
    return made


def one(values: Value) -> Value:
    """The only item; null of an empty list."""
    found = items(values)
    if len(found) > 1:
        raise Wrong("one is given more than one item")
    return found[0] if found else None


def count(*limits: Value) -> Value:
    """Terraform's `range`."""
    start, stop = (0, whole(limits[0])) if len(limits) == 1 else (whole(limits[0]), whole(limits[1]))
    step = whole(limits[2]) if len(limits) > 2 else (1 if stop >= start else -1)
    found = range(start, stop, step)
    if len(found) > _LONGEST:
        raise Wrong(f"range gives more than {_LONGEST} numbers")
    return list(found)


def slice_of(values: Value, start: Value, end: Value) -> Value:
    """The items from one index to before another."""
    found = items(values)
    if not 0 <= whole(start) <= whole(end) <= len(found):
        raise Wrong(f"slice goes beyond the {len(found)} items")
    return found[whole(start) : whole(end)]


def sort(values: Value) -> Value:
    """Texts in order."""
    return lost_in(values) or sorted(map(text, items(values)), key=str.encode)


def transpose(value: Value) -> Value:
    """A map of lists, turned inside out."""
    made: dict[str, list[Value]] = {}
    for key in keys(value):
        for name in items(mapping(value)[key]):
            made.setdefault(text(name), []).append(key)
    return made


def zip_map(names: Value, values: Value) -> Value:
    """A map from a list of names and one of values."""
    return lost_in(names) or dict(zip(map(text, items(names)), items(values), strict=True))


def all_true(values: Value) -> Value:
    """Whether each item is true; one that is not decides, whatever is unknown."""
    found = items(values)
    if any(value is False or value == "false" for value in found):
        return False
    return lost_in(found) or all(conversions.truth(value) for value in found)


def any_true(values: Value) -> Value:
    """Whether an item is true; one that is decides, whatever is unknown."""
    found = items(values)
    if any(value is True or value == "true" for value in found):
        return True
    return lost_in(found) or False


def _alike(values: list[Value]) -> list[Value]:
    """Texts, numbers and truths side by side become texts."""
    kinds = {conversions.kind(value) for value in values}
    if len(kinds) < 2 or not kinds <= {"a text", "a number", "a bool"}:
        return values
    return [text(value) for value in values]


def as_set(values: Value) -> Value:
    """A set; with unknown items as it is written."""
    found = _alike(items(values))
    return Set(found) if lost_in(found) else conversions.distinct(found)


def as_list(values: Value) -> Value:
    return _alike(items(values))


def as_map(value: Value) -> Value:
    found = mapping(value)
    return dict(zip(found, _alike(list(found.values())), strict=True))


_MINDFUL: Final[dict[str, Function]] = {
    "alltrue": all_true,
    "anytrue": any_true,
    "chunklist": chunks,
    "coalescelist": coalesce_list,
    "compact": compact,
    "concat": concat,
    "contains": contains,
    "element": element,
    "flatten": flatten,
    "index": index,
    "keys": keys,
    "length": length,
    "lookup": lookup,
    "matchkeys": match_keys,
    "merge": merge,
    "one": one,
    "reverse": lambda values: items(values)[::-1],
    "slice": slice_of,
    "sort": sort,
    "tolist": as_list,
    "tomap": as_map,
    "toset": as_set,
    "transpose": transpose,
    "values": values_of,
    "zipmap": zip_map,
}
FUNCTIONS: Final[dict[str, Function]] = {
    **{name: _unless_unknown(function) for name, function in _MINDFUL.items()},
    "list": lambda *values: list(values),
    "nonsensitive": lambda value: value,
    "range": count,
    "sensitive": lambda value: value,
    "ephemeralasnull": lambda value: None,
    "issensitive": lambda value: False,
    "tobool": lambda value: None if value is None else conversions.truth(value),
    "tonumber": lambda value: None if value is None else conversions.number(value),
}
MINDFUL: Final = frozenset((*_MINDFUL, "list", "sensitive", "nonsensitive"))
