"""The tree of an expression."""

from typing import NamedTuple, Union


class Literal(NamedTuple):
    """A text, number, truth value or null."""

    value: str | int | float | bool | None


class Identifier(NamedTuple):
    """A variable by its name."""

    name: str


class Select(NamedTuple):
    """`of.field`, or `of.?field`, which gives an optional value."""

    of: "Expression"
    field: str
    optional: bool = False


class Index(NamedTuple):
    """`of[key]`, or `of[?key]`."""

    of: "Expression"
    key: "Expression"
    optional: bool = False


class Call(NamedTuple):
    """A function, a method of `target`, or an operator by its sign."""

    name: str
    arguments: tuple["Expression", ...]
    target: Union["Expression", None] = None


class Listed(NamedTuple):
    """`[a, b]`."""

    items: tuple["Expression", ...]


class Mapped(NamedTuple):
    """`{k: v}`."""

    entries: tuple[tuple["Expression", "Expression"], ...]


class Message(NamedTuple):
    """`Object.spec{priorityClassName: "x"}`."""

    type: str
    fields: tuple[tuple[str, "Expression"], ...]


Expression = Literal | Identifier | Select | Index | Call | Listed | Mapped | Message
