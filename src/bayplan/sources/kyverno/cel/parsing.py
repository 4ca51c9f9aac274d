"""Makes a tree of an expression, by the grammar of cel-spec (doc/langdef.md)."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

from bayplan.sources.kyverno.cel.scanning import Token, tokens
from bayplan.sources.kyverno.cel.syntax import (
    Call,
    Expression,
    Identifier,
    Index,
    Listed,
    Literal,
    Mapped,
    Message,
    Select,
)
from bayplan.sources.kyverno.questions import NotUnderstood

T = TypeVar("T")

_LEVELS: Final = (("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%"))
"""Operators that bind to the left, from the loosest to the tightest."""
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_DEEPEST: Final = 30


@lru_cache(maxsize=256)
def parse(text: str) -> Expression:
    """The tree of an expression."""
    parser = _Parser(text)
    tree = parser.expression()
    parser.expect("end", "")
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._at = self._depth = 0

    def expression(self) -> Expression:
        """The whole grammar: a condition with two outcomes, or less."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood("its CEL is nested too deeply")
        found = self._level(0)
        if self._take("?"):
            yes = self._level(0)
            self.expect("sign", ":")
            found = Call("?:", (found, yes, self.expression()))
        self._depth -= 1
        return found

    def expect(self, kind: str, value: str) -> None:
        """Insists on a token."""
        if self._next() != Token(kind, value):
            self._at -= 1
            wanted = value or "its end"
            raise NotUnderstood(f"its CEL has {self._here or 'its end'!r} where {wanted!r} should be")

    @property
    def _here(self) -> str | int | float:
        return self._tokens[self._at].value

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, *signs: str) -> str:
        """The sign at hand, if it is one of these."""
        token = self._tokens[self._at]
        if token.kind not in ("sign", "name") or token.value not in signs:
            return ""
        self._at += 1
        return str(token.value)

    def _level(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary()
        found = self._level(level + 1)
        while sign := self._take(*_LEVELS[level]):
            found = Call(sign, (found, self._level(level + 1)))
        return found

    def _unary(self) -> Expression:
        signs = []
        while sign := self._take("!", "-"):
            signs.append(sign)
        found = self._member()
        for sign in reversed(signs):
            found = Call(sign, (found,))
        return found

    def _member(self) -> Expression:
        found = self._primary()
        while sign := self._take(".", ".?", "[", "[?", "{"):
            if sign in ("[", "[?"):
                key = self.expression()
                self.expect("sign", "]")
                found = Index(found, key, sign == "[?")
            elif sign == "{":
                found = Message(_type_name(found), self._until("}", self._field))
            else:
                found = self._selected(found, sign == ".?")
        return found

    def _selected(self, of: Expression, optional: bool) -> Expression:
        name = self._name()
        if not optional and self._take("("):
            return Call(name, self._until(")", self.expression), of)
        return Select(of, name, optional)

    def _primary(self) -> Expression:
        token = self._next()
        if token.kind in ("text", "number"):
            return Literal(token.value)
        if token.kind == "name":
            return self._named(str(token.value))
        if token.value == "(":
            found = self.expression()
            self.expect("sign", ")")
            return found
        if token.value == "[":
            return Listed(self._until("]", self.expression))
        if token.value == "{":
            return Mapped(self._until("}", self._entry))
        raise NotUnderstood(f"its CEL has {token.value or 'its end'!r} where a value should be")

    def _named(self, name: str) -> Expression:
        if name in _CONSTANTS:
            return Literal(_CONSTANTS[name])
        return Call(name, self._until(")", self.expression)) if self._take("(") else Identifier(name)

    def _name(self) -> str:
        token = self._next()
        if token.kind != "name":
            raise NotUnderstood(f"its CEL has {token.value!r} where a name should be")
        return str(token.value)

    def _until(self, end: str, part: Callable[[], T]) -> tuple[T, ...]:
        """Parts with commas between them; one may stand after the last."""
        parts: list[T] = []
        while not self._take(end):
            parts.append(part())
            if not self._take(","):
                self.expect("sign", end)
                break
        return tuple(parts)

    def _entry(self) -> tuple[Expression, Expression]:
        key = self.expression()
        self.expect("sign", ":")
        return key, self.expression()

    def _field(self) -> tuple[str, Expression]:
        token = self._next()
        if token.kind not in ("name", "text"):
            raise NotUnderstood(f"its CEL has {token.value!r} where a field should be")
        self.expect("sign", ":")
        return str(token.value), self.expression()


def _type_name(found: Expression) -> str:
    if isinstance(found, Identifier):
        return found.name
    if isinstance(found, Select) and not found.optional:
        return f"{_type_name(found.of)}.{found.field}"
    raise NotUnderstood("its CEL has a { after a value")
