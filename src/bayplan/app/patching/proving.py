"""Holds an edited tree against what it was: nothing may have changed but what was wanted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from bayplan.app.patching.choosing import Group
from bayplan.sources.trees import tracing
from bayplan.sources.trees.reading import Found
from bayplan.sources.trees.tracing import Search, Spot, Token, Values

_MOST_NAMED: Final = 3


class Standing(NamedTuple):
    """The groups that stand, the edited files, what reading them gave, and why the others fell."""

    groups: tuple[Group, ...]
    contents: dict[str, bytes]
    found: Found
    fallen: tuple[tuple[Group, str], ...]


class Proof:
    """Tries edits on the copy. `before` is what the copy held unedited."""

    def __init__(self, search: Search, before: Found) -> None:
        self._search, self._before = search, before
        self._findings = _findings(before)
        self._fallen: list[tuple[Group, str]] = []

    def stand(self, groups: Sequence[Group]) -> Standing:
        """The most of these groups that together change nothing else: those that do fall one by one."""
        found, why = self._try(groups)
        if why:
            groups = self._sift(groups, why)
            found, why = self._try(groups)
        if why:  # each stands by itself, but not all of them together
            self._fallen += [(one, why) for one in groups]
            groups, found = (), self._before
        contents = edited(self._search.copy.contents, groups)
        return Standing(tuple(groups), contents, found, tuple(self._fallen))

    def _try(self, groups: Sequence[Group]) -> tuple[Found, str]:
        """What the edited copy holds, and what is amiss with it."""
        found = self._search.look(edited(self._search.copy.contents, groups)) if groups else self._before
        return found, self._amiss(found, groups)

    def _sift(self, groups: Sequence[Group], why: str) -> list[Group]:
        """Of groups that do not stand together those that do in smaller parts."""
        if len(groups) == 1:
            self._fallen.append((groups[0], why))
            return []
        middle = len(groups) // 2
        left: list[Group] = []
        for half in (groups[:middle], groups[middle:]):
            amiss = self._try(half)[1]
            left += self._sift(half, amiss) if amiss else half
        return left

    def _amiss(self, found: Found, groups: Sequence[Group]) -> str:
        """What else has changed, or has not; empty where all is as it was wanted."""
        wanted = {wish.spot: wish.new for group in groups for wish in group.wishes}
        others = list(_unwanted(self._search.base, tracing.values(found), wanted))
        if others:
            told = ", ".join(dict.fromkeys(others[:_MOST_NAMED]))
            return f"the edited tree would not be as wanted: {told}; change it by hand"
        if _findings(found) != self._findings:
            return "the edited tree would be read with other findings than before; change it by hand"
        return ""


def edited(contents: Mapping[str, bytes], groups: Iterable[Group]) -> dict[str, bytes]:
    """The files that these groups change, as they become."""
    marks: dict[str, list[tuple[Token, str]]] = {}
    for one in (writing for group in groups for writing in group.writings):
        marks.setdefault(one.token.file, []).append((one.token, one.text))
    return {name: tracing.replaced(contents[name], found) for name, found in marks.items()}


def _unwanted(before: Values, after: Values, wanted: Mapping[Spot, Fraction]) -> Iterable[str]:
    """Every value that is another, unless it is wanted so, and every wanted one that is not."""
    for spot in before.texts.keys() | after.texts.keys():
        was, now = before.texts.get(spot), after.texts.get(spot)
        if spot in wanted:
            if now is None or tracing.amount_of(now) != wanted[spot]:
                yield f"{spot.path} of {spot.kind} {spot.namespace}/{spot.name} becomes {now}"
        elif was != now:
            yield f"{spot.path} of {spot.kind} {spot.namespace}/{spot.name} changes from {was} to {now}"


def _findings(found: Found) -> Counter[tuple[str, str, int, str]]:
    every = (one for harvest in found.harvests for one in harvest.findings)
    return Counter((one.check, one.file, one.line, one.summary) for one in every)
