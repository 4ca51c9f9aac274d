"""`bayplan verify` from the outside: its forms, its files, its exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bayplan.cli.main import bayplan
from bayplan.cli.reply import Reply
from bayplan.model.errors import InvalidInput

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "r730")


def run(*words: str) -> Reply:
    reply = bayplan.main(["verify", "--files", EXAMPLE, *words], prog_name="bayplan", standalone_mode=False)
    assert isinstance(reply, Reply)
    return reply


def test_nothing_failed_is_good() -> None:
    assert run("--only", "node-ready").code == 0


def test_a_failure_is_not() -> None:
    assert run("--only", "workloads").code == 1


def test_what_is_unknown_counts_where_that_is_wanted() -> None:
    assert run("--only", "snapshot").code == 0
    assert run("--only", "snapshot", "--strict").code == 1


def test_sections_and_items_with_commas() -> None:
    made = json.loads(run("--only", "node-ready,snapshot", "--only", "budgets", "--output", "json").text)
    assert [one["code"] for one in made["entries"]] == ["node-ready", "budgets", "snapshot-age"]


@pytest.mark.parametrize(
    ("form", "start"), [("markdown", "# Verification"), ("junit", "<?xml"), ("text", "Nothing")]
)
def test_a_form_in_a_file(form: str, start: str, tmp_path: Path) -> None:
    file = tmp_path / "out"
    said = run("--only", "nodes", "--output", form, "-o", str(file))
    assert said.text == f"{file}: nothing failed, 6 passed, 1 not applicable.\n"
    assert file.read_text(encoding="utf-8").startswith(start)


def test_results_are_read(tmp_path: Path) -> None:
    pod = {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": "cuda-card", "labels": {"bayplan.dev/test": "cuda-card"}},
        "spec": {"containers": [{"name": "test"}]}, "status": {"phase": "Succeeded"},
    }  # fmt: skip
    (tmp_path / "cuda.json").write_text(json.dumps(pod), encoding="utf-8")
    assert run("--only", "cuda-test", "--results", str(tmp_path), "--strict").code == 0


def test_what_is_no_section_is_refused() -> None:
    with pytest.raises(InvalidInput, match="which is no section and no item"):
        run("--only", "pods")


def test_without_an_estate_file_what_needs_none_is_judged(tmp_path: Path) -> None:
    nodes = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a"},
             "status": {"conditions": [{"type": "Ready", "status": "False"}]}}  # fmt: skip
    (tmp_path / "nodes.json").write_text(json.dumps(nodes), encoding="utf-8")
    said = bayplan.main(["verify", "--files", str(tmp_path)], prog_name="bayplan", standalone_mode=False)
    assert said.code == 1
    assert "Node a is not ready" in said.text and "no estate file is beside what is looked at" in said.text


def test_throughput_is_a_number() -> None:
    found: Result = CliRunner().invoke(bayplan, ["verify", "--throughput", "fast"])
    assert found.exit_code == 2 and "'fast' is not a valid integer" in found.output
