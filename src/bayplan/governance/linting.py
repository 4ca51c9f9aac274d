"""Every check's findings about a house, before anything is excused."""

from typing import Final

from bayplan.governance.house import House
from bayplan.governance.registry import CHECKS
from bayplan.model.findings import Finding, Severity

_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


def lint(house: House) -> tuple[Finding, ...]:
    """What the house objects to, worst first, then by file and line; the order of objects plays no part."""
    found = {finding for check in CHECKS for finding in check.examine(house)}
    return tuple(sorted(found, key=order))


def order(finding: Finding) -> tuple[int, str, int, str, str, str]:
    """Where a finding stands in a list: worst first, then by place."""
    rank = _RANK[finding.severity]
    return rank, finding.file, finding.line, finding.check, finding.subject, finding.summary
