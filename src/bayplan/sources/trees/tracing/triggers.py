"""Values that a block repeats in its triggers, so that a command is run again when they change.

Terraform runs the command of a `null_resource` or `terraform_data` again only if a trigger changes. What
stands there twice has to be changed twice, and nothing reads the second: it is found by its text. A repeat is
sure when everything in the block that means the same, and that its key can be about, gets the same new
amount.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from bayplan.sources.trees.tracing import tokens
from bayplan.sources.trees.tracing.tokens import Token

_BLOCK: Final = re.compile(
    rb'^([ \t]*)resource[ \t]+"(?:null_resource|terraform_data)"[^\n]*\{', re.MULTILINE
)
_ATTRIBUTE: Final = re.compile(rb"^[ \t]*(?:triggers|triggers_replace|input)[ \t]*=[ \t]*", re.MULTILINE)
_KEY: Final = re.compile(rb'([\w.\-]+)"?[ \t]*[=:][ \t]*"?$')
_SIDE: Final = re.compile(rb"(?i)requests|limits")
_LIVELY: Final = re.compile(rb"sha\d|md5|timestamp|uuid|local\.|var\.|file")
"""What changes a trigger along with the rest, or always."""
_OPENING, _CLOSING = b"{[(", b"}])"


class Repeat(NamedTuple):
    """A text in the triggers beside a value.

    `of` are the tokens that it repeats. `sure` false: it may also repeat something else.
    """

    token: Token
    of: tuple[Token, ...]
    sure: bool


class Block(NamedTuple):
    """A block with triggers, from one byte to another; `lively`: its triggers change by themselves."""

    start: int
    end: int
    first: int
    last: int
    lively: bool


def repeats(data: bytes, edited: Mapping[Token, Fraction]) -> Iterator[Repeat]:
    """What the triggers in a file repeat of these tokens of it, each with its new amount."""
    for block in blocks(data):
        inside = {one: new for one, new in edited.items() if block.start <= one.start < block.end}
        if inside:
            yield from _of_block(data, block, inside)


def idle(data: bytes, edited: Mapping[Token, Fraction]) -> Iterator[Token]:
    """Tokens in blocks in which no trigger changes with them."""
    for block in blocks(data):
        inside = [one for one in edited if block.start <= one.start < block.end]
        if not block.lively and not any(block.first <= one.start < block.last for one in inside):
            yield from inside


def blocks(data: bytes) -> Iterator[Block]:
    """The blocks with a command and triggers in a file."""
    for match in _BLOCK.finditer(data):
        closing = re.compile(rb"^" + re.escape(match[1]) + rb"\}", re.MULTILINE).search(data, match.end())
        end = closing.end() if closing else len(data)
        attribute = _ATTRIBUTE.search(data, match.end(), end)
        first = attribute.end() if attribute else end
        last = _closed(data, first, end)
        yield Block(match.start(), end, first, last, bool(_LIVELY.search(data, first, last)))


def _closed(data: bytes, start: int, end: int) -> int:
    """Where what begins at a position is closed again."""
    depth = 0
    for at in range(start, end):
        depth += (data[at] in _OPENING) - (data[at] in _CLOSING)
        if depth <= 0:
            return at
    return end


def _of_block(data: bytes, block: Block, edited: Mapping[Token, Fraction]) -> Iterator[Repeat]:
    amounts = {_amount(one) for one in edited}
    some = next(iter(edited))
    alike = [
        one
        for one in tokens.find(some.file, data[: block.end], amounts)
        if one.start >= block.start and not _is_comment(data, one) and _amount(one) in amounts
    ]
    triggers = [one for one in alike if block.first <= one.start < block.last]
    for trigger in triggers:
        if trigger in edited:
            continue
        body = [one for one in alike if one not in triggers and _amount(one) == _amount(trigger)]
        named = [one for one in body if _is_about(_key(data, trigger), _side(data, one), _key(data, one))]
        new = {edited.get(one) for one in named}
        if new - {None}:
            touched = tuple(one for one in named if one in edited)
            yield Repeat(trigger, touched, len(new) == 1)


def _amount(token: Token) -> Fraction:
    return Fraction(token.number) * tokens.unit(token.suffix)


def _key(data: bytes, token: Token) -> str:
    """What the line of a token calls it."""
    begin = data.rfind(b"\n", 0, token.start) + 1
    match = _KEY.search(data[begin : token.start])
    return match[1].decode("ascii", "replace").lower() if match else ""


def _side(data: bytes, token: Token) -> str:
    """The nearest word before a token that says whether it is a request or a limit."""
    found = [match[0] for match in _SIDE.finditer(data, max(0, token.start - 400), token.start)]
    return found[-1].decode("ascii").lower() if found else ""


def _is_about(key: str, side: str, resource: str) -> bool:
    """Whether a trigger's key can be about a value: one of that side, and of that resource."""
    others = (
        ("req", side, "limits"),
        ("lim", side, "requests"),
        ("cpu", resource, "memory"),
        ("mem", resource, "cpu"),
    )
    return not any(part in key and word == other for part, word, other in others)


def _is_comment(data: bytes, token: Token) -> bool:
    begin = data.rfind(b"\n", 0, token.start) + 1
    before = data[begin : token.start]
    return before.lstrip().startswith((b"#", b"//")) or b" #" in before
