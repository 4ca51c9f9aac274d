"""Sets, and lists taken as such."""

import itertools
import math
from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.conversions import identity, items
from bayplan.sources.terraform.values.unknowns import Value, Wrong

_MOST: Final = 100_000


def intersection(first: Value, *others: Value) -> Value:
    """What is in all of them."""
    named = [{identity(value) for value in items(other)} for other in others]
    return conversions.distinct([one for one in items(first) if all(identity(one) in each for each in named)])


def subtraction(first: Value, second: Value) -> Value:
    """What is in the first alone."""
    taken = {identity(value) for value in items(second)}
    return conversions.distinct([one for one in items(first) if identity(one) not in taken])


def union(*sets: Value) -> Value:
    return conversions.distinct([value for each in sets for value in items(each)])


def product(*lists: Value) -> Value:
    """Every combination of an item of each."""
    found = [items(each) for each in lists]
    if math.prod(map(len, found)) > _MOST:
        raise Wrong(f"setproduct gives more than {_MOST} combinations")
    return [list(combination) for combination in itertools.product(*found)]


def distinct(values: Value) -> Value:
    """Each item once, in the order of the list."""
    found: dict[str, Value] = {}
    for value in items(values):
        found.setdefault(identity(value), value)
    return list(found.values())


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {
    "distinct": distinct,
    "setintersection": intersection,
    "setproduct": product,
    "setsubtract": subtraction,
    "setunion": union,
}
