"""Which news make the exit code 1."""

import pytest

from bayplan.cli.failing import code
from bayplan.cli.reply import Code
from bayplan.model.findings import Severity


@pytest.mark.parametrize(
    ("worst", "fail_on", "expected"),
    [
        (None, "warning", Code.GOOD),
        (Severity.NOTE, "warning", Code.GOOD),
        (Severity.WARNING, "error", Code.GOOD),
        (Severity.WARNING, "warning", Code.FINDINGS),
        (Severity.ERROR, "error", Code.FINDINGS),
        (Severity.ERROR, "warning", Code.FINDINGS),
        (Severity.ERROR, "never", Code.GOOD),
    ],
)
def test_the_code(worst: Severity | None, fail_on: str, expected: Code) -> None:
    assert code(worst, fail_on) is expected
