"""What tests printed, read from a folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from bayplan.app import results
from bayplan.model.errors import InvalidInput
from bayplan.verification.framework import Result


def pod(test: str, phase: str, code: int) -> dict[str, Any]:
    terminated = {"terminated": {"exitCode": code, "reason": "x", "finishedAt": "2026-10-27T12:00:00Z"}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": test, "namespace": "bayplan-tests", "labels": {"bayplan.dev/test": test}},
        "spec": {"containers": [{"name": "test", "image": "x"}]},
        "status": {"phase": phase, "containerStatuses": [{"name": "test", "state": terminated}]},
    }


def test_a_pod_and_its_log(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(pod("cuda-card", "Failed", 3)), encoding="utf-8")
    (tmp_path / "cuda-card.log").write_bytes(b"Test \xff FAILED\n")
    assert results.read(str(tmp_path)) == (
        Result("cuda-card", "Failed", 3, "Test \N{REPLACEMENT CHARACTER} FAILED\n"),
    )


def test_a_list_of_pods_without_logs(tmp_path: Path) -> None:
    items = [pod("a", "Succeeded", 0), pod("b", "Running", 0)]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    (tmp_path / "all.json").write_text(text, encoding="utf-8")
    assert [(one.test, one.phase, one.exit_code, one.log) for one in results.read(str(tmp_path))] == [
        ("a", "Succeeded", 0, ""),
        ("b", "Running", 0, ""),
    ]


def test_only_the_end_of_a_log_counts(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(pod("a", "Succeeded", 0)), encoding="utf-8")
    (tmp_path / "a.log").write_text("x" * 100_000 + "end", encoding="utf-8")
    (found,) = results.read(str(tmp_path))
    assert len(found.log) == results.LONGEST and found.log.endswith("end")


def test_a_label_is_no_way_out_of_the_folder(tmp_path: Path) -> None:
    made = pod("a", "Succeeded", 0)
    made["metadata"]["labels"]["bayplan.dev/test"] = "../secret"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text(json.dumps(made), encoding="utf-8")
    (tmp_path / "secret.log").write_text("secret", encoding="utf-8")
    assert results.read(str(tmp_path / "in"))[0].log == ""


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="holds no pod with the label"):
        results.read(str(tmp_path))


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is no folder"):
        results.read(str(tmp_path / "none"))
