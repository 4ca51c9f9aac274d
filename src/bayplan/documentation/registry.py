"""The checks of documents, and what all of them find."""

from collections.abc import Iterable
from typing import Final

from bayplan.documentation.contradictions import cards, differing, machines, policies, sums, versions
from bayplan.documentation.framework import Check, Contradiction
from bayplan.documentation.platforms import platforms
from bayplan.model.claims import Claim

CHECKS: Final[tuple[Check, ...]] = (
    differing.find, sums.find, machines.find, cards.find, policies.find,
    versions.find,
)  # fmt: skip


def contradictions(claims: Iterable[Claim]) -> tuple[Contradiction, ...]:
    """Everything that cannot all be true, by file and line."""
    found = [one for platform in platforms(claims) for check in CHECKS for one in check(platform)]
    return tuple(sorted(found, key=lambda one: (one.claim.file, one.claim.line, one.check, one.summary)))
