"""What became of earlier sizes: each fate by an example, and laws on the ledger as a set."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.evidence import Evidence, Kill, Place, Track
from bayplan.rightsizing import ledger
from bayplan.rightsizing.framework import Subject
from bayplan.rightsizing.report.ledger import Entry, Fate

WEB = Place("Deployment", "shop", "web", "server")
DB = Place("StatefulSet", "shop", "db", "db")
MI = 1 << 20
DAY = 86_400
LIMIT, REQUEST, CPU = "limits.memory", "requests.memory", "requests.cpu"
LOWERED = Entry(WEB, LIMIT, 512 * MI, 256 * MI, "bayplan", 100 * DAY)


def subject(**now: int) -> Subject:
    names = {"limit": LIMIT, "request": REQUEST, "cpu": CPU}
    return Subject(WEB, current={names[name]: amount for name, amount in now.items()})


def limited(*amounts: float) -> Evidence:
    return Evidence(WEB, limited=Track(101 * DAY, DAY, array("d", amounts)))


CASES = {
    "it holds": (LOWERED, subject(limit=256 * MI), Evidence(WEB), Fate.HELD, "held"),
    "nobody has applied it": (
        LOWERED, subject(limit=512 * MI), Evidence(WEB), Fate.PENDING, "not in force: 512Mi is still set",
    ),
    "it was in force, and was taken back": (
        LOWERED, subject(limit=512 * MI), limited(256.0 * MI, 512.0 * MI), Fate.REVERTED, "reverted to 512Mi",
    ),
    "it was raised again": (
        LOWERED, subject(limit=384 * MI), Evidence(WEB), Fate.RAISED, "raised again to 384Mi",
    ),
    "it was lowered further": (
        LOWERED, subject(limit=128 * MI), Evidence(WEB), Fate.HELD, "lowered further since, to 128Mi",
    ),
    "nothing is set": (LOWERED, subject(), Evidence(WEB), Fate.REVERTED, "nothing is set any more"),
    "the container is gone": (
        LOWERED, Subject(DB), Evidence(WEB), Fate.GONE, "the container is not there any more",
    ),
    "memory ran out at that size": (
        LOWERED,
        subject(limit=512 * MI),
        Evidence(WEB, kills=(Kill(103 * DAY, 256 * MI), Kill(104 * DAY, 256 * MI))),
        Fate.KILLED,
        "memory ran out 2 times at that size, last on 1970-04-15",
    ),
    "memory ran out at another size": (
        LOWERED, subject(limit=256 * MI), Evidence(WEB, kills=(Kill(103 * DAY, 512 * MI),)), Fate.HELD,
        "held",
    ),
    "memory ran out before": (
        LOWERED, subject(limit=256 * MI), Evidence(WEB, kills=(Kill(99 * DAY, 256 * MI),)), Fate.HELD, "held",
    ),
    "memory ran out, at a limit that nobody knows, while it was in force": (
        LOWERED,
        subject(limit=256 * MI),
        Evidence(WEB, kills=(Kill(103 * DAY),)),
        Fate.KILLED,
        "memory ran out once at that size, last on 1970-04-14",
    ),
    "memory ran out, at a limit that nobody knows, while it was not": (
        LOWERED, subject(limit=512 * MI), Evidence(WEB, kills=(Kill(103 * DAY),)), Fate.PENDING,
        "not in force: 512Mi is still set",
    ),
    "a raise was not enough, and was raised": (
        Entry(WEB, LIMIT, 256 * MI, 300 * MI, "bayplan", 100 * DAY),
        subject(limit=512 * MI), Evidence(WEB), Fate.RAISED, "raised to 512Mi",
    ),
    "a raise was cut": (
        Entry(WEB, LIMIT, 256 * MI, 512 * MI, "bayplan", 100 * DAY),
        subject(limit=300 * MI), Evidence(WEB), Fate.REVERTED, "lowered to 300Mi since",
    ),
    "CPU is not what memory runs out of": (
        Entry(WEB, CPU, 500, 100, "bayplan", 100 * DAY),
        subject(cpu=100), Evidence(WEB, kills=(Kill(103 * DAY),)), Fate.HELD, "held",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "now", "seen", "fate", "said"), CASES.values(), ids=CASES)
def test_fates(entry: Entry, now: Subject, seen: Evidence, fate: Fate, said: str) -> None:
    (found,) = ledger.scores([entry], [now], [seen])
    assert (found.fate, found.said) == (fate, said)
    assert found.kills == (len(seen.kills) if fate is Fate.KILLED else 0)


def test_an_entry_answers_for_its_own_time_alone() -> None:
    later = Entry(WEB, LIMIT, 256 * MI, 384 * MI, "krr", 110 * DAY)
    seen = Evidence(WEB, kills=(Kill(105 * DAY, 256 * MI), Kill(120 * DAY, 384 * MI)))
    first, second = ledger.scores([later, LOWERED], [subject(limit=384 * MI)], [seen])
    assert (first.entry, first.fate, first.kills) == (LOWERED, Fate.KILLED, 1)
    assert (second.entry, second.fate, second.kills) == (later, Fate.KILLED, 1)


def test_what_we_raised_again_ourselves_counts_as_raised() -> None:
    later = Entry(WEB, LIMIT, 256 * MI, 384 * MI, "krr", 110 * DAY)
    first, second = ledger.scores([LOWERED, later], [subject(limit=384 * MI)], [])
    assert (first.fate, second.fate) == (Fate.RAISED, Fate.HELD)
    assert first.said == "raised again to 384Mi on 1970-04-21, by rule krr"


@pytest.mark.parametrize(("at", "killed"), [(100, 0), (101, 1), (110, 1), (111, 0)])
def test_a_kill_is_of_the_size_that_was_in_force_until_the_next(at: int, killed: int) -> None:
    later = Entry(WEB, LIMIT, 256 * MI, 257 * MI, "krr", 110 * DAY)
    seen = Evidence(WEB, kills=(Kill(at * DAY, 256 * MI),))
    first, _ = ledger.scores([LOWERED, later], [subject(limit=257 * MI)], [seen])
    assert first.kills == killed


@pytest.mark.parametrize(("limit", "killed"), [(100, 1), (99, 1), (101, 1), (98, 0), (102, 0)])
def test_a_size_is_the_same_within_a_hundredth(limit: int, killed: int) -> None:
    entry = Entry(WEB, LIMIT, 200 * MI, 100 * MI, "bayplan", 100 * DAY)
    seen = Evidence(WEB, kills=(Kill(103 * DAY, limit * MI),))
    (found,) = ledger.scores([entry], [subject(limit=100 * MI)], [seen])
    assert found.kills == killed


def test_a_raise_that_was_not_enough_is_no_lesson() -> None:
    raised = Entry(WEB, LIMIT, 128 * MI, 256 * MI, "bayplan", 100 * DAY)
    further = Entry(WEB, LIMIT, 256 * MI, 384 * MI, "bayplan", 110 * DAY)
    first, last = ledger.scores([raised, further], [subject(limit=512 * MI)], [])
    assert (first.fate, last.fate) == (Fate.HELD, Fate.RAISED)
    assert first.said == "held until the next size, accepted on 1970-04-21, by rule bayplan"
    assert ledger.learned([first, last]) == {}


def test_lessons_name_the_worst_and_spare_whom_nothing_speaks_against() -> None:
    request = Entry(WEB, REQUEST, 512 * MI, 256 * MI, "bayplan", 101 * DAY)
    raised = Entry(WEB, CPU, 100, 200, "krr", 101 * DAY)
    seen = Evidence(WEB, kills=(Kill(103 * DAY, 256 * MI),))
    now = subject(limit=256 * MI, request=384 * MI, cpu=100)
    found = ledger.scores([LOWERED, request, raised], [now], [seen])
    assert ledger.learned(found) == {
        WEB: {
            "bayplan": "requests.memory from 512Mi to 256Mi on 1970-04-12: memory ran out once at that size, "
            "last on 1970-04-14"
        }
    }
    assert ledger.learned(ledger.scores([LOWERED], [subject(limit=256 * MI)], [])) == {}


def test_what_was_raised_again_is_a_worse_lesson_than_what_was_taken_back() -> None:
    request = Entry(WEB, REQUEST, 512 * MI, 256 * MI, "bayplan", 99 * DAY)
    now, seen = subject(limit=512 * MI, request=384 * MI), limited(256.0 * MI, 512.0 * MI)
    both, back = (
        ledger.learned(ledger.scores(entries, [now], [seen]))[WEB]["bayplan"]
        for entries in ([LOWERED, request], [LOWERED])
    )
    assert both == "requests.memory from 512Mi to 256Mi on 1970-04-10: raised again to 384Mi"
    assert back == "limits.memory from 512Mi to 256Mi on 1970-04-11: reverted to 512Mi"


places = some.sampled_from((WEB, DB))
entries = some.builds(
    Entry,
    places,
    some.sampled_from((LIMIT, REQUEST, CPU)),
    some.none() | some.integers(0, 4),
    some.integers(1, 4),
    some.sampled_from(("bayplan", "krr")),
    some.integers(0, 5),
    some.sampled_from(("", "seen")),
)
subjects = some.lists(
    some.builds(Subject, places, current=some.dictionaries(some.just(LIMIT), some.integers(1, 4))),
    max_size=2,
    unique_by=lambda one: one.place,
)
kills = some.lists(some.builds(Kill, some.integers(0, 8), some.none() | some.integers(1, 4)), max_size=3)
evidence = some.lists(
    some.builds(Evidence, places, kills=kills.map(tuple)), max_size=2, unique_by=lambda one: one.place
)


@given(some.lists(entries), some.lists(entries), subjects, evidence)
def test_ledgers_merged_in_any_order_score_alike(
    one: list[Entry], other: list[Entry], sized: list[Subject], seen: list[Evidence]
) -> None:
    found = ledger.scores([*one, *other], sized, seen)
    assert found == ledger.scores([*other, *one, *one], sized, seen)
    assert {score.entry for score in found} == {*one, *other}
    assert ledger.learned(found) == ledger.learned(reversed(found))
