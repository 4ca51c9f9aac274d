"""What is needed to start: the highest of two hours after each start."""

from msgspec.structs import replace

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait import readings, starting
from bayplan.rightsizing.portrait.starting import Starting
from tests.rightsizing.tracks import MI, START, evidence

HOUR = 3_600


def observed(known: Evidence) -> Starting:
    return starting.observe(known, readings.read(known.memory))


def test_each_start_has_its_highest_reading() -> None:
    memory = [1, 9, 2, 2, 2, 3, 7, 2, 8]
    known = replace(evidence(memory, step=HOUR), starts=(START, START + 4 * HOUR))
    found = observed(known)
    assert found.peaks.tolist() == [9 * MI, 7 * MI]
    assert found.near.tolist() == [False, True, True, False, False, True, True, False, False]


def test_the_second_peak_of_a_start_counts() -> None:
    known = replace(evidence([1, 5, 3, 8, 2, 2], step=HOUR // 2), starts=(START,))
    assert observed(known).highest == 8 * MI


def test_a_start_before_the_record_was_not_read() -> None:
    known = replace(evidence([1, 2], step=HOUR), starts=(START - 24 * HOUR,))
    assert observed(known).highest is None


def test_the_first_pod_began_with_a_start() -> None:
    known = replace(evidence([1, 2, 3, 4, 5], step=HOUR), since=START)
    assert observed(known).highest == 3 * MI


def test_restarts_in_quick_succession_are_each_their_own() -> None:
    known = replace(evidence([1, 5, 6, 7], step=HOUR), starts=tuple(START + one * HOUR for one in range(3)))
    assert observed(known).peaks.tolist() == [5 * MI, 6 * MI, 7 * MI]
