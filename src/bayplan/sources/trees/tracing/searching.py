"""Looks where the colour comes out: for every value wanted, the one text that it is written in.

First everything is dyed at once. Where a value is missing afterwards, because a dyed text was also the key of
a map or the number of instances, less is dyed at a time: only quantities, then file by file, then text by
text. Where a value has not changed, bare numbers are tried that nothing near calls a size. The number of
readings is bounded.
"""

import enum
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final, NamedTuple

from bayplan.sources.trees.reading import Found
from bayplan.sources.trees.tracing import dyeing, leaves, tokens
from bayplan.sources.trees.tracing.copying import Copy
from bayplan.sources.trees.tracing.dyeing import Dyed, Site
from bayplan.sources.trees.tracing.leaves import Spot, Values
from bayplan.sources.trees.tracing.tokens import Token

_MOST_READINGS: Final = 40


class Miss(enum.StrEnum):
    """Why a value leads to no text."""

    COMPUTED = "computed"
    ELSEWHERE = "elsewhere"
    TANGLED = "tangled"


class Traced(NamedTuple):
    """Where values are written, what each of these texts feeds, and why some were not found."""

    sites: dict[Spot, Site]
    feeds: dict[Token, tuple[Spot, ...]]
    misses: dict[Spot, Miss]


class Search(NamedTuple):
    """A copy, how it is read, and what it holds before anything is changed.

    `near` are the folders that come first where they cannot be looked at all at once.
    """

    copy: Copy
    given: Mapping[str, str]
    cache: Path | None
    base: Values
    near: frozenset[str] = frozenset()

    def look(self, changed: Mapping[str, bytes], remember: bool = True) -> Found:
        """What the copy declares with other contents in some of its files."""
        self.copy.lay(changed)
        return self.copy.find(self.given, self.cache if remember else None)


def trace(search: Search, wanted: Mapping[Spot, Fraction]) -> Traced:
    """Where these values, given with what they are now (bytes or cores), are written."""
    amounts = frozenset(wanted.values())
    search.copy.consider(amounts)
    contents = search.copy.contents
    found = [one for name, data in contents.items() for one in tokens.find(name, data, amounts)]
    hunt = _Hunt(search, wanted)
    for batch in _batches([one for one in found if one.speaks]):
        hunt.look(batch)
    hunt.untangle(found)
    hunt.widen([one for one in found if not one.speaks])
    return hunt.traced()


def _batches(found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    for start in range(0, len(found), dyeing.MOST):
        yield found[start : start + dyeing.MOST]


class _Hunt:
    """What is known so far."""

    def __init__(self, search: Search, wanted: Mapping[Spot, Fraction]) -> None:
        self._search, self._wanted = search, wanted
        self._sites: dict[Spot, Site] = {}
        self._feeds: dict[Token, dict[Spot, None]] = {}
        self._misses: dict[Spot, Miss] = dict.fromkeys(wanted, Miss.ELSEWHERE)
        self._readings = 0

    def traced(self) -> Traced:
        return Traced(self._sites, {one: tuple(fed) for one, fed in self._feeds.items()}, self._misses)

    def look(self, batch: Sequence[Token]) -> None:
        """Dyes these tokens, and notes where they come out."""
        if not batch or not self._misses or self._readings >= _MOST_READINGS:
            return
        self._readings += 1
        dyed = dyeing.dye(batch, self._search.copy.contents.values())
        contents = dyed.contents(self._search.copy.contents)
        first = self._readings == 1  # everything is dyed, and none of it will be seen again
        texts = leaves.values(self._search.look(contents, remember=not first)).texts
        for spot in tuple(self._misses):
            self._note(spot, texts.get(spot), dyed)
        self._follow(texts, dyed)

    def _note(self, spot: Spot, text: str | None, dyed: Dyed) -> None:
        """What became of one value."""
        site = dyed.source(text) if text is not None else None
        amount = dyeing.amount_of(text) if text is not None else None
        if site is not None:
            self._sites[spot] = site
            del self._misses[spot]
        elif amount is None:
            self._misses[spot] = Miss.TANGLED
        elif amount != self._wanted[spot]:
            self._misses[spot] = Miss.COMPUTED

    def _follow(self, texts: Mapping[Spot, str], dyed: Dyed) -> None:
        """Where else the same tokens come out, and in what."""
        for spot, text in texts.items():
            if self._search.base.texts.get(spot) == text:
                continue
            site = dyed.source(text)
            for token in (site.token,) if site is not None else dyed.traces(text):
                self._feeds.setdefault(token, {})[spot] = None

    def untangle(self, found: Sequence[Token]) -> None:
        """Less at a time, where values went missing."""
        self._missed_by([one for one in self._of(found, Miss.TANGLED) if not one.bare])
        for group in _by_file(self._of(found, Miss.TANGLED), self._search.near):
            self._missed_by(group)
        for group in _by_file(self._of(found, Miss.TANGLED), self._search.near):
            for one in group:
                self._missed_by([one])

    def _missed_by(self, batch: Sequence[Token]) -> None:
        if Miss.TANGLED in self._misses.values():
            self.look(batch)

    def widen(self, unspoken: Sequence[Token]) -> None:
        """Numbers that nothing near calls a size."""
        batch = self._of(unspoken, Miss.ELSEWHERE)
        for part in _batches(batch):
            self.look(part)
        self.untangle(batch)

    def _of(self, found: Iterable[Token], miss: Miss) -> list[Token]:
        """The tokens that could be one of the values that were missed so, and are not known to be another."""
        amounts = {self._wanted[spot] for spot, why in self._misses.items() if why is miss}
        if not amounts:
            return []
        known = {site.token for site in self._sites.values()}
        return [one for one in found if one not in known and one.could_be(amounts)]


def _by_file(found: Iterable[Token], near: Collection[str]) -> list[list[Token]]:
    """Tokens file by file, what lies in one of these folders first."""
    by_file: dict[str, list[Token]] = {}
    for one in found:
        by_file.setdefault(one.file, []).append(one)
    return [by_file[file] for file in sorted(by_file, key=lambda file: (_folder(file) not in near, file))]


def _folder(file: str) -> str:
    return file.rpartition("/")[0]
