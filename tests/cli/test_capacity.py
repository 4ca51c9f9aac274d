"""`bayplan capacity` as a person calls it: its forms, its files, its exit codes."""

import json
from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal

R730 = "capacity --files examples/r730"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)


def test_a_page_goes_where_it_is_wanted(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "capacity.html"
    shown = terminal.run(f"{R730} --only picture --output html -o {file} --fail-on never")
    assert shown.code == 0 and shown.out.startswith(f"{file}: ") and shown.out.endswith("Ki of html.\n")
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    piped = terminal.run(f"{R730} --only picture --output html --fail-on never")
    assert piped.out == file.read_text(encoding="utf-8")


def test_text_and_json_can_go_to_a_file_too(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "capacity.json"
    terminal.run(f"{R730} --only lines --output json -o {file}")
    assert json.loads(file.read_text(encoding="utf-8"))["schema"] == "bayplan.capacity/v1"
    terminal.run(f"{R730} --only lines -o {file}")
    assert "Load lines" in file.read_text(encoding="utf-8")


def test_the_same_question_gives_the_same_bytes(terminal: Terminal) -> None:
    for form in ("json", "html"):
        command = f"{R730} --only picture,lines,losses,triggers --output {form}"
        assert terminal.run(command).out == terminal.run(command).out


def test_a_loss_that_must_be_survived_and_is_not_is_bad_news(terminal: Terminal, tmp_path: Path) -> None:
    estate = tmp_path / "estate.yaml"
    estate.write_text("capacity: {survive: [node/k8s-node1]}\n", encoding="utf-8")
    command = f"{R730} --estate {estate} --only losses"
    assert terminal.run(command).code == 1
    assert terminal.run(f"{command} --fail-on never").code == 0
    assert terminal.run(f"{command} --lose node/k8s-node6").code == 0


def test_a_file_that_cannot_be_written(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run(f"{R730} --only lines -o {tmp_path}/nowhere/x.txt")
    sentence = f"bayplan: {tmp_path}/nowhere/x.txt: cannot be written: No such file or directory\n"
    assert (shown.code, shown.out, shown.err) == (2, "", sentence)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--only all", "there is no part 'all'; choose of picture, lines, binding, losses, removals"),
        ("--only losses --lose node/nowhere", "nowhere"),
        ("--only removals --without nowhere", "nowhere"),
        ("--only pressure --pressure nowhere", "there is no node 'nowhere'"),
        ("--only questions --question why=1", "why"),
        ("--only binding --shape big", "big"),
        ("--only lines --estate nowhere.yaml", "nowhere.yaml: there is no such file"),
        ("--only forecasts --history nowhere.db", "nowhere.db"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(terminal: Terminal, words: str, sentence: str) -> None:
    shown = terminal.run(f"{R730} {words}")
    assert (shown.code, shown.out) == (2, ""), shown
    assert shown.err.startswith("bayplan: ") and sentence in shown.err
