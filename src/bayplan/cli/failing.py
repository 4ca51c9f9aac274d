"""Which news make the exit code 1: those at or above `--fail-on`."""

from typing import Final

from bayplan.cli.reply import Code
from bayplan.model.findings import Severity

NEVER: Final = "never"
FAIL_ON: Final = (Severity.ERROR.value, Severity.WARNING.value, NEVER)
_RANK: Final = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def code(worst: Severity | None, fail_on: str) -> Code:
    """The exit code of an answer whose worst news is of this severity."""
    if worst is None or fail_on == NEVER or _RANK[worst] < _RANK[Severity(fail_on)]:
        return Code.GOOD
    return Code.FINDINGS
