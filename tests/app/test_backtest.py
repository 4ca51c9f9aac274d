"""The back-test as it is asked for: who is scored, who is not and why, and in which class."""

import pytest
from msgspec.structs import replace

from bayplan.app.backtest import backtest
from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Evidence, Place
from bayplan.rightsizing.framework import STABLE, Subject
from bayplan.rightsizing.registry import RULES
from tests.rightsizing.backtest.past import Spy, recorded
from tests.rightsizing.tracks import MI

STEADY = [100.0] * 20


def named(name: str, **known: object) -> Subject:
    place = Place("Deployment", "media", name, "server")
    return Subject(place, current={"limits.memory": 500 * MI}, **known)  # type: ignore[arg-type]  # by name


def of(subject: Subject, peaks: list[float]) -> Evidence:
    return replace(recorded(peaks), place=subject.place)


def test_every_rule_is_scored_over_all_and_over_each_class() -> None:
    subjects = [
        named("a"),
        named("b", sizing_class=STABLE),
        named("c", stateful=True),
        named("d", sizing_class="ml", stateful=True),
    ]
    found = backtest([of(one, STEADY) for one in subjects], subjects, RULES)
    assert (found.days, found.first, found.every, found.containers) == (20, 14, 7, 4)
    groups = ["all", "ml", "stable", "stateful", "volatile"]
    assert [(one.rule, one.group) for one in found.tallies] == [
        (rule.name, group) for rule in RULES for group in groups
    ]
    assert all(one.days == (24 if one.group == "all" else 6) for one in found.tallies)


def test_who_cannot_be_scored_is_named_with_the_reason() -> None:
    subjects = [named("a"), named("young"), named("unread"), named("unknown")]
    evidence = [of(subjects[0], STEADY), of(subjects[1], STEADY[:14]), of(subjects[2], [])]
    found = backtest(evidence, subjects, [Spy(seen=[])])
    assert found.containers == 1
    assert found.skipped == (
        "Deployment media/young container server: its record is of 14 days; more than 14 are needed",
        "Deployment media/unread container server: nothing was read of its memory",
        "Deployment media/unknown container server: nothing was read of its memory",
    )


def test_nobody_to_score_is_said() -> None:
    found = backtest([], [named("a")], RULES)
    assert found.tallies == ()
    assert found.notes == (
        "no container has a record of more than 14 days: there is nothing to score rules on",
    )


def test_it_tells_how_far_it_is() -> None:
    told: list[str] = []
    subjects = [named("a"), named("b")]
    backtest([of(one, STEADY) for one in subjects], subjects, [Spy(seen=[])], tell=told.append)
    assert told == ["walking rules over the past (1 of 2)", "walking rules over the past (2 of 2)"]


@pytest.mark.parametrize(("first", "every"), [(0, 7), (14, 0), (-3, 7)])
def test_nonsense_is_refused(first: int, every: int) -> None:
    with pytest.raises(InvalidInput, match="learns from one day at least"):
        backtest([], [], RULES, first=first, every=every)


def test_first_and_every_are_obeyed() -> None:
    spy, who = Spy(seen=[]), named("a")
    found = backtest([of(who, STEADY)], [who], [spy], first=5, every=5)
    assert len(spy.seen) == 3
    assert (found.first, found.every, found.tallies[0].days) == (5, 5, 15)
