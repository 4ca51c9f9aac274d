"""The one family of errors that a person may see; everything else that escapes is a bug of ours."""


class BayplanError(Exception):
    """A sentence for the person at the terminal: the thing, the fact, the next step."""


class InvalidInput(BayplanError):
    """What was given cannot be used. Carries where it stands, so that the sentence can be found again.

    `file` is the path as given, `line` counts from 1, `path` is the place inside the document
    (`spec.containers[0].resources`), `value` the offending value as written.
    """

    def __init__(
        self, message: str, *, file: str = "", line: int = 0, path: str = "", value: str = ""
    ) -> None:
        super().__init__(message)
        self.message, self.file, self.line, self.path, self.value = message, file, line, path, value

    def __str__(self) -> str:
        parts = [part for part in (self._place(), self.path, self.message) if part]
        return ": ".join(parts)

    def _place(self) -> str:
        if self.file and self.line:
            return f"{self.file}:{self.line}"
        return self.file or (f"line {self.line}" if self.line else "")

    def within(self, file: str) -> "InvalidInput":
        """The same complaint, with the file it was found in."""
        return InvalidInput(self.message, file=file, line=self.line, path=self.path, value=self.value)


class SourceError(BayplanError):
    """A source that should have answered did not."""
