"""The events of libyaml, with their depth and line, and with complaints in our words."""

from typing import Any, Final

import yaml

from bayplan.model.errors import InvalidInput

DEEPEST: Final = 200
"""Nesting beyond this is refused."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Events:
    """One pass over the events of a text.

    `line` is that of the last event, `depth` how many collections are open.
    """

    def __init__(self, text: bytes, first_line: int) -> None:
        self._events = yaml.parse(text, Loader=_LOADER)
        self._text, self._first_line = text, first_line
        self.line, self.depth = first_line, 0
        self.broken = False

    def next(self) -> Any:
        """The next event."""
        try:
            event: Any = next(self._events)
        except yaml.YAMLError as error:
            self.broken = True
            raise self._complaint(error) from error
        if isinstance(event, yaml.CollectionStartEvent):
            self.depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self.depth -= 1
        self.line = self._first_line + event.start_mark.line
        if self.depth > DEEPEST:
            self.broken = True
            raise self.wrong(f"nested more than {DEEPEST} deep; nothing in Kubernetes is")
        return event

    def leave(self, depth: int) -> None:
        """Skips what is left of everything deeper."""
        while self.depth > depth:
            self.next()

    def wrong(self, message: str, value: str = "") -> InvalidInput:
        """A complaint about the place reached."""
        return InvalidInput(message, line=self.line, value=value)

    def _complaint(self, error: yaml.YAMLError) -> InvalidInput:
        """What libyaml says, with its line."""
        if isinstance(error, yaml.MarkedYAMLError):
            mark: Any = error.problem_mark or error.context_mark
            line = self._first_line + mark.line if mark else self.line
            return InvalidInput(self._in_words(error.problem or "it cannot be parsed", line), line=line)
        reason = getattr(error, "reason", "it cannot be read")
        line = self._first_line + self._text.count(b"\n", 0, getattr(error, "position", 0))
        return InvalidInput(f"this is not valid YAML: {reason}", line=line)

    def _in_words(self, said: str, line: int) -> str:
        rows = self._text.split(b"\n", line - self._first_line + 1)
        row = rows[line - self._first_line] if line - self._first_line < len(rows) else b""
        if row.lstrip(b" ").startswith(b"\t"):
            said = "a tab stands where only spaces may indent"
        return f"this is not valid YAML: {said}"
