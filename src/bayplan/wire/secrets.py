"""Secrets: read where they are needed, and shown nowhere.

A name stands for an environment variable, a file, or `exec:COMMAND`, whose output is the secret. Commands run
only where the caller allows it: a name that came with somebody's files must start nothing.
"""

import base64
import os
import shlex
import subprocess
from pathlib import Path
from typing import Final

from bayplan.model.errors import InvalidInput

COMMAND: Final = "exec:"
PATIENCE: Final = 30.0
"""Seconds that a command may take."""


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


def read(name: str, *, commands: bool = False) -> Secret:
    """The secret in the environment variable of that name, or else in the file. Raises InvalidInput.

    With `commands`, also what `exec:COMMAND` prints.
    """
    value = _value(name, commands=commands).strip()
    if not value:
        raise InvalidInput("the secret is empty; write the token, or USER:PASSWORD, there", path=name)
    if not value.isprintable() or not value.isascii():
        raise InvalidInput("the secret has characters that no header can hold; check the file", path=name)
    return Secret(name, value)


def _value(name: str, *, commands: bool) -> str:
    if not name.startswith(COMMAND):
        found = os.environ.get(name)
        return _from_file(name) if found is None else found
    if not commands:
        message = "a command may give a secret only where a person names it; name a variable or a file"
        raise InvalidInput(message, path=name)
    return _from_command(name)


def _from_command(name: str) -> str:
    """What a command prints. It runs without a shell, and what it says of errors is not shown."""
    try:
        words = shlex.split(name.removeprefix(COMMAND))
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
        value = done.stdout.decode()
    except subprocess.TimeoutExpired:
        raise InvalidInput(f"the command gives no secret within {PATIENCE:.0f} s", path=name) from None
    except (OSError, ValueError, IndexError):
        raise InvalidInput("is no command that can be run; check it", path=name) from None
    if done.returncode:
        message = f"the command ends with {done.returncode}; run it yourself to see why"
        raise InvalidInput(message, path=name)
    return value


def _from_file(name: str) -> str:
    try:
        return Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        message = (
            "is neither an environment variable nor a file that can be read; set it, or correct the name"
        )
        raise InvalidInput(message, path=name) from error
