"""The nodes of an expression. Each knows the lines on which it stands; none knows what it is worth."""

from typing import Any


class Node:
    """The base of all nodes: `line` and `last_line` count from 1."""

    __slots__ = ("last_line", "line")
    line: int
    last_line: int


class Literal(Node):
    """A number, `true`, `false` or `null`; also a plain text."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Variable(Node):
    """The first name of a reference."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Attr(Node):
    """`of.name`."""

    __slots__ = ("name", "of")

    def __init__(self, of: Node, name: str) -> None:
        self.of, self.name = of, name


class Index(Node):
    """`of[key]`."""

    __slots__ = ("key", "of")

    def __init__(self, of: Node, key: Node) -> None:
        self.of, self.key = of, key


class Splat(Node):
    """`of[*]each`; `each` reads the item as the variable `*`."""

    __slots__ = ("each", "of")

    def __init__(self, of: Node, each: Node) -> None:
        self.of, self.each = of, each


class Call(Node):
    """`name(arguments)`; with `spread` the last argument is a list of arguments."""

    __slots__ = ("arguments", "name", "spread")

    def __init__(self, name: str, arguments: tuple[Node, ...], spread: bool) -> None:
        self.name, self.arguments, self.spread = name, arguments, spread


class Tuple(Node):
    """`[items]`."""

    __slots__ = ("items",)

    def __init__(self, items: tuple[Node, ...]) -> None:
        self.items = items


class Object(Node):
    """`{ key = value }`."""

    __slots__ = ("items",)

    def __init__(self, items: tuple[tuple[Node, Node], ...]) -> None:
        self.items = items


class For(Node):
    """`[for key, name in over : value if when]`.

    With `result_key` a map, which with `grouped` collects a list under each key.
    """

    __slots__ = ("grouped", "key", "name", "over", "result_key", "value", "when")

    def __init__(self, names: tuple[str, str], over: Node, result: tuple[Node | None, Node]) -> None:
        self.key, self.name = names
        self.over = over
        self.result_key, self.value = result
        self.when: Node | None = None
        self.grouped = False


class Unary(Node):
    """`-of` or `!of`."""

    __slots__ = ("of", "sign")

    def __init__(self, sign: str, of: Node) -> None:
        self.sign, self.of = sign, of


class Binary(Node):
    """`left sign right`."""

    __slots__ = ("left", "right", "sign")

    def __init__(self, sign: str, left: Node, right: Node) -> None:
        self.sign, self.left, self.right = sign, left, right


class Conditional(Node):
    """`when ? then : otherwise`."""

    __slots__ = ("otherwise", "then", "when")

    def __init__(self, when: Node, then: Node, otherwise: Node) -> None:
        self.when, self.then, self.otherwise = when, then, otherwise


class Text(Node):
    """A plain piece of a template."""

    __slots__ = ("text",)

    def __init__(self, text: str, line: int) -> None:
        self.text, self.line, self.last_line = text, line, line


class Choice(Node):
    """`%{ if when }then%{ else }otherwise%{ endif }`."""

    __slots__ = ("otherwise", "then", "when")

    def __init__(self, when: Node, then: tuple[Node, ...], otherwise: tuple[Node, ...]) -> None:
        self.when, self.then, self.otherwise = when, then, otherwise


class Loop(Node):
    """`%{ for key, name in over }body%{ endfor }`."""

    __slots__ = ("body", "key", "name", "over")

    def __init__(self, names: tuple[str, str], over: Node, body: tuple[Node, ...]) -> None:
        self.key, self.name = names
        self.over, self.body = over, body


class Template(Node):
    """A string with pieces to fill in: Text, Choice, Loop, or any expression. `file`: where it stands."""

    __slots__ = ("file", "parts")

    def __init__(self, file: str, parts: tuple[Node, ...]) -> None:
        self.file, self.parts = file, parts
