"""`bayplan versions`."""

import json
from pathlib import Path

import pytest

from bayplan.cli.main import run
from tests.architecture.source import ROOT

A100 = str(ROOT / "examples" / "a100" / "bayplan.yaml")


def test_the_stable_line_goes_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["versions", "--estate", A100, "--output", "json", "--fail-on", "never"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["kubernetes"] == "v1.34.9+k3s1" and found["conflicts"] == []


def test_k3s_1_37_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["versions", "--estate", A100, "--to", "v1.37.1+k3s1"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "gpu-operator v26.7.1 is supported on K3s 1.33 to 1.36, not on K3s v1.37.1+k3s1" in said
    assert "platform-support" in said


def test_nodes_are_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(
        ["versions", "--files", str(ROOT / "examples" / "a100"), "--output", "json", "--fail-on", "never"]
    )
    assert code == 0
    assert json.loads(capsys.readouterr().out)["running"].startswith("v1.34.")


def test_a_folder_without_an_estate_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["versions"]) == 2
    assert "bayplan.yaml" in capsys.readouterr().err


def test_what_is_no_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["versions", "--estate", A100, "--to", "newest"]) == 2
    assert "no version of Kubernetes" in capsys.readouterr().err
