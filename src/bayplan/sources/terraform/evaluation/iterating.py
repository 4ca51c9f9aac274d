"""Going through collections."""

from bayplan.sources.terraform.values.conversions import kind
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Set, Value, Wrong


def pairs(over: Value) -> list[tuple[Value, Value]] | Lost:
    """Keys and values of a map in order, indexes and values of a list, values twice of a set."""
    if isinstance(over, Lazy):
        over = over.whole()
    if isinstance(over, Lost):
        return over
    if isinstance(over, dict):
        return [(key, over[key]) for key in sorted(over)]
    if isinstance(over, Set):
        return [(value, value) for value in over]
    if isinstance(over, list | tuple):
        return list(enumerate(over))
    raise Wrong(f"one cannot go through {kind(over)}")
