"""`bayplan docs`: pages that are written, stay, and are minded; documents held against the estate."""

import json
from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal

A100 = "--files examples/a100"


def test_pages_are_written_once_and_agree_with_the_estate(terminal: Terminal, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    first = json.loads(terminal.run(f"docs {A100} -o {pages} --output json").out)
    assert first["written"] and {one["change"] for one in first["files"]} == {"created"}
    assert {one["path"] for one in first["files"]} == {
        path.name for path in pages.iterdir() if path.name != ".bayplan.json"
    }
    again = json.loads(terminal.run(f"docs {A100} -o {pages} --output json").out)
    assert {one["change"] for one in again["files"]} == {"unchanged"}
    checked = terminal.run(f"docs {A100} --check {pages}")
    assert checked.code == 0 and "0 contradictions" in checked.out


def test_an_edit_of_a_page_is_kept_and_told(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run(f"docs {A100} -o {tmp_path}")
    page = tmp_path / "shape.md"
    page.write_text(page.read_text() + "\nOurs.\n")
    shown = terminal.run(f"docs {A100} -o {tmp_path}")
    assert shown.code == 1 and "was edited since it was rendered" in " ".join(shown.out.split())
    assert page.read_text().endswith("Ours.\n")
    assert terminal.run(f"docs {A100} -o {tmp_path} --overwrite").code == 0
    assert not page.read_text().endswith("Ours.\n")


def test_a_document_that_the_cluster_disagrees_with(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "| node | VMID | vCPUs | memory |\n|---|---|---|---|\n| wk-gpu1 | 121 | 16 | 128Gi |\n"
    )
    shown = terminal.run(f"docs {A100} --check {tmp_path} --output json")
    found = json.loads(shown.out)["findings"]
    assert shown.code == 1
    assert [(one["check"], one["subject"], one["line"]) for one in found] == [("docs-differ", "wk-gpu1", 3)]
    assert found[0]["remedy"] == "write 48"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("docs --check missing.md", "missing.md: is not there"),
        ("docs --files examples/a100 --to=", "-o names no folder"),
        ("render --estate examples/a100/bayplan.yaml --to=", "-o names no folder"),
        ("docs --check . -o there", "--check reads documents, and -o writes pages"),
        ("docs --estate missing.yaml", "missing.yaml"),
        ("docs --files examples/a100 -o examples/a100", "is no rendered tree"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(terminal: Terminal, command: str, said: str) -> None:
    shown = terminal.run(command)
    assert (shown.code, shown.out) == (2, "")
    assert said in " ".join(shown.err.split())
