"""What takes long is said, on a terminal, and wiped away in the end."""

import sys

import pytest

from bayplan.cli import progress
from bayplan.cli.progress import Progress
from tests.journeys.terminal import Stream


def waited(patch: pytest.MonkeyPatch, terminal: bool, patience: float) -> str:
    """What progress writes about something that is over after a few of its periods."""
    stream = Stream(terminal)
    patch.setattr(sys, "stderr", stream)
    patch.setattr(progress, "PATIENCE", patience)
    patch.setattr(progress, "_PERIOD", 0.001)
    with Progress("reading") as shown:
        shown("pods.json", 2, 7)
        while terminal and not patience and "pods.json" not in stream.text():
            pass
    return stream.text()


def test_a_terminal_is_told_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    text = waited(monkeypatch, terminal=True, patience=0)
    assert "pods.json (2 of 7) … 0 s" in text
    assert text.endswith("\r\x1b[K")


def test_short_work_is_not_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    assert waited(monkeypatch, terminal=True, patience=60) == ""


def test_a_pipe_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert waited(monkeypatch, terminal=False, patience=0) == ""
