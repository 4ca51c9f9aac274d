"""How much was read: gaps are what is missing, and nothing is missing while it was parked."""

import math

from msgspec.structs import replace

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait import coverage, readings
from bayplan.rightsizing.portrait.coverage import Coverage
from tests.rightsizing.tracks import START, evidence, track

HOUR = 3_600
GONE = math.nan


def covered(known: Evidence) -> Coverage:
    return coverage.cover(known, readings.read(known.memory))


def test_without_gaps_everything_is_there() -> None:
    found = covered(evidence([1.0] * 48, step=HOUR))
    assert (found.samples, found.expected, found.days, found.gaps) == (48, 48, 3, ())
    assert found.window == 47 * HOUR and found.share == 1


def test_gaps_are_told_the_longest_first() -> None:
    found = covered(evidence([1, GONE, 1, GONE, GONE, GONE, 1, 1], step=HOUR))
    assert found.gaps == ((START + 2 * HOUR, START + 6 * HOUR), (START, START + 2 * HOUR))
    assert (found.samples, found.expected) == (4, 8)


def test_a_parked_container_misses_nothing() -> None:
    known = evidence([1, GONE, GONE, 1, GONE, 1], step=HOUR)
    found = covered(replace(known, replicas=track([1, 0, 0, 1, 1, 1], step=HOUR)))
    assert found.gaps == ((START + 3 * HOUR, START + 5 * HOUR),)
    assert found.expected == 4 and not found.parked


def test_who_was_not_counted_was_not_parked() -> None:
    known = evidence([1, GONE, GONE, 1], step=HOUR)
    found = covered(replace(known, replicas=track([1, GONE, GONE, 1], step=HOUR)))
    assert found.gaps == ((START, START + 3 * HOUR),)


def test_nothing_read_of_a_parked_container() -> None:
    found = covered(replace(evidence(), replicas=track([1, 0], step=HOUR)))
    assert found == Coverage(parked=True) and found.share == 0
