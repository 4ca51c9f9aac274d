"""Every code that a finding can have is explained in one place, and the reference says the same."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bayplan.governance.registry import CHECKS
from bayplan.governance.suppressions import TOPICS
from bayplan.model.findings import Severity
from bayplan.review import judge
from bayplan.sources.terraform import complaints
from bayplan.views.review import codes, rules
from tests.architecture.source import ROOT
from tools import finding_index

SOURCES = ROOT / "src" / "bayplan" / "sources"
DUMPS = ROOT / "src" / "bayplan" / "app" / "dumps.py"
MERGING = ROOT / "src" / "bayplan" / "capacity" / "merging.py"


def constants(path: Path) -> Iterator[str]:
    """The codes in a module that makes findings: constants of it, and what it writes down as a check."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    imported = {name.name for node in module.body if isinstance(node, ast.ImportFrom) for name in node.names}
    if "Finding" not in imported:
        return
    values = [node.value for node in module.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    values += [
        node.value for node in ast.walk(module) if isinstance(node, ast.keyword) and node.arg == "check"
    ]
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and "-" in value.value.strip("-"):
            yield value.value


def test_everything_that_reading_can_say_is_explained() -> None:
    found = {code for path in (DUMPS, MERGING, *SOURCES.rglob("*.py")) for code in constants(path)}
    assert found == {code.name for code in (*codes.READING, *codes.BELOW, *codes.DECLARED)}


def test_everything_that_a_review_can_say_is_explained() -> None:
    assert {code.name for code in codes.REVIEW} == judge.CHECKS


def test_no_code_means_two_things() -> None:
    house = [topic.code for topic in (*CHECKS, *TOPICS)]
    explained = (*codes.REVIEW, *codes.READING, *codes.BELOW, *codes.DECLARED)
    assert len({*house, *codes.CODES}) == len(house) + len(explained)


@pytest.mark.parametrize("code", codes.CODES.values(), ids=list(codes.CODES))
def test_reports_explain_it_in_these_words(code: codes.Code) -> None:
    assert code.severity.partition(",")[0] in set(Severity)
    rule = rules.explained(code.name, [])
    assert (rule.title.lower(), rule.reason) == (code.title.lower(), code.reason)


@pytest.mark.parametrize("code", [code for code in codes.CODES if code in complaints.REMEDIES])
def test_terraform_says_how_bad_it_is_as_the_reference_does(code: str) -> None:
    said = complaints.found(code, "", "main.tf").severity
    assert codes.CODES[code].severity.startswith(said)


def test_the_reference_is_made_of_them() -> None:
    assert finding_index.INDEX.read_text(encoding="utf-8") == finding_index.index(), (
        "run: python -m tools.finding_index"
    )


def test_lint_and_reviews_lead_to_the_reference() -> None:
    for page in ("docs/reference/lint/README.md", "docs/concepts/review.md"):
        assert "findings.md" in (ROOT / page).read_text(encoding="utf-8")
