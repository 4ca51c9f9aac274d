"""Where the parts of a value were written."""

from typing import Any, NamedTuple


class Sketch:
    """The shape of a value without its content: the lines of the whole and of its parts, by key or index."""

    __slots__ = ("file", "last_line", "line", "parts")

    def __init__(self, file: str, line: int, last_line: int = 0) -> None:
        self.file, self.line, self.last_line = file, line, max(line, last_line)
        self.parts: dict[str | int, Sketch] = {}

    def part(self, key: str | int) -> "Sketch":
        """Where a part stands; where that is not known, where the whole does."""
        return self.parts.get(key, self)


class Line(NamedTuple):
    """One line of one file."""

    file: str
    line: int


class Text(str):
    """A text that knows where each of its lines was written."""

    lines: tuple[Line, ...]

    def at(self, index: int) -> Line:
        """Where the line with that index, counted from 0, was written."""
        return self.lines[min(max(index, 0), len(self.lines) - 1)]


class Encoded(str):
    """A document that was made from a value: `meant` is the value, `sketch` where it was written."""

    meant: Any
    sketch: Sketch


def text(content: str, lines: tuple[Line, ...]) -> Text:
    """A text with its lines, of which there is at least one."""
    made = Text(content)
    made.lines = lines
    return made


def of_file(content: str, file: str) -> Text:
    """The text of a whole file."""
    count = content.count("\n") + 1
    return text(content, tuple(Line(file, number) for number in range(1, count + 1)))


def encoded(content: str, meant: Any, sketch: Sketch) -> Encoded:
    """A document, and what it was made from."""
    made = Encoded(content)
    made.meant, made.sketch = meant, sketch
    return made


def rows(whole: str, first: int, last: int) -> str:
    """The lines of a text from one index to before another, without the last line end."""
    content = "\n".join(whole.split("\n")[first:last])
    return text(content, whole.lines[first:last] or whole.lines[-1:]) if isinstance(whole, Text) else content
