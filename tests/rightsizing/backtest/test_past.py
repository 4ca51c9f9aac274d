"""The past of a container, day by day."""

import math

import numpy as np
from msgspec.structs import replace

from bayplan.model.evidence import Evidence, Kill
from bayplan.rightsizing import backtest
from tests.rightsizing.backtest.past import STEP, lived, recorded
from tests.rightsizing.tracks import DAY, MI, PLACE, START, subject, track


def test_each_day_has_its_highest_reading_and_when() -> None:
    found = lived([10, 40, 20])
    assert (found.peak / MI).tolist() == [10, 40, 20]
    assert found.when.tolist() == [START + day * DAY + 3 * STEP for day in range(3)]


def test_a_day_on_which_it_did_not_run_is_none() -> None:
    assert np.isnan(lived([10, math.nan, 20]).peak).tolist() == [False, True, False]


def test_kills_count_on_their_day_under_the_highest_limit() -> None:
    kills = (Kill(START + DAY, 64 * MI), Kill(START + DAY + 1, 32 * MI), Kill(START + 2 * DAY, 48 * MI))
    found = lived([10, 20, 30], kills=kills)
    assert (found.killed / MI).tolist() == [64, 48, 0]


def test_where_no_limit_of_a_kill_is_known_it_wanted_more_than_was_read() -> None:
    assert (lived([10, 20, 30], kills=(Kill(START + 2 * DAY),)).killed / MI).tolist() == [0, 20, 0]


def test_what_was_set_is_taken_from_the_record_and_else_from_today() -> None:
    limited = track([100, 150], unit=MI, step=DAY, start=START + DAY + 1)
    found = backtest.past(
        subject("requests=30 limits=90"), replace(recorded([5, 5, 5]), limited=limited), START, 3
    )
    assert (found.limit / MI).tolist() == [90, 100, 150]
    assert (found.request / MI).tolist() == [30, 30, 30]


def test_what_is_set_as_a_day_ends_counts_for_it() -> None:
    known = replace(recorded([5, 5]), limited=track([64], unit=MI, step=DAY, start=START + DAY))
    found = backtest.past(subject("limits=90"), known, START, 2)
    assert (found.limit / MI).tolist() == [64, 64]


def test_nothing_set_is_no_number() -> None:
    assert np.isnan(lived([5, 5], "").limit).all()


def test_days_begin_with_the_first_record() -> None:
    later = replace(recorded([5]), memory=track([1], start=START + 9 * DAY, step=STEP))
    assert backtest.origin([Evidence(PLACE), later, recorded([5])]) == START
    assert backtest.origin([]) == 0


def test_readings_after_the_last_day_are_left_out() -> None:
    found = backtest.past(subject(), recorded([10, 40, 90]), START, 2)
    assert (found.peak / MI).tolist() == [10, 40]
