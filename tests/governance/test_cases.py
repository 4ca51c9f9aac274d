"""Cases in files: what lint says about small trees, and above all about which it stays silent.

`tests/cases/lint/CODE.yaml` is a list. Each case has a `title`, `files` (names to texts), and `says`: for
each finding its code and a piece of its summary and refusal. A case without `says` is a tree about which
nothing is said.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bayplan.model.findings import Finding
from tests.governance import build

FOLDER = Path(__file__).parents[1] / "cases" / "lint"


class Case(NamedTuple):
    """A tree, and what is said about it."""

    title: str
    files: dict[str, str]
    says: tuple[str, ...] = ()


def cases() -> list[object]:
    return [_case(path.stem, one) for path in sorted(FOLDER.glob("*.yaml")) for one in _read(path)]


def _read(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _case(code: str, one: dict[str, Any]) -> object:
    case = Case(one["title"], one["files"], tuple(one.get("says", ())))
    return pytest.param(case, id=f"{code}: {case.title}")


def meant(said: str, finding: Finding) -> bool:
    code, _, piece = said.partition(": ")
    return finding.check == code and piece in f"{finding.summary}: {finding.refusal}"


@pytest.mark.parametrize("case", cases())
def test_lint_says_what_the_case_says(case: Case, tmp_path: Path) -> None:
    found = build.kept(tmp_path, case.files)
    shown = [f"{finding.check}: {finding.summary}" for finding in found]
    assert len(found) == len(case.says), shown
    for said in case.says:
        assert any(meant(said, finding) for finding in found), (said, shown)
