"""Secrets: read where they are needed, and shown nowhere.

A name stands for an environment variable, a file, or `exec:COMMAND`, whose output is the secret. Commands run
only where the caller allows it: a name that came with somebody's files must start nothing.
"""

import base64
import contextlib
import os
import re
import select
import shlex
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

from bayplan.model.errors import InvalidInput

COMMAND: Final = "exec:"
PATIENCE: Final = 30.0
"""Seconds that a command may take."""
LARGEST: Final = 64 << 10
"""No secret is longer than so many bytes."""
HIDDEN: Final = "***"
_NAME: Final = re.compile(r"[A-Z_][A-Z0-9_]{0,63}$|~?/|\.{1,2}/")
"""A variable as they are usually called, or a path that says it is one."""


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

    def bare(self) -> str:
        """The secret itself, for whoever has to write it down where only its owner reads."""
        return self._value

    def hide(self, text: str) -> str:
        """A text of somebody else's without the secret, plain or as it is sent."""
        for one in (self.authorization().partition(" ")[2], self._value, self._value.partition(":")[2]):
            text = text.replace(one, HIDDEN) if one else text
        return text


def read(name: str, *, commands: bool = False) -> Secret:
    """The secret in the environment variable of that name, or else in the file. Raises InvalidInput.

    With `commands`, also what `exec:COMMAND` prints.
    """
    value, shown = _value(name, commands=commands).strip(), _shown(name)
    if not value:
        raise InvalidInput("the secret is empty; write the token, or USER:PASSWORD, there", path=shown)
    if len(value.splitlines()) > 1:
        raise InvalidInput("the secret has several lines; give the token alone", path=shown)
    if not value.isprintable() or not value.isascii():
        raise InvalidInput("the secret has characters that no header can hold; check the file", path=shown)
    return Secret(shown, value)


def _shown(name: str) -> str:
    """A name as it may be printed.

    A command goes without its arguments, which may be secret themselves; and what looks like neither a
    variable nor a path may be the secret, given by mistake.
    """
    if not name.startswith(COMMAND):
        return name if name in os.environ or _NAME.match(name) or _is_file(name) else HIDDEN
    first, _, rest = name.removeprefix(COMMAND).strip().partition(" ")
    return f"{COMMAND}{first}{' ...' if rest else ''}"


def _is_file(name: str) -> bool:
    try:
        return Path(name).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _value(name: str, *, commands: bool) -> str:
    if not name.startswith(COMMAND):
        found = os.environ.get(name)
        return _from_file(name) if found is None else found
    if not commands:
        message = "a command may give a secret only where a person names it; name a variable or a file"
        raise InvalidInput(message, path=_shown(name))
    return _from_command(name)


def _from_command(name: str) -> str:
    """What a command prints. It runs without a shell, and what it says of errors is not shown."""
    shown = _shown(name)
    try:
        ended, printed = _run(shlex.split(name.removeprefix(COMMAND)))
    except (OSError, ValueError, IndexError):
        raise InvalidInput("is no command that can be run; check it", path=shown) from None
    if ended is None:
        raise InvalidInput(f"the command gives no secret within {PATIENCE:.0f} s", path=shown)
    if len(printed) > LARGEST:
        raise InvalidInput(
            f"the command prints more than {LARGEST >> 10} KiB, which is no secret", path=shown
        )
    if ended:
        raise InvalidInput(f"the command ends with {ended}; run it yourself to see why", path=shown)
    try:
        return printed.decode()
    except UnicodeDecodeError:
        raise InvalidInput("what the command prints is no text; check it", path=shown) from None


def _run(words: list[str]) -> tuple[int | None, bytes]:
    """How a command ended, None where it did not in time, and what it printed: not much more than it may."""
    until = time.monotonic() + PATIENCE
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        words, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, start_new_session=True
    ) as started:
        try:
            printed = _printed(started, until)
            if len(printed) > LARGEST:
                _end(started)
                return 0, printed
            return started.wait(max(0.0, until - time.monotonic())), printed
        except BaseException as error:
            _end(started)
            if isinstance(error, TimeoutError | subprocess.TimeoutExpired):
                return None, b""
            raise


def _end(started: "subprocess.Popen[bytes]") -> None:
    """Ends a command with all that it has started, which would hold its output open."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)


def _printed(started: "subprocess.Popen[bytes]", until: float) -> bytes:
    """What it prints until it closes its output, or has said too much. Raises TimeoutError."""
    stream = started.stdout.fileno() if started.stdout else -1
    kept = b""
    while len(kept) <= LARGEST:
        if not select.select([stream], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        piece = os.read(stream, LARGEST)
        if not piece:
            break
        kept += piece
    return kept


def _from_file(name: str) -> str:
    try:
        with Path(name).expanduser().open("rb") as stream:
            return stream.read(LARGEST).decode("utf-8")
    except (OSError, RuntimeError, ValueError) as error:
        message = (
            "is neither an environment variable nor a file that can be read; set it, or correct the name"
        )
        raise InvalidInput(message, path=_shown(name)) from error
