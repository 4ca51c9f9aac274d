"""Risks as findings, by codes that stay for ever; `bayplan.views.review.codes` explains them."""

from typing import Final

from bayplan.model.doubts import Doubt
from bayplan.model.findings import Finding, Severity

MEMORY: Final = "host-memory-overcommitted"
VCPUS: Final = "host-vcpus-overcommitted"
POOL: Final = "pool-overcommitted"
SLOTS: Final = "slots-overcommitted"
SHARED: Final = "disk-shared"
HOPELESS: Final = "loss-not-survivable"
UNRESERVED: Final = "address-not-reserved"
EVEN: Final = "servers-even"
SINGLE: Final = "servers-without-address"
NOT_HELD: Final = "tier-not-held"
UNCOUNTED: Final = "tier-cards-uncounted"
EQUAL: Final = "tier-priority-shared"


def finding(doubt: Doubt, file: str, line: int) -> Finding:
    """A doubt about what can be, as a finding at its place."""
    return Finding(
        doubt.code,
        Severity.WARNING,
        doubt.subject,
        doubt.message,
        remedy=doubt.remedy,
        file=file,
        line=line,
        arithmetic=doubt.arithmetic,
    )
