"""`bayplan init`: a file that reads back, and that nobody loses by a second call."""

import json
from pathlib import Path

from bayplan.sources import estate
from tests.journeys.terminal import Terminal

A100 = "--files examples/a100"


def test_it_writes_a_file_and_says_what_is_left(terminal: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "bayplan.yaml"
    shown = terminal.run(f"init {A100} -o {target}")
    assert shown.code == 0
    assert "machines (7)" in shown.out and "Left for a person to decide, as comments: hosts" in shown.out
    assert len(estate.read(str(target)).lower.machines) == 7


def test_it_does_not_write_over_what_is_there(terminal: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "bayplan.yaml"
    target.write_text("# mine\n")
    shown = terminal.run(f"init {A100} -o {target}")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.endswith(
        f"bayplan: {target}: is there already; write it anew with --force, or name another with -o\n"
    )
    assert target.read_text() == "# mine\n"
    assert terminal.run(f"init {A100} -o {target} --force").code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["bayplan.yaml"]
    assert "machines:" in target.read_text()


def test_standard_output_gets_the_file_alone(terminal: Terminal) -> None:
    shown = terminal.run(f"init {A100} -o -")
    assert shown.code == 0
    assert estate.parse(shown.out.encode(), "-").pools[0].count == 4


def test_the_account_is_a_document_too(terminal: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "bayplan.yaml"
    answer = json.loads(terminal.run(f"init {A100} -o {target} --output json").out)
    assert answer["schema"] == "bayplan.init/v1"
    assert (answer["declared"]["devices"], answer["corrections"], answer["text"]) == (8, [], "")
    assert [one["check"] for one in answer["findings"]] == ["pool-overcommitted"]
    whole = json.loads(terminal.run(f"init {A100} -o - --output json").out)
    assert whole["text"] == target.read_text()


def test_a_place_that_cannot_be_written(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run(f"init {A100} -o {tmp_path}/nowhere/bayplan.yaml")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.endswith("nowhere/bayplan.yaml: cannot be written: No such file or directory\n")


def test_contradictions_are_told_one_a_line(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "bayplan.yaml"
    file.write_text("hosts: [{name: a}]\nmachines:\n- {vmid: 101, host: b}\n- {vmid: 102, host: c}\n")
    shown = terminal.run(f"lint {tmp_path} --output json")
    told = [one for one in json.loads(shown.out)["findings"] if one["check"] == "unreadable-document"]
    assert [(one["line"], one["summary"]) for one in told] == [
        (3, "machines[0].host: there is no host b; known are a, or add it to hosts"),
        (4, "machines[1].host: there is no host c; known are a, or add it to hosts"),
    ]
