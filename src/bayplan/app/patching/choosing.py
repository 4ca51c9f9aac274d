"""Which texts to edit: only those that feed nothing but values that are all to become the same.

The bounds of one resource of a container are changed together or not at all: a request must not come to
stand above a limit that stayed.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bayplan.app.patching.styling import restyled
from bayplan.app.patching.wishes import Wish
from bayplan.rightsizing.report.patch import Unreached
from bayplan.sources.trees.tracing import Miss, Repeat, Spot, Token, Traced, unit

_COMPUTED: Final = (
    "it is computed from other values, and no text of the tree becomes it; change what it is computed from"
)
_ELSEWHERE: Final = (
    "no text of the tree becomes it: it is computed, or comes from outside; change what it is made of"
)
_TANGLED: Final = "it hangs together with the names or the number of other things; change it by hand"
_REASONS: Final = {Miss.COMPUTED: _COMPUTED, Miss.ELSEWHERE: _ELSEWHERE, Miss.TANGLED: _TANGLED}
_MOST_NAMED: Final = 4


class Writing(NamedTuple):
    """A new text for a token, and the wishes that it fulfils."""

    token: Token
    text: str
    wishes: tuple[Wish, ...]


class Group(NamedTuple):
    """Writings that only make sense together."""

    writings: tuple[Writing, ...]

    @property
    def wishes(self) -> tuple[Wish, ...]:
        return tuple(dict.fromkeys(wish for one in self.writings for wish in one.wishes))


class Choice:
    """The wishes that are left, and why the others are not."""

    def __init__(self, wishes: Sequence[Wish], lost: Sequence[Unreached], traced: Traced) -> None:
        self._traced = traced
        self._wanted = {one.spot for one in wishes}
        self.refused: dict[Wish, str] = {}
        self.by_token: dict[Token, list[Wish]] = {}
        for wish in wishes:
            site = traced.sites.get(wish.spot)
            if site is None:
                self.refused[wish] = _REASONS[traced.misses[wish.spot]]
            else:
                self.by_token.setdefault(site.token, []).append(wish)
        for gone in lost:
            self.refuse((one for one in wishes if one.stands_with(gone)), _together(gone))
        for token, fed in self.by_token.items():
            if why := self._objection(token, fed):
                self.refuse(fed, why)
        self.settle(wishes)

    def _objection(self, token: Token, fed: Sequence[Wish]) -> str:
        """Why a token cannot be edited."""
        where = f"{token.file}:{token.line}"
        others = [one for one in self._traced.feeds.get(token, ()) if one not in self._wanted]
        if others:
            told = _listed(_said(one) for one in others)
            return f"{token.text} at {where} also feeds {told}, which stays; give this one a value of its own"
        if len({one.new for one in fed}) > 1:
            told = _listed(f"{one.place} {one.bound}" for one in fed)
            return f"{token.text} at {where} feeds {told}, which are to differ; give each a value of its own"
        if self.text(token) is None:
            return (
                f"{token.text} at {where} counts larger units, and the new amount is no round number of them"
            )
        return ""

    def text(self, token: Token) -> str | None:
        """The new text of a token."""
        wish = self.by_token[token][0]
        return restyled(token, self._traced.sites[wish.spot].unit, wish.new, wish.resource)

    def refuse(self, wishes: Iterable[Wish], why: str) -> None:
        """Gives up wishes; the first reason stays."""
        for wish in wishes:
            self.refused.setdefault(wish, why)

    def settle(self, wishes: Sequence[Wish]) -> None:
        """Gives up what has to be changed together with what is given up already."""
        groups = [*self.by_token.values(), *_by_container(wishes)]
        before = -1
        while before != len(self.refused):
            before = len(self.refused)
            for group in groups:
                lost = next((one for one in group if one in self.refused), None)
                if lost is not None:
                    self.refuse(group, _together(lost))

    def repeated(self, found: Iterable[Repeat], wishes: Sequence[Wish]) -> list[Writing]:
        """The repeats of edited values; where one is not sure, what it may repeat is given up."""
        made: list[Writing] = []
        for repeat in found:
            fed = [wish for one in repeat.of for wish in self.by_token[one]]
            if repeat.sure:
                made.append(_repeating(repeat.token, fed))
            else:
                where = f"{repeat.token.file}:{repeat.token.line}"
                self.refuse(
                    fed, f"the triggers repeat {repeat.token.text} at {where}, and not only for this value"
                )
        self.settle(wishes)
        return [one for one in made if not any(wish in self.refused for wish in one.wishes)]

    def writings(self) -> list[Writing]:
        """What is left to be written."""
        return [
            Writing(token, text, tuple(fed))
            for token, fed in self.by_token.items()
            if fed[0] not in self.refused and (text := self.text(token)) is not None
        ]


def _repeating(token: Token, fed: Sequence[Wish]) -> Writing:
    """A repeat says the same in its own style."""
    text = restyled(token, unit(token.suffix), fed[0].new, fed[0].resource)
    return Writing(token, text or str(fed[0].new), tuple(fed))


def _together(lost: Wish | Unreached) -> str:
    return f"it is changed together with {lost.bound} of {lost.place}, which stays"


def groups(writings: Iterable[Writing]) -> list[Group]:
    """Writings that share a container, or a text, or a trigger, brought together."""
    merged: list[tuple[set[tuple[object, str]], list[Writing]]] = []
    for one in writings:
        keys: set[tuple[object, str]] = {(wish.place, wish.resource) for wish in one.wishes}
        touching = [part for part in merged if part[0] & keys]
        merged = [part for part in merged if not part[0] & keys]
        together = [two for part in touching for two in part[1]]
        merged.append((keys.union(*(part[0] for part in touching)), [*together, one]))
    return [Group(tuple(part[1])) for part in merged]


def _by_container(wishes: Sequence[Wish]) -> list[list[Wish]]:
    found: dict[tuple[object, str], list[Wish]] = {}
    for wish in wishes:
        found.setdefault((wish.place, wish.resource), []).append(wish)
    return list(found.values())


def _listed(names: Iterable[str]) -> str:
    listed = list(dict.fromkeys(names))
    more = len(listed) - _MOST_NAMED
    return ", ".join(listed[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _said(spot: Spot) -> str:
    """A value as a person would call it."""
    subject = f"{spot.kind} " + "/".join(filter(None, (spot.namespace, spot.name)))
    return f"{spot.path} of {subject}"
