"""Reads an expression (hashicorp/hcl `hclsyntax/parser.go`): operators by precedence, then terms, then what
may follow a term.

Line ends count as spaces inside parentheses and brackets, and end a value inside braces.
"""

import re
from decimal import Decimal
from typing import Final

from bayplan.sources.terraform.syntax import nodes, scanning, templates
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.syntax.source import Broken, Source

_NAME: Final = re.compile(r"[^\W\d][\w-]*(?:::[^\W\d][\w-]*)*")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LEGACY_INDEX: Final = re.compile(r"\d+")
_SIGN: Final = re.compile(r"\|\||&&|==|!=|<=|>=|[<>+\-*/%]")
_STRENGTH: Final = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4}
_STRENGTH_OF_SUMS: Final = {"+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_STRENGTHS: Final = {**_STRENGTH, **_STRENGTH_OF_SUMS}
_WORDS: Final = {"true": True, "false": False, "null": None}
_DEEPEST: Final = 100
_LONGEST_EXPONENT: Final = 400
EACH_ITEM: Final = "*"
"""The variable under which a splat's item is known."""


def parse(source: Source, start: int, end: int) -> Node:
    """The expression between two offsets, and nothing else."""
    reader = Reader(source, start, end)
    found = reader.expression()
    if reader.gap() < end:
        raise Broken(f"a value should end here, before {reader.peek()!r}", reader.at)
    return found


class Reader:
    """Reads from `at` on. `loose`: line ends mean nothing here."""

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source, self.at, self.end = source, start, end
        self.loose = False
        self._depth = 0

    def gap(self) -> int:
        """Skips what means nothing; the place reached."""
        skip = scanning.gap if self.loose else scanning.inline_gap
        self.at = min(skip(self.source, self.at), self.end)
        return self.at

    def peek(self, length: int = 1) -> str:
        """The next characters."""
        return self.source.text[self.at : min(self.at + length, self.end)]

    def takes(self, text: str) -> bool:
        """Whether that comes next; if so it is passed."""
        self.gap()
        if self.peek(len(text)) != text:
            return False
        self.at += len(text)
        return True

    def insist(self, text: str) -> None:
        """Passes what must come next."""
        if not self.takes(text):
            raise Broken(f"{text!r} should stand here, not {self.peek()!r}", self.at)

    def name(self) -> str:
        """The name that must come next."""
        self.gap()
        match = _NAME.match(self.source.text, self.at, self.end)
        if match is None:
            raise Broken(f"a name should stand here, not {self.peek()!r}", self.at)
        self.at = match.end()
        return match[0]

    def takes_word(self, word: str) -> bool:
        """Whether that whole word comes next; if so it is passed."""
        self.gap()
        match = _NAME.match(self.source.text, self.at, self.end)
        if match is None or match[0] != word:
            return False
        self.at = match.end()
        return True

    def place(self, node: Node, start: int) -> Node:
        """The node, with the lines from `start` up to here."""
        node.line, node.last_line = self.source.line(start), self.source.line(max(self.at - 1, start))
        return node

    def expression(self) -> Node:
        """A whole expression."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Broken(f"nested more than {_DEEPEST} deep", self.at)
        self.gap()
        start = self.at
        found = self._operation(1)
        if self.takes("?"):
            then = self.expression()
            self.insist(":")
            found = self.place(nodes.Conditional(found, then, self.expression()), start)
        self._depth -= 1
        return found

    def _operation(self, strength: int) -> Node:
        """Terms joined by signs at least that strong, from left to right."""
        self.gap()
        start, left = self.at, self._signed()
        while True:
            self.gap()
            match = _SIGN.match(self.source.text, self.at, self.end)
            if match is None or _STRENGTHS[match[0]] < strength:
                return left
            self.at = match.end()
            right = self._operation(_STRENGTHS[match[0]] + 1)
            left = self.place(nodes.Binary(match[0], left, right), start)

    def _signed(self) -> Node:
        self.gap()
        start = self.at
        if self.peek() in ("-", "!") and self.peek(2) != "!=":
            sign = self.peek()
            self.at += 1
            return self.place(nodes.Unary(sign, self._signed()), start)
        return self._followed(self._term(), start)

    def _term(self) -> Node:
        start, first = self.at, self.peek()
        if first == '"':
            return templates.quoted(self)
        if first == "<":
            return templates.heredoc(self)
        if first in ("(", "[", "{"):
            return self._bracketed(first)
        if first.isdigit():
            match = _NUMBER.match(self.source.text, start, self.end)
            assert match
            self.at = match.end()
            return self.place(nodes.Literal(number(match[0])), start)
        return self._named(start)

    def _named(self, start: int) -> Node:
        name = self.name()
        if self.peek() == "(":
            return self._call(name, start)
        if name in _WORDS:
            return self.place(nodes.Literal(_WORDS[name]), start)
        return self.place(nodes.Variable(name), start)

    def _bracketed(self, opening: str) -> Node:
        start, before = self.at, self.loose
        self.at += 1
        self.loose = True
        if opening == "(":
            found = self.expression()
            self.insist(")")
        elif self._is_for():
            found = self._for(opening, start)
        elif opening == "[":
            found = self.place(nodes.Tuple(self._items("]")[0]), start)
        else:
            found = self._object(start)
        self.loose = before
        return found

    def _is_for(self) -> bool:
        self.gap()
        match = _NAME.match(self.source.text, self.at, self.end)
        if match is None or match[0] != "for":
            return False
        behind = self.source.text[match.end() : match.end() + 1]
        return behind.isspace() and not re.match(r"\s*[=:]", self.source.text[match.end() : self.end])

    def _items(self, closing: str) -> tuple[tuple[Node, ...], bool]:
        """Values with commas between, up to the closing bracket; whether the last one is spread."""
        found, spread = list[Node](), False
        while not self.takes(closing):
            found.append(self.expression())
            spread = self.takes("...")
            if not self.takes(","):
                self.insist(closing)
                break
        return tuple(found), spread

    def _call(self, name: str, start: int) -> Node:
        before, self.loose = self.loose, True
        self.at += 1
        arguments, spread = self._items(")")
        self.loose = before
        return self.place(nodes.Call(name, arguments, spread), start)

    def _object(self, start: int) -> Node:
        items: list[tuple[Node, Node]] = []
        while True:
            self.loose = True
            if self.takes("}"):
                return self.place(nodes.Object(tuple(items)), start)
            key = self._key()
            if not self.takes("="):
                self.insist(":")
            self.gap()
            self.loose = False
            items.append((key, self.expression()))
            if not self.takes(",") and self.peek() not in ("\n", "}", "#") and self.peek(2) != "//":
                raise Broken(f"a line end or a comma should stand here, not {self.peek()!r}", self.at)

    def _key(self) -> Node:
        """A bare name is text; anything else in parentheses, quotes or as a reference is evaluated."""
        found = self.expression()
        if isinstance(found, nodes.Variable):
            return _placed(nodes.Literal(found.name), found)
        return found

    def _for(self, opening: str, start: int) -> Node:
        self.name()
        names = templates.loop_names(self)
        over = self.expression()
        self.insist(":")
        value, result_key = self.expression(), None
        if opening == "{":
            self.insist("=>")
            result_key, value = value, self.expression()
        found = nodes.For(names, over, (result_key, value))
        found.grouped = self.takes("...")
        if self.takes_word("if"):
            found.when = self.expression()
        self.insist("]" if opening == "[" else "}")
        return self.place(found, start)

    def _followed(self, found: Node, start: int) -> Node:
        """Attributes, indexes and splats behind a term."""
        while True:
            before = self.at
            self.gap()
            if self.peek() == "." and self.peek(3) != "...":
                self.at += 1
                found = self._attribute(found, start)
            elif self.peek() == "[":
                found = self._index(found, start)
            else:
                self.at = before
                return found

    def _attribute(self, found: Node, start: int) -> Node:
        if self.takes("*"):
            return self._splat(found, start, attributes_only=True)
        match = _LEGACY_INDEX.match(self.source.text, self.at, self.end)
        if match:
            self.at = match.end()
            key = self.place(nodes.Literal(int(match[0])), match.start())
            return self.place(nodes.Index(found, key), start)
        return self.place(nodes.Attr(found, self.name()), start)

    def _index(self, found: Node, start: int) -> Node:
        before, self.loose = self.loose, True
        self.at += 1
        if self.takes("*"):
            self.insist("]")
            self.loose = before
            return self._splat(found, start, attributes_only=False)
        key = self.expression()
        self.insist("]")
        self.loose = before
        return self.place(nodes.Index(found, key), start)

    def _splat(self, found: Node, start: int, attributes_only: bool) -> Node:
        """What follows a splat happens to each item; after `.*` that ends at the first bracket."""
        item = self.place(nodes.Variable(EACH_ITEM), self.at)
        if attributes_only:
            while self.peek() == "." and self.peek(2) != "..":
                self.at += 1
                item = self._attribute(item, start)
        else:
            item = self._followed(item, start)
        return self.place(nodes.Splat(found, item), start)


def number(text: str) -> int | Decimal:
    """A number as written, exactly; whole numbers as such."""
    if "." not in text and "e" not in text.lower():
        return int(text) if len(text) <= _LONGEST_EXPONENT else int(text[:_LONGEST_EXPONENT])
    found = Decimal(text)
    if abs(found.adjusted()) > _LONGEST_EXPONENT:
        return 0
    return int(found) if found == found.to_integral_value() else found


def _placed(node: Node, like: Node) -> Node:
    node.line, node.last_line = like.line, like.last_line
    return node
