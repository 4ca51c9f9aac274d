"""From the answers that led a policy somewhere to the namespaces that it is about.

Several ways may end alike; together they are put as few simple sentences as possible: `named 4-aux-* or
labelled tier=4-aux, but not labelled custom-quota=true`.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model.estate import NamespacePick, Where
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.sources.kyverno.questions import (
    Answer,
    LabelLike,
    LabelThere,
    NameLike,
    NotUnderstood,
    Question,
    Way,
    WildLabel,
    is_wild,
    like,
    settled,
)

Region = frozenset[Answer]
EVERYWHERE: Final = NamespacePick()


def regions(ways: Iterable[Way]) -> tuple[Where, ...]:
    """The namespaces for which one of these ways is gone. None: there are no such."""
    found = _without_larger(_simplified([_essential(way) for way in ways]))
    grouped: dict[tuple[Question, ...], list[NamespacePick]] = {}
    for region in found:
        grouped.setdefault(_denied(region), []).append(_pick(region))
    return tuple(Where(_joined(picks), _excludes(denied)) for denied, picks in grouped.items())


def _essential(way: Way) -> Region:
    """The answers without those that follow from the others."""
    kept = list(way)
    for answer in reversed(way):
        others = [one for one in kept if one is not answer]
        if settled(others, answer.question) is answer.yes:
            kept = others
    return frozenset(kept)


def _simplified(found: Sequence[Region]) -> list[Region]:
    """Without answers that make no difference, because the region beyond them is in another one."""
    regions = list(dict.fromkeys(found))
    for at, region in enumerate(regions):
        for answer in sorted(region, key=repr):
            beyond = (regions[at] - {answer}) | {Answer(answer.question, not answer.yes)}
            if answer in regions[at] and any(
                other <= beyond for other in regions if other is not regions[at]
            ):
                regions[at] -= {answer}
    return list(dict.fromkeys(regions))


def _without_larger(found: Sequence[Region]) -> list[Region]:
    kept = list(found)
    for one in found:
        if any(_within(one, other) for other in kept if other is not one):
            kept.remove(one)
    return kept


def _within(region: Region, other: Region) -> bool:
    """Whether all of a region lies in another one: its answers leave none of the other's open."""
    return all(settled(tuple(region), answer.question) is answer.yes for answer in other)


def _denied(region: Region) -> tuple[Question, ...]:
    return tuple(sorted((answer.question for answer in region if not answer.yes), key=repr))


def _pick(region: Region) -> NamespacePick:
    """What has to be so, all at once."""
    made = EVERYWHERE
    for answer in sorted(region, key=repr):
        if answer.yes:
            made = _narrowed(made, answer.question)
    return made


def _narrowed(pick: NamespacePick, question: Question) -> NamespacePick:
    selector = pick.selector or LabelSelector()
    match question:
        case NameLike(glob):
            return replace(pick, names=(_both(pick.names[0], glob) if pick.names else glob,))
        case LabelLike(key, value) if not is_wild(value):
            return replace(
                pick, selector=replace(selector, match_labels={**selector.match_labels, key: value})
            )
        case LabelThere(key):
            there = Requirement(key, Operator.EXISTS)
            return replace(pick, selector=replace(selector, expressions=(*selector.expressions, there)))
        case LabelLike(key, glob) | WildLabel(key, glob) if key not in pick.wild_labels:
            return replace(pick, wild_labels={**pick.wild_labels, key: glob})
    raise NotUnderstood("it hinges on more than names and labels of namespaces")


def _both(one: str, other: str) -> str:
    """A pattern for names that are like both."""
    for narrow, wide in ((one, other), (other, one)):
        if narrow == wide or wide == "*" or (not is_wild(narrow) and like(narrow, wide)):
            return narrow
        if is_wild(narrow) and narrow.endswith("*") and wide.endswith("*") and like(narrow[:-1], wide):
            return narrow
    raise NotUnderstood(f"names cannot be held against {one} and {other} at once")


def _excludes(denied: Sequence[Question]) -> tuple[NamespacePick, ...]:
    return _joined([_narrowed(EVERYWHERE, question) for question in denied])


def _joined(picks: Sequence[NamespacePick]) -> tuple[NamespacePick, ...]:
    """Any of them; those that go by names alone as one. Nothing is said where one of them is everywhere."""
    if EVERYWHERE in picks:
        return ()
    names = tuple(name for pick in picks if _by_name(pick) for name in pick.names)
    rest = [pick for pick in picks if not _by_name(pick)]
    return (*((NamespacePick(tuple(sorted(set(names)))),) if names else ()), *rest)


def _by_name(pick: NamespacePick) -> bool:
    return bool(pick.names) and pick.selector is None and not pick.wild_labels
