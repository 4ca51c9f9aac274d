"""Commands are imported when they are called, and say the same of themselves as the list does."""

import json
import subprocess
import sys
from collections.abc import Sequence

import click
import pytest

from bayplan.cli.group import suggestion
from bayplan.cli.main import SENTENCES, bayplan
from tests.journeys.terminal import ROOT

HEAVY = ("numpy", "rich", "yaml", "zstandard", "msgspec", "bayplan.scheduling", "bayplan.sources")


@pytest.mark.parametrize("name", SENTENCES)
def test_a_command_begins_with_its_sentence(name: str) -> None:
    command = bayplan.get_command(click.Context(bayplan), name)
    assert command is not None
    assert (command.help or "").splitlines()[0] == SENTENCES[name]


def test_help_imports_nothing_heavy() -> None:
    assert imported(["--help"], HEAVY) == []


@pytest.mark.parametrize(
    "words", [["fit", "--help"], ["fit", "--files", "examples/r730", "vaultwarden/vaultwarden"]]
)
def test_a_small_answer_imports_no_numpy(words: list[str]) -> None:
    assert imported(words, ["numpy"]) == []


def imported(words: Sequence[str], modules: Sequence[str]) -> object:
    """Which of these modules a command has imported when it is done."""
    code = f"""
import json, sys
from bayplan.cli import main
main.run({list(words)})
print(json.dumps([name for name in {list(modules)} if name in sys.modules]))
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return json.loads(shown.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("name", "said"), [("explian", "; did you mean explain?"), ("zzz", "")], ids=["a slip", "nothing near"]
)
def test_suggestions(name: str, said: str) -> None:
    assert suggestion(name, SENTENCES) == said
