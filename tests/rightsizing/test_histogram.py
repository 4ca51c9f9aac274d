"""Edges, decay and checkpoints of the histogram, worked by hand where a hand can."""

import random

import numpy as np
import pytest

from bayplan.model.autoscaling import KeptHistogram
from bayplan.rightsizing.histogram import BYTES, CORES, EPSILON, Histogram, power

DAY = 86_400
MIDNIGHT = 20_000 * DAY


def test_there_are_176_buckets() -> None:
    assert BYTES.count == CORES.count == 176


def test_edges_of_the_first_buckets() -> None:
    # first x (1.05^n - 1) / 0.05: 1, 2.05, 3.1525, 4.310125, 5.52563125 times 10 MB
    exact = [0, 10_000_000, 20_500_000, 31_525_000, 43_101_250, 55_256_312.5]
    assert [BYTES.start(bucket) for bucket in range(6)] == pytest.approx(exact, rel=1e-15)
    # cut to whole bytes three of them lose a byte, as they do in Go
    assert [int(BYTES.start(bucket)) for bucket in (2, 3, 4, 5)] == [
        20_499_999,
        31_524_999,
        43_101_249,
        55_256_312,
    ]


@pytest.mark.parametrize(
    ("amount", "bucket"),
    [
        (0, 0),
        (9_999_999, 0),
        (10_000_000, 1),
        (20_499_998, 1),
        (20_500_001, 2),
        (55_256_312, 4),
        (55_256_313, 5),
        (10**12, 174),
        (10**15, 175),
    ],
)
def test_what_falls_into_which_bucket(amount: int, bucket: int) -> None:
    assert BYTES.find(float(amount)) == bucket


def test_every_value_lies_within_its_bucket() -> None:
    chance = random.Random(7)
    for _ in range(2_000):
        value = 10 ** chance.uniform(5, 11.9)
        bucket = BYTES.find(value)
        assert BYTES.start(bucket) * (1 - 1e-12) <= value <= BYTES.start(bucket + 1) * (1 + 1e-12)


def test_powers_are_by_squaring() -> None:
    assert power(1.05, 0) == 1.0 and power(1.05, 1) == 1.05 and power(2.0, 40) == 2.0**40
    assert power(1.05, 4) == (1.05 * 1.05) * (1.05 * 1.05) != 1.05**4


def test_without_samples_a_percentile_is_nothing() -> None:
    assert Histogram(BYTES).empty and Histogram(BYTES).percentile(0.9) == 0.0


def test_a_percentile_is_the_upper_edge() -> None:
    held = Histogram(BYTES)
    held.add(50e6, 1.0, MIDNIGHT)
    assert [held.percentile(share) for share in (0.0, 0.5, 1.0)] == [BYTES.start(5)] * 3


def test_the_last_bucket_has_no_upper_edge() -> None:
    held = Histogram(BYTES)
    held.add(1e15, 1.0, MIDNIGHT)
    assert held.percentile(0.9) == BYTES.start(175)


def test_a_day_later_weighs_twice() -> None:
    held = Histogram(BYTES)
    held.add(50e6, 1.0, MIDNIGHT)
    held.add(500e6, 1.0, MIDNIGHT + DAY)
    # weights 1 : 2, so that a third of the weight lies in the lower bucket
    assert held.percentile(0.33) == BYTES.start(BYTES.find(50e6) + 1)
    assert held.percentile(0.34) == BYTES.start(BYTES.find(500e6) + 1)


@pytest.mark.parametrize(("hour", "reference"), [(11, 0), (12, 1), (23, 1)])
def test_the_reference_is_the_nearest_midnight(hour: int, reference: int) -> None:
    held = Histogram(BYTES)
    held.add(1.0, 1.0, MIDNIGHT + hour * 3_600)
    assert held.reference == MIDNIGHT + reference * DAY


def test_the_reference_stays_for_100_half_lives_and_moves_then() -> None:
    held = Histogram(BYTES)
    held.add(50e6, 1.0, MIDNIGHT)
    held.add(500e6, 1.0, MIDNIGHT + 100 * DAY)
    assert held.reference == MIDNIGHT and held.total == pytest.approx(2.0**100)
    held.add(500e6, 1.0, MIDNIGHT + 100 * DAY + 1)
    assert held.reference == MIDNIGHT + 100 * DAY and held.total == pytest.approx(2.0, rel=1e-4)
    assert held.percentile(0.0) == held.percentile(1.0), "what is 2^-100 by now is no weight any more"


def test_what_is_taken_back_is_gone() -> None:
    held = Histogram(BYTES)
    held.add(50e6, 1.0, MIDNIGHT)
    held.add(500e6, 1.0, MIDNIGHT)
    held.subtract(500e6, 1.0, MIDNIGHT)
    assert held.percentile(1.0) == BYTES.start(5) and held.total == 1.0
    held.subtract(50e6, 1.0 - EPSILON / 2, MIDNIGHT)
    assert held.empty, "a weight below epsilon is none"


def test_many_at_once_are_as_one_by_one() -> None:
    chance = random.Random(3)
    times = sorted(chance.randrange(MIDNIGHT, MIDNIGHT + 150 * DAY) for _ in range(3_000))
    values = [chance.lognormvariate(-2, 2) for _ in times]
    single, together = Histogram(CORES), Histogram(CORES)
    for at, value in zip(times, values, strict=True):
        single.add(value, 0.1, at)
    together.add_all(np.array(values), 0.1, np.array(times, dtype=np.int64))
    assert together.reference == single.reference
    assert together.weights == pytest.approx(single.weights, rel=1e-12, abs=1e-30)
    shares = [share / 100 for share in range(101)]
    assert [together.percentile(share) for share in shares] == [single.percentile(share) for share in shares]


def test_at_100_half_lives_to_the_second_the_reference_stays() -> None:
    times = [MIDNIGHT, MIDNIGHT + 100 * DAY, MIDNIGHT + 100 * DAY + 1]
    for many, reference in ((2, MIDNIGHT), (3, MIDNIGHT + 100 * DAY)):
        held = Histogram(BYTES)
        held.add_all(np.full(many, 50e6), 1.0, np.array(times[:many], dtype=np.int64))
        assert held.reference == reference


def test_a_checkpoint_holds_weights_up_to_10000() -> None:
    held = Histogram(BYTES)
    held.add(50e6, 1.0, MIDNIGHT)
    held.add(500e6, 1.0, MIDNIGHT + DAY)
    # the weights are 1 and 2; the heaviest becomes 10000
    stored = held.store()
    assert stored == KeptHistogram(MIDNIGHT, 3.0, ((4, 5_000), (BYTES.find(500e6), 10_000)))


def test_a_checkpoint_gives_the_same_percentiles_back() -> None:
    chance = random.Random(5)
    held, again = Histogram(BYTES), Histogram(BYTES)
    for day in range(8):
        held.add(chance.uniform(50e6, 500e6), 1.0, MIDNIGHT + day * DAY)
    again.load(held.store())
    assert again.total == held.total
    shares = (0.5, 0.9, 0.95)
    assert [again.percentile(share) for share in shares] == [held.percentile(share) for share in shares]
    again.add(3e9, 1.0, MIDNIGHT + 9 * DAY)
    assert again.percentile(0.95) == BYTES.start(BYTES.find(3e9) + 1)


def test_an_empty_checkpoint_is_nothing() -> None:
    held = Histogram(BYTES)
    assert held.store().weights == ()
    held.load(KeptHistogram(MIDNIGHT, 0.0))
    assert held.empty


def test_buckets_of_another_histogram_are_left_out() -> None:
    held = Histogram(BYTES)
    held.load(KeptHistogram(MIDNIGHT, 1.0, ((-1, 10_000), (4, 10), (176, 10_000))))
    assert held.percentile(0.9) == BYTES.start(5) and held.total == 1.0
