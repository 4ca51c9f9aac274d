"""Any record of the model, for hypothesis: made of the declared types, so that new fields are covered."""

import datetime
import enum
import functools
import types
import typing
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as some

from bayplan.model.quantities import LARGEST, Family, Quantity
from bayplan.model.record import Record

Strategy = some.SearchStrategy[Any]

SIMPLE: dict[Any, Strategy] = {
    str: some.text(max_size=5),
    int: some.integers(-(2**63), 2**63 - 1),
    bool: some.booleans(),
    float: some.floats(allow_nan=False, allow_infinity=False),
    type(None): some.none(),
    datetime.datetime: some.datetimes(timezones=some.just(datetime.UTC)),
    Quantity: some.builds(Quantity, some.integers(-LARGEST, LARGEST), some.sampled_from(Family)),
}


@functools.cache
def any_of(kind: Any) -> Strategy:
    """Values of a declared type."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if isinstance(kind, typing.NewType):
        return any_of(kind.__supertype__)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return some.sampled_from(kind)
    if isinstance(kind, type) and issubclass(kind, Record):
        return _records(kind)
    return _composed(get_origin(kind), get_args(kind))


def _composed(origin: Any, parts: tuple[Any, ...]) -> Strategy:
    if origin in (Union, types.UnionType):
        return some.one_of(*map(any_of, parts))
    if origin is dict:
        return some.dictionaries(any_of(parts[0]), any_of(parts[1]), max_size=2)
    if origin is tuple and parts[-1] is Ellipsis:
        return some.lists(any_of(parts[0]), max_size=2).map(tuple)
    assert origin is tuple, f"no strategy for {origin}"
    return some.tuples(*map(any_of, parts))


def _records(kind: type[Record]) -> Strategy:
    """Records of which any field may be left at its default."""
    hints = get_type_hints(kind)
    required = {name: any_of(hints[name]) for name in kind.__struct_fields__[: _required(kind)]}
    optional = {name: any_of(hints[name]) for name in kind.__struct_fields__[_required(kind) :]}
    fields = some.fixed_dictionaries(required, optional=optional)
    return fields.map(lambda found: kind(**found))


def _required(kind: type[Record]) -> int:
    return len(kind.__struct_fields__) - len(kind.__struct_defaults__)
