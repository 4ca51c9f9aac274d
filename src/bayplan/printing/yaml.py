"""YAML in block style: keys in the order they come, texts of several lines as literal blocks.

Every reader gets the same data back, also those that read YAML 1.1, and those that read JSON's part of it
(`scalars`). Nothing is folded, and nothing is an alias of something earlier, so that one value is one line of
a diff.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bayplan.model.plain import Json, Keys
from bayplan.printing import scalars

LONGEST_KEY: Final = 120
"""Longer keys are written with a `?` before them; readers give up on those of more than 1024 characters."""
STEP: Final = 2

Comments = Mapping[str, str]


def text(documents: Sequence[Json], heading: Sequence[str] = ()) -> str:
    """The documents as one stream, below comment lines."""
    made = ["\n".join(_document(one, {})) + "\n" for one in documents]
    return "".join(f"{line}\n" for line in _remarks(heading, 0)) + "---\n".join(made)


def commented(values: Keys, comments: Comments, heading: Sequence[str] = ()) -> str:
    """A mapping with a comment line above some of its keys, which are dotted (`hub.db.pvc`, `list[0].key`).

    A comment about a key that is not there is left out.
    """
    return "\n".join([*_remarks(heading, 0), *_document(values, comments)]) + "\n"


def _remarks(said: Sequence[str], indent: int) -> Iterator[str]:
    for line in (line for one in said for line in one.splitlines() or [""]):
        yield f"{' ' * indent}# {line}".rstrip()


def _document(data: Json, comments: Comments) -> Iterator[str]:
    if isinstance(data, dict) and data:
        yield from _mapping(data, 0, comments, "")
    elif isinstance(data, list) and data:
        yield from _items(data, 0, comments, "")
    else:
        yield _inline(data)


def _mapping(data: Keys, indent: int, comments: Comments, path: str) -> Iterator[str]:
    for key, value in data.items():
        place = f"{path}.{key}" if path else key
        if place in comments:
            yield from _remarks([comments[place]], indent)
        yield from _entry(key, value, indent, comments, place)


def _entry(key: str, value: Json, indent: int, comments: Comments, place: str) -> Iterator[str]:
    lead, written = " " * indent, scalars.scalar(key)
    if len(written) > LONGEST_KEY:
        yield f"{lead}? {written}"
        written = ""
    first, *rest = _value(value, indent + STEP, comments, place)
    yield f"{lead}{written}:{f' {first}' if first else ''}"
    yield from rest


def _value(value: Json, indent: int, comments: Comments, place: str) -> Iterator[str]:
    """What stands behind a key, and the lines below it."""
    if isinstance(value, dict | list) and value:
        yield ""
        yield from _nested(value, indent, comments, place)
    elif isinstance(value, str) and (found := scalars.block(value, indent)):
        yield from found
    else:
        yield _inline(value)


def _items(data: list[Json], indent: int, comments: Comments, path: str) -> Iterator[str]:
    lead = " " * indent
    for at, value in enumerate(data):
        place = f"{path}[{at}]"
        if isinstance(value, dict | list) and value:
            lines = list(_nested(value, indent + STEP, comments, place))
            first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
            yield from (f"{lead}{line[indent + STEP :]}" for line in lines[:first])
            yield f"{lead}- {lines[first][indent + STEP :]}"
            yield from lines[first + 1 :]
        else:
            first_line, *rest = _value(value, indent + STEP, comments, place)
            yield f"{lead}- {first_line}"
            yield from rest


def _nested(value: Keys | list[Json], indent: int, comments: Comments, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _mapping(value, indent, comments, place)
    else:
        yield from _items(value, indent, comments, place)


def _inline(value: Json) -> str:
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return scalars.scalar(value)
