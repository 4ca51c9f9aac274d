"""Which claims are about the same platform: documents that name the same machines are about the same one.

The estate file and the snapshot are documents in this, and beside them the only ones that are believed.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from bayplan.model.claims import Claim

DOCUMENT: Final = "document"
_MACHINES: Final = "machine-"


class Platform:
    """All claims about one platform, in the order of their files and lines."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = tuple(claims)

    def of(self, topic: str, subject: str | None = None) -> tuple[Claim, ...]:
        """The claims of a topic, about one subject or all."""
        return tuple(self._held.get((topic, subject), ()))

    def written(self, topic: str, subject: str | None = None) -> tuple[Claim, ...]:
        """Those of them that stand in documents."""
        return tuple(one for one in self.of(topic, subject) if one.source == DOCUMENT)

    def in_file(self, file: str) -> "Platform":
        """What one document says."""
        return Platform([one for one in self.claims if one.file == file])

    @cached_property
    def _held(self) -> dict[tuple[str, str | None], list[Claim]]:
        """The claims by topic and subject, and under None all of the topic: documents may have thousands."""
        found: dict[tuple[str, str | None], list[Claim]] = {}
        for one in self.claims:
            for subject in (one.subject, None):
                found.setdefault((one.topic, subject), []).append(one)
        return found

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The documents, in the order of their names."""
        return tuple(sorted({one.file for one in self.claims if one.source == DOCUMENT}))

    def subjects(self, topic: str) -> tuple[str, ...]:
        """Whom a topic is said about."""
        return tuple(sorted({one.subject for one in self.of(topic)}))


def platforms(claims: Iterable[Claim]) -> tuple[Platform, ...]:
    """The claims, parted by what they are about. A document without machines stands for itself."""
    found = sorted(claims, key=lambda one: (one.file, one.line, one.topic, one.subject))
    roots = {one.file: one.file for one in found}
    named: dict[str, str] = {}
    for one in found:
        if one.topic.startswith(_MACHINES):
            first = named.setdefault(one.subject, one.file)
            _join(roots, first, one.file)
    groups: dict[str, list[Claim]] = {}
    for one in found:
        groups.setdefault(_root(roots, one.file), []).append(one)
    return tuple(Platform(group) for group in groups.values())


def _join(roots: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_root(roots, one), _root(roots, other)))
    roots[second] = first


def _root(roots: dict[str, str], file: str) -> str:
    while roots[file] != file:
        file = roots[file]
    return file
