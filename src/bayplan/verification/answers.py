"""What a checklist comes to, as plain records: an entry for each item, with all that was found of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from bayplan.capacity.answers import Answer
from bayplan.verification.framework import Outcome, Status

WORST: Final = (Status.FAILED, Status.UNKNOWN, Status.PASSED, Status.NOT_APPLICABLE)


class Entry(Answer, frozen=True):
    """One line of the checklist. `status` is the worst of its outcomes: failed, then unknown."""

    code: str
    section: str
    text: str
    status: Status
    outcomes: tuple[Outcome, ...] = ()


class Verification(Answer, frozen=True):
    """The whole checklist. `counts` are items by their status; `taken_at` is empty where nobody knows."""

    kubernetes: str
    entries: tuple[Entry, ...]
    counts: dict[str, int]
    estate: str = ""
    taken_at: str = ""
    notes: tuple[str, ...] = ()

    def of(self, status: Status) -> tuple[Entry, ...]:
        """The entries of one status."""
        return tuple(one for one in self.entries if one.status is status)


def worst(outcomes: Sequence[Outcome]) -> Status:
    """What outcomes come to together; nothing said is nothing known."""
    seen = {one.status for one in outcomes}
    return next((one for one in WORST if one in seen), Status.UNKNOWN)


def counts(entries: Sequence[Entry]) -> Mapping[str, int]:
    """How many items there are of each status, every status named."""
    found = Counter(one.status for one in entries)
    return {status.value: found[status] for status in WORST}
