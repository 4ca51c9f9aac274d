"""What a change is to blame for, and what was wrong before it."""

from collections.abc import Iterable, Sequence

from bayplan.model.findings import Finding

Findings = tuple[Finding, ...]


def blame(found: Sequence[Finding], known: Iterable[Finding]) -> tuple[Findings, Findings]:
    """The findings that are new or worse, and those that were there before.

    A finding is the same where its check, its subject and its sentence are: lines move, and a sum that grew
    makes another sentence.
    """
    old = {_name(one) for one in known}
    new = tuple(one for one in found if _name(one) not in old)
    return new, tuple(one for one in found if _name(one) in old)


def _name(finding: Finding) -> tuple[str, str, str, str]:
    return finding.check, finding.subject, finding.summary, finding.arithmetic
