"""Rules walked forward over evidence: how each would have done, by class of containers and over all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import DAY, Evidence, Place
from bayplan.rightsizing import backtest as walks
from bayplan.rightsizing.backtest import Pace, Past, Walked
from bayplan.rightsizing.framework import STABLE, VOLATILE, Rule, Subject
from bayplan.rightsizing.report.backtest import Backtest, Tally

Progress = Callable[[str], None]

STATEFUL: Final = "stateful"
NO_SCORE: Final = "no container has a record of more than {first} days: there is nothing to score rules on"
HISTORY: Final = (
    "history stays as it was: nobody knows what a container would have wanted beyond a limit it was killed "
    "under, or after a kill that did not happen"
)


def backtest(
    evidence: Iterable[Evidence],
    subjects: Sequence[Subject],
    rules: Sequence[Rule],
    *,
    first: int = Pace().first,
    every: int = Pace().every,
    tell: Progress | None = None,
) -> Backtest:
    """How rules would have done: they learn from the `first` days, and choose anew every so many days."""
    if first < 1 or every < 1:
        raise InvalidInput(
            "a back-test learns from one day at least, and chooses anew after one at least",
            value=str(min(first, every)),
        )
    known = {one.place: one for one in evidence}
    begin, days = _span(known.values())
    skipped = _skipped(subjects, known, first)
    pasts = [walks.past(one, known[one.place], begin, days) for one in subjects if one.place not in skipped]
    notes = (HISTORY,) if pasts else (NO_SCORE.format(first=first),)
    said = tuple(f"{place}: {why}" for place, why in skipped.items())
    tallies = _walked(pasts, rules, Pace(first, every), tell or _silent) if pasts else ()
    return Backtest(days, first, every, len(pasts), tallies, said, notes)


def _span(evidence: Iterable[Evidence]) -> tuple[int, int]:
    """When the first record begins, and how many days there are until the last ends."""
    read = [one for one in evidence if one.memory]
    begin = walks.origin(read)
    return begin, max((-(-(one.memory.end - begin) // DAY) for one in read), default=0)


def _skipped(subjects: Sequence[Subject], known: Mapping[Place, Evidence], first: int) -> dict[Place, str]:
    """The containers that no rule can be scored on, and why."""
    found: dict[Place, str] = {}
    for place in (subject.place for subject in subjects):
        memory = known[place].memory if place in known else None
        if not memory:
            found[place] = "nothing was read of its memory"
        elif (days := (memory.end - memory.start + memory.step) // DAY) <= first:
            found[place] = f"its record is of {days} days; more than {first} are needed"
    return found


def _walked(pasts: list[Past], rules: Sequence[Rule], pace: Pace, tell: Progress) -> tuple[Tally, ...]:
    """All containers under all rules; what was known at each choice is looked up once."""
    walked: dict[str, list[Walked]] = {rule.name: [] for rule in rules}
    for number, one in enumerate(pasts, 1):
        tell(f"walking rules over the past ({number} of {len(pasts)})")
        views: dict[int, Evidence] = {}
        for rule in rules:
            walked[rule.name].append(Walked(_group(one.subject), one, walks.walk(one, rule, pace, views)))
    return tuple(tally for name, those in walked.items() for tally in walks.tally(name, those, pace))


def _group(subject: Subject) -> str:
    """A class of the house's own, or whether there is state, or the class of the documents."""
    if subject.sizing_class not in (STABLE, VOLATILE):
        return subject.sizing_class
    return STATEFUL if subject.stateful else subject.sizing_class


def _silent(doing: str) -> None:
    """Nobody wants to know."""
