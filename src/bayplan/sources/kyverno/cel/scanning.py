"""Cuts an expression into tokens."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.sources.kyverno.questions import NotUnderstood


class Token(NamedTuple):
    """`kind` is `text`, `number`, `name`, `sign` or `end`; `value` is decoded."""

    kind: str
    value: str | int | float


END: Final = Token("end", "")

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<text>[rR]?(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<number>0[xX][0-9a-fA-F]+[uU]?|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?[uU]?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>\.\?|\[\?|&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{}])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[0-7]{3}|.)", re.DOTALL)
_SHORT: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def tokens(text: str) -> Iterator[Token]:
    """The tokens of an expression, without spaces and comments, and an end."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NotUnderstood(f"its CEL is not understood at {text[at : at + 20]!r}")
        at = found.end()
        if found.lastgroup != "space":
            yield _token(str(found.lastgroup), found[0])
    yield END


def _token(kind: str, written: str) -> Token:
    if kind == "text":
        return Token(kind, _decoded(written))
    return Token(kind, _number(written)) if kind == "number" else Token(kind, written)


def _decoded(written: str) -> str:
    raw = written[0] in "rR"
    quoted = written[1:] if raw else written
    edge = 3 if quoted[:3] in ('"""', "'''") else 1
    body = quoted[edge:-edge]
    return body if raw else _ESCAPE.sub(_unescaped, body)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "uUx" and len(code) > 1:
        return chr(int(code[1:], 16))
    return chr(int(code, 8)) if code.isdigit() and len(code) == 3 else _SHORT.get(code, code)


def _number(written: str) -> int | float:
    plain = written.rstrip("uU")
    if plain[:2] in ("0x", "0X"):
        return int(plain, 16)
    return float(plain) if any(mark in plain for mark in ".eE") else int(plain)
