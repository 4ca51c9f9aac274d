"""Every command in the README is run, in its order, and prints what stands there, word for word.

A block that begins with ```console holds commands after `$ ` and below each what it prints, 100 columns wide.
The examples stand in a repository of their own, so that a patch can be applied to them.
`BAYPLAN_UPDATE=1` writes the outputs anew.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.terminal import ROOT, UPDATE, Terminal

README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
NEWS = ("explain", "whatif", "review --base", "capacity --files examples/r730 --only picture", "versions")
"""What the README shows of these is bad news, and so is their exit code."""


def test_the_readme_shows_what_is_printed(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    repository(tmp_path)
    text = README.read_text(encoding="utf-8")
    replayed = BLOCK.sub(lambda block: f"```console\n{replay(block[1], terminal)}```", text)
    if UPDATE:
        README.write_text(replayed, encoding="utf-8")
    assert BLOCK.findall(replayed) == BLOCK.findall(README.read_text(encoding="utf-8"))


def replay(block: str, terminal: Terminal) -> str:
    """The block as it should be: its commands, each with what it prints now."""
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{printed(command, terminal)}" for command in commands)


def repository(folder: Path) -> None:
    """A repository with one commit of everything in a folder."""
    for command in ("init", "add examples", "commit --message examples"):
        git(command, folder)


def git(command: str, folder: Path = Path()) -> str:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    ran = subprocess.run(["git", *who, *command.split()], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return "" if command.startswith(("init", "add", "commit")) else ran.stdout


def printed(command: str, terminal: Terminal) -> str:
    if command.startswith("git "):
        return git(command.removeprefix("git "))
    command = command.removeprefix("bayplan ")
    shown = terminal.run(command)
    assert (shown.code, shown.err) == (int(command.startswith(NEWS)), ""), command
    return shown.out


def test_every_command_but_the_demo_is_shown() -> None:
    shown = set(re.findall(r"^\$ bayplan (\w+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert shown == {
        *(
            "docs",
            "render",
            "snapshot",
            "verify",
            "versions",
            "fit",
            "explain",
            "whatif",
            "capacity",
            "init",
            "record",
            "review",
            "lint",
            "size",
            "conform",
        )
    }
