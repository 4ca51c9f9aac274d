"""Prints HCL the way `terraform fmt` leaves it: equal signs in a row, blocks on lines of their own."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

INDENT = "  "
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Raw:
    """An expression, printed as it is."""

    text: str


@dataclass(frozen=True)
class Heredoc:
    """A text of several lines, indented with its surroundings."""

    text: str
    marker: str = "YAML"


@dataclass(frozen=True)
class Call:
    """A call with one argument that is an object, such as `yamlencode({...})`."""

    function: str
    argument: "Written"


Written: TypeAlias = (
    "Raw | Heredoc | Call | str | int | bool | Sequence[Written] | Mapping[str, Written] | None"
)


@dataclass(frozen=True)
class Attribute:
    name: str
    value: Written


@dataclass(frozen=True)
class Note:
    """A comment, one line or more."""

    text: str


@dataclass(frozen=True)
class Gap:
    """An empty line."""


@dataclass(frozen=True)
class Block:
    """A block: its type and labels, and what it holds."""

    header: tuple[str, ...]
    body: tuple["Entry", ...]


Entry: TypeAlias = Attribute | Note | Gap | Block


def block(*header: str, body: Sequence[Entry] = (), **attributes: Written) -> Block:
    """A block; attributes first, then the rest of its body."""
    given = tuple(Attribute(name, value) for name, value in attributes.items() if value is not None)
    return Block(header, (*given, *body))


def attributes(fields: Mapping[str, Written]) -> list[Entry]:
    """Attributes of a block whose names are not fit for keywords."""
    return [Attribute(name, value) for name, value in fields.items() if value is not None]


def render(entries: Sequence[Entry]) -> str:
    """A file: an empty line between its blocks, and a comment stays with what follows it."""
    lines: list[str] = []
    for place, entry in enumerate(entries):
        if place and not isinstance(entries[place - 1], Note):
            lines.append("")
        lines += entry_lines(entry)
    return "\n".join(lines) + "\n"


def entry_lines(entry: Entry) -> list[str]:
    match entry:
        case Gap():
            return [""]
        case Note(text):
            return [f"# {line}" for line in text.splitlines()]
        case Attribute(name, value):
            return attribute_lines(name, value, len(key(name)))
        case Block(header, body):
            kind, *labels = header
            head = " ".join([kind, *(f'"{label}"' for label in labels)])
            inner = body_lines(body)
            return [f"{head} {{", *indented(inner), "}"] if inner else [f"{head} {{}}"]


def body_lines(body: Sequence[Entry]) -> list[str]:
    """What a block or an object holds; attributes of one line in a row share a column."""
    lines: list[str] = []
    for alone, group in groupby(body, key=lambda entry: not on_one_line(entry)):
        run = list(group)
        width = max((len(key(one.name)) for one in run if isinstance(one, Attribute)), default=0)
        for entry in run:
            if isinstance(entry, Attribute) and not alone:
                lines += attribute_lines(entry.name, entry.value, width)
            else:
                lines += entry_lines(entry)
    return lines


def on_one_line(entry: Entry) -> bool:
    return isinstance(entry, Attribute) and len(value_lines(entry.value)) == 1


def attribute_lines(name: str, value: Written, width: int) -> list[str]:
    first, *rest = value_lines(value)
    return [f"{key(name):<{width}} = {first}", *rest]


def key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else f'"{name}"'


def indented(lines: Sequence[str]) -> Iterator[str]:
    return (INDENT + line if line else line for line in lines)


def value_lines(value: Written) -> list[str]:
    match value:
        case Raw(text):
            return text.splitlines()
        case Heredoc(text, marker):
            return [f"<<-{marker}", *indented(text.rstrip("\n").splitlines()), marker]
        case Call(function, argument):
            first, *rest = value_lines(argument)
            return wrapped(f"{function}({first}", rest)
        case bool() | None:
            return [json.dumps(value)]
        case int():
            return [str(value)]
        case str():
            return [quoted(value)]
        case Mapping():
            return object_lines(value)
        case _:
            return list_lines(value)


def wrapped(first: str, rest: list[str]) -> list[str]:
    return [first, *rest[:-1], rest[-1] + ")"] if rest else [first + ")"]


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def object_lines(fields: Mapping[str, Written]) -> list[str]:
    if not fields:
        return ["{}"]
    body = [Attribute(name, value) for name, value in fields.items()]
    return ["{", *indented(body_lines(body)), "}"]


def list_lines(values: Sequence[Written]) -> list[str]:
    """On one line where everything in it is short, else an element after the other."""
    printed = [value_lines(value) for value in values]
    together = ", ".join(lines[0] for lines in printed)
    if all(len(lines) == 1 for lines in printed) and len(together) < 72:
        return [f"[{together}]"]
    lines = ["["]
    for element in printed:
        *most, last = indented(element)
        lines += [*most, last + ","]
    return [*lines, "]"]
