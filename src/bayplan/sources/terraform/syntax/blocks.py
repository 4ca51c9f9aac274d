"""The structure of a file: attributes and blocks, with where they stand. Values are read on demand.

What cannot be read becomes a complaint; reading goes on at the next line that looks like a new block at the
left margin, so that one slip does not hide the rest of a file.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from bayplan.sources.terraform.syntax import expressions, scanning
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.syntax.source import Broken, Source

_NAME: Final = re.compile(r"[^\W\d][\w-]*")
_LABEL: Final = re.compile(r'"((?:[^"\\\n]|\\.)*)"|([^\W\d][\w-]*)')
_TOP: Final = re.compile(
    r"^(?:resource|module|data|locals|variable|output|provider|terraform)\b", re.MULTILINE
)
_DEEPEST: Final = 50


class Attribute:
    """`name = value`, the value not yet read."""

    def __init__(self, source: Source, name: str, start: int, end: int) -> None:
        self.source, self.name, self._start, self._end = source, name, start, end

    @cached_property
    def line(self) -> int:
        return self.source.line(self._start)

    @cached_property
    def last_line(self) -> int:
        return self.source.line(self._end)

    @cached_property
    def value(self) -> Node:
        """The expression. Raises Broken."""
        return expressions.parse(self.source, self._start, self._end)


class Body:
    """What stands between two braces, or in a whole file."""

    def __init__(self) -> None:
        self.attributes: dict[str, Attribute] = {}
        self.blocks: list[Block] = []

    def of(self, kind: str) -> Iterator["Block"]:
        """The blocks of one kind."""
        return (block for block in self.blocks if block.kind == kind)


class Block:
    """`kind "label" "label" { ... }`."""

    def __init__(self, source: Source, kind: str, labels: tuple[str, ...], start: int) -> None:
        self.source, self.kind, self.labels = source, kind, labels
        self.body = Body()
        self.start, self.end = start, start

    @cached_property
    def line(self) -> int:
        return self.source.line(self.start)

    @cached_property
    def last_line(self) -> int:
        return self.source.line(max(self.end - 1, self.start))


def read(source: Source) -> tuple[Body, list[Broken]]:
    """A whole file, and what of it cannot be read."""
    body, broken, at = Body(), list[Broken](), 0
    while at < len(source.text):
        try:
            at = _body(source, at, body, 0)
        except Broken as error:
            broken.append(error)
            found = _TOP.search(source.text, source.text.find("\n", error.offset) + 1 or len(source.text))
            at = found.start() if found else len(source.text)
    return body, broken


def _body(source: Source, at: int, body: Body, depth: int) -> int:
    """Fills a body up to its closing brace, or to the end of the file; the place reached."""
    if depth > _DEEPEST:
        raise Broken(f"blocks are nested more than {_DEEPEST} deep", at)
    while (at := scanning.gap(source, at)) < len(source.text):
        if depth and source.text[at] == "}":
            break
        at = _item(source, at, body, depth)
    return at


def _item(source: Source, at: int, body: Body, depth: int) -> int:
    match = _NAME.match(source.text, at)
    if match is None:
        raise Broken(f"an attribute or a block should begin here, not {source.text[at]!r}", at)
    after = scanning.inline_gap(source, match.end())
    if source.text[after : after + 1] == "=" and source.text[after + 1 : after + 2] != "=":
        return _attribute(source, match[0], at, after + 1, body)
    return _block(source, match[0], at, body, depth)


def _attribute(source: Source, name: str, at: int, after: int, body: Body) -> int:
    start = scanning.inline_gap(source, after)
    end = scanning.expression_end(source, start)
    if not source.text[start:end].strip():
        raise Broken(f"{name} = has no value on its line", at)
    if name in body.attributes:
        raise Broken(f"{name} is given twice in this block; remove one", at)
    body.attributes[name] = Attribute(source, name, start, end)
    return end


def _block(source: Source, kind: str, start: int, body: Body, depth: int) -> int:
    labels, at = list[str](), scanning.inline_gap(source, start + len(kind))
    while match := _LABEL.match(source.text, at):
        labels.append(match[1] if match[1] is not None else match[2])
        at = scanning.inline_gap(source, match.end())
    if source.text[at : at + 1] != "{":
        raise Broken(f"{kind} should be followed by = and a value, or by {{ and a block", start)
    block = Block(source, kind, tuple(labels), start)
    end = _body(source, at + 1, block.body, depth + 1)
    if end >= len(source.text):
        raise Broken(f"the block {kind} that begins here is never closed", start)
    block.end = end + 1
    body.blocks.append(block)
    return end + 1
