"""Some seconds of fuzzing, and proof that it would notice."""

from pathlib import Path

import pytest

from bayplan.app import dumps
from tests.fuzz import run


def test_nonsense_is_refused_in_an_orderly_way(tmp_path: Path) -> None:
    tries, failed = run.fuzz(3, seed=2026, keep=tmp_path / "kept")
    assert failed == []
    assert tries > 100


def test_odd_questions_about_odd_estates_are_answered_or_refused(tmp_path: Path) -> None:
    tries, failed = run.fuzz(3, seed=2026, keep=tmp_path / "kept", targets=run.ESTATES)
    assert failed == []
    assert tries > 20


def test_odd_evidence_is_used_or_refused(tmp_path: Path) -> None:
    tries, failed = run.fuzz(3, seed=2026, keep=tmp_path / "kept", targets=run.SIZES)
    assert failed == []
    assert tries > 50


def test_odd_platforms_are_rendered_or_refused(tmp_path: Path) -> None:
    tries, failed = run.fuzz(3, seed=2026, keep=tmp_path / "kept", targets=run.PLATFORMS)
    assert failed == []
    assert tries > 20


def test_a_slip_is_noticed_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(paths: list[str]) -> None:
        raise KeyError(paths[0])

    monkeypatch.setattr(dumps, "read", slip)
    _, failed = run.fuzz(0.3, seed=1, keep=tmp_path, targets=(run.text, run.items))
    assert failed
    assert all(path.exists() for path in failed)
