"""Pipes, colours, signals: what a shell does to a command."""

import os
import signal
import subprocess
import sys

import pytest

from bayplan.cli import main
from tests.journeys.terminal import ROOT, Terminal

BAYPLAN = [sys.executable, "-m", "bayplan"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
ESCAPE = "\x1b["


def test_a_pipe_gets_no_colour_and_a_terminal_does(terminal: Terminal) -> None:
    assert ESCAPE not in terminal.run("demo").out
    assert ESCAPE in terminal.run("demo", terminal=True).out


def test_no_color_is_respected(terminal: Terminal) -> None:
    assert ESCAPE not in terminal.run("demo --no-color", terminal=True).out
    terminal.environment(NO_COLOR="1")
    assert ESCAPE not in terminal.run("demo", terminal=True).out


def test_colour_can_be_forced(terminal: Terminal) -> None:
    terminal.environment(FORCE_COLOR="1")
    assert ESCAPE in terminal.run("demo").out


def test_json_has_no_colour(terminal: Terminal) -> None:
    terminal.environment(FORCE_COLOR="1")
    assert ESCAPE not in terminal.run("demo --output json", terminal=True).out


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [*BAYPLAN, "whatif", "--files", "examples/r730", "lose:k8s-node4", "--output", "json"]
    child = subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    assert (child.stderr.read(), child.wait()) == (b"", 141)
    child.stderr.close()


def test_standard_input_is_a_source() -> None:
    dump = (ROOT / "examples" / "r730" / "nodes.json").read_bytes()
    command = [*BAYPLAN, "whatif", "--files", "-", "lose:k8s-node4"]
    shown = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, input=dump, capture_output=True)
    assert shown.stdout.startswith(b"This can be done")


def test_an_interruption_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bayplan.app.demo.demo", interrupted)
    assert main.run(["demo"]) == 130
    shown = capsys.readouterr()
    assert (shown.out, shown.err.strip()) == ("", "")


def test_an_interrupted_process_says_so_with_its_code() -> None:
    """It is interrupted while it reads: what was written does not fit into a pipe, so somebody took it."""
    child = subprocess.Popen(
        [*BAYPLAN, "fit", "--files", "-", "a/b"], cwd=ROOT, env=ENVIRONMENT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdin is not None
    child.stdin.write(b" " * (1 << 20))
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err.strip()) == (130, b"", b"")
