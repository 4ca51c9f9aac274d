"""What is excused, and what is wrong with the excuses themselves.

An allowance hides the findings it covers as long as it has a reason and its last day has not passed. One that
has expired, or gives no reason, hides nothing and is a finding; one without an end, and one that covers no
finding, are notes.
"""

from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final

from msgspec.structs import replace

from bayplan.governance import allowances
from bayplan.governance.allowances import Allowance
from bayplan.governance.framework import Complaint, House, Topic
from bayplan.governance.registry import CHECKS
from bayplan.model.findings import Finding, Severity, order

EXPIRED: Final = Topic(
    code="suppression-expired",
    severity=Severity.WARNING,
    title="allowance that has expired",
    reason="Whoever excused the finding set a day by which it would be mended, and the day has passed.",
    remedy="mend what was excused, or give the allowance a later day and say why",
)
UNREASONED: Final = Topic(
    code="suppression-without-reason",
    severity=Severity.WARNING,
    title="allowance without a reason",
    reason="Next year nobody knows whether the exception still holds. Without a reason it hides nothing.",
    remedy="write the reason after a colon: `CODE until YYYY-MM-DD: reason`",
)
UNREADABLE: Final = Topic(
    code="suppression-unreadable",
    severity=Severity.WARNING,
    title="allowance that cannot be read",
    reason="An allowance that is misspelt hides nothing, and whoever wrote it believes that it does.",
    remedy="write it as `bayplan: allow CODE until YYYY-MM-DD: reason`",
)
OPEN_ENDED: Final = Topic(
    code="suppression-open-ended",
    severity=Severity.NOTE,
    title="allowance without an end",
    reason="What is excused for ever is not looked at again, although its reason may be gone.",
    remedy="add `until YYYY-MM-DD`, a day on which to look at it again",
)
UNUSED: Final = Topic(
    code="suppression-unused",
    severity=Severity.NOTE,
    title="allowance that hides nothing",
    reason="What it excused has been mended, or it never matched. Left there, it hides the next mistake.",
    remedy="remove it, or correct its code and subject",
)
TOPICS: Final = (EXPIRED, UNREASONED, UNREADABLE, OPEN_ENDED, UNUSED)
CODES: Final = frozenset(check.code for check in CHECKS)
"""Every code that the house's own checks find."""


def apply(
    findings: Iterable[Finding],
    house: House,
    codes: Collection[str] = CODES,
    besides: Iterable[Finding] = (),
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that stand, with those about allowances, and the ones that are excused.

    An excused finding has the reason as its remedy. `codes` are those that were looked for: an allowance of
    any other code is not called unused, and neither is one that covers what was found `besides`.
    """
    found, given = list(findings), allowances.gather(house)
    valid = [one for one in given if one.reason and not one.fault and not one.expired(house.today)]
    excuses = {finding: excuse for finding in found if (excuse := _excuse(finding, valid))}
    kept = [finding for finding in found if finding not in excuses]
    hidden = [_excused(finding, excuse) for finding, excuse in excuses.items()]
    covered = [*found, *besides]
    about = {one for allowance in given for one in _judge(allowance, covered, house, codes)}
    return tuple(sorted([*kept, *about], key=order)), tuple(sorted(hidden, key=order))


def _excuse(finding: Finding, valid: Iterable[Allowance]) -> Allowance | None:
    return next((one for one in valid if one.covers(finding)), None)


def _excused(finding: Finding, excuse: Allowance) -> Finding:
    until = f" (until {excuse.until})" if excuse.until else ""
    place = f", said {excuse.origin.file}:{excuse.origin.line}" if excuse.origin.file else ""
    return replace(finding, remedy=f"excused: {excuse.reason}{until}{place}")


def _judge(one: Allowance, found: list[Finding], house: House, codes: Collection[str]) -> Iterator[Finding]:
    """What is wrong with one allowance."""
    about = Complaint(one.subject, "", one.origin)
    named = f"the allowance of {one.code}"
    if one.fault:
        yield UNREADABLE.finding(about._replace(summary=f"`{one.text}`: {one.fault}"))
    elif not one.reason:
        yield UNREASONED.finding(about._replace(summary=f"{named} gives no reason, so it hides nothing"))
    elif one.until and one.expired(house.today):
        days = (house.today - one.until).days
        ago = "yesterday" if days == 1 else f"{days} days ago"
        summary = f"{named} ended on {one.until}, {ago}, and hides nothing any more"
        yield EXPIRED.finding(about._replace(summary=summary, evidence=(f"its reason was: {one.reason}",)))
    elif any(map(one.covers, found)):
        if one.until is None:
            yield OPEN_ENDED.finding(about._replace(summary=f"{named} has no last day"))
    elif any(fnmatchcase(code, one.code) for code in codes) and _is_looked_at(one, house):
        yield UNUSED.finding(about._replace(summary=f"{named} hides nothing: there is no such finding"))


def _is_looked_at(one: Allowance, house: House) -> bool:
    """Whether anything that it speaks of is there: of an estate only a part may be under review."""
    subjects = [declared.subject for declared in house.tree.declared]
    subjects += [chart.subject for chart in house.tree.charts]
    return any(fnmatchcase(subject, one.subject) for subject in subjects)
