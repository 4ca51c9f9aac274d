"""The same thing said in two ways: of a machine, of the host, of how many there are, of a version."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.documentation import words
from bayplan.documentation.framework import Contradiction
from bayplan.documentation.platforms import DOCUMENT, Platform
from bayplan.model.claims import Claim

_TOPICS: Final = (
    "host-memory", "host-cards", "machine-memory", "machine-cores", "machine-disk", "machine-vmid",
    "machine-address", "machine-cards", "nodes", "servers", "workers", "network", "slots", "machines-memory",
    "version", "tier-default",
)  # fmt: skip
MOST: Final = 32
"""Nobody says one thing in more ways than this; of what does, the first ones are told."""


def find(platform: Platform) -> Iterator[Contradiction]:
    """Every value that stands against another of the same thing, once for each document and value."""
    for topic in _TOPICS:
        for subject in platform.subjects(topic):
            yield from _differing(platform.of(topic, subject))


def _differing(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    truth = [one for one in claims if one.source != DOCUMENT]
    reference = _distinct(truth or _foremost(claims))
    told: list[Claim] = []
    for one in claims:
        if len(told) == MOST:
            return
        if one.source != DOCUMENT or any(words.alike(one, right) for right in reference):
            continue
        if not any(one.file == other.file and words.alike(one, other) for other in told):
            told.append(one)
            yield _contradiction(one, reference[:1], bool(truth))


def _foremost(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of the value that most speak for; of the first where that decides nothing."""
    groups: list[list[Claim]] = []
    for one in claims:
        group = next((found for found in groups if words.alike(found[0], one)), None)
        if group is not None:
            group.append(one)
        elif len(groups) < MOST:
            groups.append([one])
    return max(groups, key=lambda group: (len({one.file for one in group}), len(group)))


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """The first claim of each value."""
    first: dict[object, Claim] = {}
    for one in claims:
        first.setdefault((one.amount, one.word, one.rough), one)
    return list(first.values())


def _contradiction(claim: Claim, against: Sequence[Claim], believed: bool) -> Contradiction:
    what = f"{words.topic(claim)}: " if claim.subject else ""
    other = against[0]
    where = other.source if believed else f"{other.file}:{other.line}"
    return Contradiction(
        check="docs-differ",
        subject=claim.subject or words.topic(claim),
        summary=f"{what}{words.value(claim)} here, {words.value(other)} in {where}",
        claim=claim,
        against=tuple(against),
        remedy="correct the one that is wrong" if not believed else f"write {words.value(other)}",
    )
