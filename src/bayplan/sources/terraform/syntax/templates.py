"""Reads strings, heredocs and template files into pieces.

Literal pieces are cut at line ends, because strip markers and the removal of indentation work line by line
(hashicorp/hcl `parser_template.go`): a `~` takes the spaces of the piece beside it, not of the next line, and
a line whose beginning was taken that way keeps its indentation.
"""

import re
from typing import Final, Protocol

from bayplan.sources.terraform.syntax import nodes, scanning
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.syntax.source import Broken, Source

_PIECE: Final = re.compile(r"\$\$\{|%%\{|\$\{|%\{|\n")
_ESCAPED: Final = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"\\]))')
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_LAST_CHARACTER: Final = 0x10FFFF


class Reading(Protocol):
    """The reader of expressions, as far as templates need it."""

    source: Source
    at: int
    end: int
    loose: bool

    def gap(self) -> int: ...
    def expression(self) -> Node: ...
    def takes(self, text: str) -> bool: ...
    def insist(self, text: str) -> None: ...
    def name(self) -> str: ...
    def takes_word(self, word: str) -> bool: ...
    def place(self, node: Node, start: int) -> Node: ...


class _Token:
    """A literal piece (`text`), something to fill in (`value`), or a directive by its name."""

    def __init__(self, kind: str, line: int, text: str = "") -> None:
        self.kind, self.line, self.text = kind, line, text
        self.names = ("", "")
        self.node = Node()


def quoted(reader: Reading) -> Node:
    """The quoted string that begins here; one without anything to fill in is a plain literal."""
    start = reader.at
    end = scanning.quoted_end(reader.source, start)
    tokens = _Pieces(reader, escapes=True).read(start + 1, end - 1)
    reader.at = end
    return reader.place(_plain(_template(reader.source, tokens)), start)


def heredoc(reader: Reading) -> Node:
    """The heredoc that begins here. `<<-` takes the indentation that all its lines share."""
    start = reader.at
    lines = scanning.Heredoc(reader.source, start)
    tokens = _Pieces(reader, escapes=False).read(lines.start, lines.end)
    if lines.flush:
        _unindent(tokens)
    reader.at = lines.after
    return reader.place(_template(reader.source, tokens), start)


def whole(reader: Reading) -> nodes.Template:
    """A whole file as a template."""
    start = reader.at
    tokens = _Pieces(reader, escapes=False).read(start, reader.end)
    reader.at = reader.end
    found = _template(reader.source, tokens)
    reader.place(found, start)
    return found


def loop_names(reader: Reading) -> tuple[str, str]:
    """`key, value in`, or `value in`, whose key has no name."""
    first, second = reader.name(), ""
    if reader.takes(","):
        second = reader.name()
    if not reader.takes_word("in"):
        raise Broken("`in` should stand here", reader.at)
    return (first, second) if second else ("", first)


class _Pieces:
    """Cuts a text into tokens."""

    def __init__(self, reader: Reading, escapes: bool) -> None:
        self._reader, self._escapes = reader, escapes
        self._text = reader.source.text
        self._tokens: list[_Token] = []
        self._strip = False

    def read(self, at: int, end: int) -> list[_Token]:
        """The tokens between two offsets."""
        start = at
        while match := _PIECE.search(self._text, at, end):
            at = match.end()
            if match[0] == "\n":
                self._literal(start, at)
                start = at
            elif len(match[0]) == 2:
                self._literal(start, match.start())
                start = at = self._sequence(match[0], at)
        self._literal(start, end)
        return self._tokens

    def _literal(self, start: int, end: int) -> None:
        """A plain piece; `$${` in it stands for `${`."""
        if start == end:
            return
        raw = self._text[start:end]
        text = _unescaped(raw) if self._escapes else raw
        text = text.replace("$${", "${").replace("%%{", "%{").replace("\r\n", "\n")
        token = _Token("text", self._reader.source.line(start), text.lstrip() if self._strip else text)
        self._strip = False
        self._tokens.append(token)

    def _sequence(self, mark: str, at: int) -> int:
        """What stands between braces; the place behind them."""
        reader = self._reader
        reader.at, before, reader.loose = at, reader.loose, True
        if self._text[at] == "~":
            reader.at += 1
            if self._tokens and self._tokens[-1].kind == "text":
                self._tokens[-1].text = self._tokens[-1].text.rstrip()
        token = _Token("value", reader.source.line(at))
        if mark == "${":
            token.node = reader.expression()
        else:
            self._directive(token)
        self._strip = reader.takes("~")
        reader.insist("}")
        reader.loose = before
        self._tokens.append(token)
        return reader.at

    def _directive(self, token: _Token) -> None:
        token.kind = self._reader.name()
        if token.kind == "for":
            token.names = loop_names(self._reader)
        elif token.kind not in ("if", "else", "endif", "endfor"):
            raise Broken(f"%{{ {token.kind} }} is not a directive of templates", self._reader.at)
        if token.kind in ("if", "for"):
            token.node = self._reader.expression()


def _unescaped(raw: str) -> str:
    return _ESCAPED.sub(_character, raw) if "\\" in raw else raw


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _ESCAPES[match[3]]
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= _LAST_CHARACTER else match[0]


def _unindent(tokens: list[_Token]) -> None:
    """Takes from each line what all lines have in common; blank lines neither count nor change."""
    shared, newline, begin = -1, True, list[_Token]()
    for token in tokens:
        if newline and not (token.text.isspace() and token.text.endswith("\n")):
            spaces = len(token.text) - len(token.text.lstrip())
            shared = spaces if shared < 0 else min(shared, spaces)
            begin.append(token)
        newline = token.text.endswith("\n")
    for token in begin:
        token.text = token.text[max(shared, 0) :]


def _plain(template: nodes.Template) -> Node:
    if all(isinstance(part, nodes.Text) for part in template.parts):
        return nodes.Literal("".join(part.text for part in template.parts if isinstance(part, nodes.Text)))
    return template


def _template(source: Source, tokens: list[_Token]) -> nodes.Template:
    queue = tokens[::-1]
    parts = _parts(queue)
    if queue:
        raise Broken(f"%{{ {queue[-1].kind} }} ends what did not begin", _offset(source, queue[-1]))
    return nodes.Template(source.file, parts)


def _offset(source: Source, token: _Token) -> int:
    """Some place on the token's line."""
    return sum(len(line) + 1 for line in source.text.split("\n")[: token.line - 1])


def _parts(queue: list[_Token]) -> tuple[Node, ...]:
    """Nodes up to an `else` or an end, which is left in the queue."""
    found = list[Node]()
    while queue and queue[-1].kind not in ("else", "endif", "endfor"):
        found.append(_part(queue.pop(), queue))
    return tuple(found)


def _part(token: _Token, queue: list[_Token]) -> Node:
    if token.kind == "text":
        return nodes.Text(token.text, token.line)
    if token.kind == "value":
        return token.node
    inner, closing = _parts(queue), f"end{token.kind}"
    otherwise: tuple[Node, ...] = ()
    if token.kind == "if" and queue and queue[-1].kind == "else":
        queue.pop()
        otherwise = _parts(queue)
    if not queue or queue.pop().kind != closing:
        raise Broken(f"%{{ {token.kind} }} has no %{{ {closing} }}", 0)
    if token.kind == "if":
        return _on(token, nodes.Choice(token.node, inner, otherwise))
    return _on(token, nodes.Loop(token.names, token.node, inner))


def _on(token: _Token, node: Node) -> Node:
    node.line = node.last_line = token.line
    return node
