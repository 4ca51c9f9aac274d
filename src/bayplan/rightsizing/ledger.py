"""What became of recommendations that were accepted, and what is to be learned from it.

Each entry is judged by what is in force now, by the entries that came after it, and by kills since. A kill
counts against an entry only where its size was in force: what ran out of another limit says nothing of this
one. Entries are a set: in which order they come, or how often, makes no difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bayplan.model.evidence import Evidence, Kill, Place, Track
from bayplan.rightsizing import words
from bayplan.rightsizing.framework import Bound, Subject
from bayplan.rightsizing.report.ledger import Entry, Fate, Score

WRONG: Final = (Fate.KILLED, Fate.RAISED, Fate.REVERTED)
"""What speaks against the rule that lowered something, the worst first."""
ALIKE: Final = 0.01
"""A limit is this one where it differs by no more than so much: exporters round."""


class _Since(NamedTuple):
    """What is known of the time after an entry. `following`: the next one of the same bound."""

    subject: Subject
    evidence: Evidence
    following: Entry | None

    def in_force(self, entry: Entry) -> int | None:
        return self.subject.current.get(entry.bound)


def scores(
    entries: Iterable[Entry], subjects: Iterable[Subject], evidence: Iterable[Evidence]
) -> tuple[Score, ...]:
    """What became of each entry, oldest first; each once, whatever their order."""
    sized = {one.place: one for one in subjects}
    known = {one.place: one for one in evidence}
    chains: defaultdict[tuple[Place, str], list[Entry]] = defaultdict(list)
    for entry in sorted(set(entries), key=order):
        chains[entry.place, entry.bound].append(entry)
    found = []
    for (place, _), chain in chains.items():
        for entry, following in zip(chain, (*chain[1:], None), strict=True):
            subject = sized.get(place)
            since = _Since(subject, known.get(place, Evidence(place)), following) if subject else None
            found.append(_score(entry, since) if since else _gone(entry))
    return tuple(sorted(found, key=lambda one: order(one.entry)))


def order(entry: Entry) -> tuple[int, Place, str, int, str, int, str]:
    """By time, then by place; two entries that differ in anything differ here."""
    before = -1 if entry.before is None else entry.before
    return entry.at, entry.place, entry.bound, entry.after, entry.rule, before, entry.evidence


def learned(found: Iterable[Score]) -> dict[Place, dict[str, str]]:
    """By container the rules that were wrong for it, each with the worst that happened, the newest of it.

    A rule is wrong where memory ran out at a size of its making, or where what it lowered was raised again or
    taken back.
    """
    told: dict[Place, dict[str, str]] = {}
    ranked = sorted(
        found, key=lambda one: (-WRONG.index(one.fate) if one.fate in WRONG else 1, order(one.entry))
    )
    for one in ranked:
        if one.fate is Fate.KILLED or (one.fate in WRONG and _lowers(one.entry)):
            told.setdefault(one.entry.place, {})[one.entry.rule] = f"{_what(one.entry)} {one.said}"
    return dict(sorted(told.items()))


def _gone(entry: Entry) -> Score:
    return Score(entry, Fate.GONE, said="the container is not there any more")


def _score(entry: Entry, since: _Since) -> Score:
    now = since.in_force(entry)
    kills = _kills(entry, since)
    if kills:
        times = "once" if len(kills) == 1 else f"{len(kills)} times"
        said = f"memory ran out {times} at that size, last on {words.day(kills[-1].at)}"
        return Score(entry, Fate.KILLED, now, len(kills), said)
    fate, said = _succeeded(entry, since.following) if since.following else _standing(entry, now, since)
    return Score(entry, fate, now, 0, said)


def _succeeded(entry: Entry, following: Entry) -> tuple[Fate, str]:
    """An entry that another one took the place of."""
    when = f"on {words.day(following.at)}, by rule {following.rule}"
    if following.after > entry.after and _lowers(entry):
        return Fate.RAISED, f"raised again to {_amount(following.after, entry)} {when}"
    return Fate.HELD, f"held until the next size, accepted {when}"


def _standing(entry: Entry, now: int | None, since: _Since) -> tuple[Fate, str]:
    """The last entry of its bound, by what is in force."""
    if now == entry.after:
        return Fate.HELD, "held"
    if now is None:
        return Fate.REVERTED, "nothing is set any more"
    if now == entry.before:
        if _was_in_force(entry, since.evidence):
            return Fate.REVERTED, f"reverted to {_amount(now, entry)}"
        return Fate.PENDING, f"not in force: {_amount(now, entry)} is still set"
    if now > entry.after:
        return Fate.RAISED, f"raised {'again ' if _lowers(entry) else ''}to {_amount(now, entry)}"
    if _lowers(entry):
        return Fate.HELD, f"lowered further since, to {_amount(now, entry)}"
    return Fate.REVERTED, f"lowered to {_amount(now, entry)} since"


def _kills(entry: Entry, since: _Since) -> list[Kill]:
    """The kills that happened at this size, oldest first."""
    if Bound(entry.bound).resource != "memory":
        return []
    until = since.following.at if since.following else None
    applied = since.following is not None or since.in_force(entry) == entry.after
    return sorted(
        (
            kill
            for kill in since.evidence.kills
            if kill.at > entry.at and (until is None or kill.at <= until)
            if (applied if kill.limit is None else _alike(kill.limit, entry.after))
        ),
        key=lambda kill: kill.at,
    )


def _was_in_force(entry: Entry, evidence: Evidence) -> bool:
    """Whether the size was seen to be set at some time since."""
    tracks: Mapping[str, Track] = {
        Bound.MEMORY_REQUEST: evidence.requested,
        Bound.MEMORY_LIMIT: evidence.limited,
        Bound.CPU_REQUEST: evidence.requested_cpu,
    }
    track = tracks[entry.bound]
    if not track:
        return False
    return any(_alike(value, entry.after) for value in track.between(entry.at, track.end).values)


def _alike(value: float, amount: int) -> bool:
    return abs(value - amount) <= ALIKE * amount


def _lowers(entry: Entry) -> bool:
    """Whether a container may use less than before; a limit where there was none is less."""
    if entry.before is None:
        return Bound(entry.bound).side == "limits"
    return entry.after < entry.before


def _what(entry: Entry) -> str:
    before = "unset" if entry.before is None else _amount(entry.before, entry)
    return f"{entry.bound} from {before} to {_amount(entry.after, entry)} on {words.day(entry.at)}:"


def _amount(amount: int, entry: Entry) -> str:
    return words.amount(amount, Bound(entry.bound).resource)
