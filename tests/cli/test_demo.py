"""The demonstration proposes commands as they can be typed here."""

import sys
from pathlib import Path

import pytest

from bayplan.cli.commands.demo import called


@pytest.mark.parametrize(
    ("on_path", "expected"),
    [(True, "bayplan"), (False, "bin/bayplan")],
    ids=["on the path", "not on the path"],
)
def test_the_command_is_called_as_it_can_be_found(
    on_path: bool, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "bayplan"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.setenv("PATH", str(program.parent) if on_path else "")
    assert called() == expected
