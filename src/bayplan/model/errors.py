"""The one family of errors that a person may see; everything else that escapes is a bug of ours."""

from collections.abc import Sequence


class BayplanError(Exception):
    """A sentence for the person at the terminal: the thing, the fact, the next step."""

    def sentences(self) -> tuple[str, ...]:
        """What to say, one line each."""
        return (str(self),)


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


class Mistakes(InvalidInput):
    """Several things of one file that cannot be used, told at once. To whoever wants one, it is the first."""

    def __init__(self, found: Sequence[InvalidInput]) -> None:
        first = found[0]
        super().__init__(first.message, file=first.file, line=first.line, path=first.path, value=first.value)
        self.found = tuple(found)

    def sentences(self) -> tuple[str, ...]:
        """Each of them."""
        return tuple(map(str, self.found))

    def within(self, file: str) -> "Mistakes":
        """The same complaints, with the file they were found in."""
        return Mistakes([one.within(file) for one in self.found])


class SourceError(BayplanError):
    """A source that should have answered did not."""


class EffectError(BayplanError):
    """Something that should have been changed was not, and is as it was."""
