"""Runs `bayplan` as a person would, and compares what is printed with what was printed before.

`BAYPLAN_UPDATE=1` writes the golden files anew; what changed is then for the reader of the diff to judge.
"""

import io
import os
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bayplan.cli import main

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
UPDATE = bool(os.environ.get("BAYPLAN_UPDATE"))


class Shown(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class Stream(io.TextIOWrapper):
    """A standard stream that is a terminal, or is not, and has an encoding."""

    def __init__(self, terminal: bool = False, encoding: str = "utf-8", data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding=encoding, write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def text(self) -> str:
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


class Terminal:
    """A place to run commands from: the root of the repository, 100 columns wide, nobody looking on."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        patch.chdir(ROOT)
        self.environment(COLUMNS="100", NO_COLOR=None, FORCE_COLOR=None, TERM="xterm")
        self.environment(SOURCE_DATE_EPOCH="1793512800")

    def environment(self, **values: str | None) -> None:
        """Sets variables, or takes them away."""
        for name, value in values.items():
            if value is None:
                self._patch.delenv(name, raising=False)
            else:
                self._patch.setenv(name, value)

    def run(
        self, command: str, *, data: bytes = b"", terminal: bool = False, encoding: str = "utf-8"
    ) -> Shown:
        """Runs `bayplan` with these words."""
        out, err = Stream(terminal, encoding), Stream()
        self._patch.setattr(sys, "stdin", Stream(data=data))
        self._patch.setattr(sys, "stdout", out)
        self._patch.setattr(sys, "stderr", err)
        code = main.run(command.split())
        return Shown(int(code), out.text(), err.text())


def compare(text: str, name: str) -> None:
    """Holds a text to the golden file of that name."""
    file = GOLDEN / name
    if UPDATE:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), f"BAYPLAN_UPDATE=1 writes {name} anew"
