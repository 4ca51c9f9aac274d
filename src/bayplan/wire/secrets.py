"""Secrets: read where they are needed, and shown nowhere."""

import base64
import os
from pathlib import Path

from bayplan.model.errors import InvalidInput


class Secret:
    """A secret that does not print itself. `name` says where it came from."""

    __slots__ = ("_value", "name")

    def __init__(self, name: str, value: str) -> None:
        self.name, self._value = name, value

    def __repr__(self) -> str:
        return f"Secret({self.name!r})"

    def authorization(self) -> str:
        """The header's value: `USER:PASSWORD` goes as Basic, anything else as a bearer token."""
        if ":" in self._value:
            return f"Basic {base64.b64encode(self._value.encode()).decode()}"
        return f"Bearer {self._value}"


def read(name: str) -> Secret:
    """The secret in the environment variable of that name, or else in the file. Raises InvalidInput."""
    value = os.environ.get(name)
    if value is None:
        value = _from_file(name)
    value = value.strip()
    if not value:
        raise InvalidInput("the secret is empty; write the token, or USER:PASSWORD, there", path=name)
    if not value.isprintable() or not value.isascii():
        raise InvalidInput("the secret has characters that no header can hold; check the file", path=name)
    return Secret(name, value)


def _from_file(name: str) -> str:
    try:
        return Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        message = (
            "is neither an environment variable nor a file that can be read; set it, or correct the name"
        )
        raise InvalidInput(message, path=name) from error
