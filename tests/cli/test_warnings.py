"""Findings on standard error: the first few, as sentences."""

import pytest

from bayplan.cli.warnings import tell
from bayplan.model.findings import Finding, Severity

BROKEN = Finding("c", Severity.ERROR, "Pod d/x", "cpu: '1q' is not a quantity", file="a.json", line=3)
WHOLE_FILE = Finding("c", Severity.WARNING, "a.json", "is empty", file="a.json")


def test_each_says_where_what_and_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    tell([BROKEN, WHOLE_FILE, Finding("c", Severity.NOTE, "x", "y")])
    assert capsys.readouterr().err == (
        "bayplan: error: a.json:3: Pod d/x: cpu: '1q' is not a quantity\nbayplan: warning: a.json: is empty\n"
    )


def test_many_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    tell([BROKEN] * 10)
    said = capsys.readouterr().err.splitlines()
    assert (len(said), said[-1]) == (4, "bayplan: and 7 more like these; `bayplan snapshot` lists all")
