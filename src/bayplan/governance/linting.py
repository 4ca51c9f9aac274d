"""Every check's findings about a house, before anything is excused."""

from bayplan.governance.house import House
from bayplan.governance.registry import CHECKS
from bayplan.model.findings import Finding, order


def lint(house: House) -> tuple[Finding, ...]:
    """What the house objects to, worst first, then by file and line; the order of objects plays no part."""
    found = {finding for check in CHECKS for finding in check.examine(house)}
    return tuple(sorted(found, key=order))
