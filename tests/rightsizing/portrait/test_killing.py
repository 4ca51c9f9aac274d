"""Kills: under which limit they happened."""

from msgspec.structs import replace

from bayplan.model.evidence import Kill
from bayplan.rightsizing.portrait import killing
from tests.rightsizing.tracks import DAY, MI, START, evidence, track

LIMITED = track([128, 256], unit=MI, step=DAY)
KNOWN = replace(evidence([100, 180]), limited=LIMITED)


def test_its_own_record_comes_first() -> None:
    assert killing.limit(Kill(START + DAY, 64 * MI), KNOWN) == 64 * MI


def test_else_what_was_set_at_the_time() -> None:
    assert killing.limit(Kill(START + DAY - 1), KNOWN) == 128 * MI
    assert killing.limit(Kill(START + 5 * DAY), KNOWN) == 256 * MI
    assert killing.limit(Kill(START - 1), KNOWN) is None


def test_the_highest_of_all_kills() -> None:
    assert killing.highest(KNOWN) == 0
    kills = (Kill(START + 1), Kill(START + DAY), Kill(START + 2, 200 * MI))
    assert killing.highest(replace(KNOWN, kills=kills)) == 256 * MI


def test_where_no_limit_is_known_the_highest_reading_counts() -> None:
    unknown = replace(KNOWN, kills=(Kill(START - 1), Kill(START, 64 * MI)))
    assert killing.highest(unknown) == 180 * MI
    assert killing.highest(replace(unknown, kills=(Kill(START - 1), Kill(START, 512 * MI)))) == 512 * MI


def test_the_last_kill_is_the_latest() -> None:
    assert killing.last(KNOWN) is None
    assert killing.last(replace(KNOWN, kills=(Kill(9), Kill(3)))) == Kill(9)
