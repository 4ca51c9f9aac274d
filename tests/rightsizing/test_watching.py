"""Evidence comes to what a recommender that ran beside it would remember."""

import math
import random

import pytest
from msgspec.structs import replace

from bayplan.model.evidence import Kill, Track
from bayplan.rightsizing.recommender import Usage, recommendation
from bayplan.rightsizing.watching import requested_at, watch
from tests.rightsizing.tracks import DAY, MI, START, STEP, SUBJECT, evidence, subject, track

A_DAY = DAY // STEP


def one_by_one(memory: Track, cpu: Track, kills: tuple[Kill, ...] = ()) -> Usage:
    """All readings told singly, each of CPU five times, a minute apart but at the same moment's weight."""
    usage = Usage()
    events = [(memory.time(index), 0, value) for index, value in enumerate(memory.values)]
    events += [(kill.at, 1, kill.limit or 0) for kill in kills]
    for at, killed, value in sorted(events):
        if killed:
            usage.ran_out(at, int(value))
        elif not math.isnan(value):
            usage.used_memory(at, int(value))
    for index, value in enumerate(cpu.values):
        for _ in range(5):
            usage.cpu.add(math.ceil(value) / 1000.0, 0.1, cpu.time(index))
    usage.counted(cpu.start - STEP, cpu.end, 5 * len(cpu.values))
    return usage


@pytest.mark.parametrize("seed", range(12))
def test_readings_at_once_are_as_readings_told_singly(seed: int) -> None:
    chance = random.Random(seed)
    memory = [100 * chance.lognormvariate(0, 1) for _ in range(chance.choice([1, 40, 3 * A_DAY]))]
    memory = [math.nan if chance.random() < 0.1 else value for value in memory]
    cpu = [chance.lognormvariate(3, 2) for _ in range(2 * A_DAY)]
    span = len(memory) * STEP
    kills = tuple(
        Kill(START + chance.randrange(-STEP, span), chance.randrange(1, 400) * MI) for _ in range(3)
    )
    known = evidence(memory, cpu, kills=kills)
    wanted, watched = one_by_one(known.memory, known.cpu, kills), watch(known, SUBJECT)
    assert watched.memory.weights == wanted.memory.weights
    assert watched.cpu.weights == pytest.approx(wanted.cpu.weights, rel=1e-9, abs=1e-30)
    assert watched.confidence == wanted.confidence
    memory_found, memory_wanted = recommendation(watched).memory, recommendation(wanted).memory
    assert memory_found.target.amount == memory_wanted.target.amount
    assert memory_found.upper.amount == memory_wanted.upper.amount


def test_a_reading_of_five_minutes_is_five_samples() -> None:
    whole = watch(evidence([100] * 10 * A_DAY, [50] * 10 * A_DAY), SUBJECT)
    assert whole.samples == 10 * 1440
    assert whole.confidence == 10


def test_gaps_are_no_samples() -> None:
    half = watch(evidence(cpu=[50, math.nan] * 5 * A_DAY), SUBJECT)
    assert half.confidence == 5


def test_without_cpu_the_readings_of_memory_count() -> None:
    assert watch(evidence([100] * 4 * A_DAY), SUBJECT).confidence == 4


def test_without_anything_nothing_is_remembered() -> None:
    usage = watch(evidence(), SUBJECT)
    assert usage.memory.empty and usage.cpu.empty and usage.confidence == 0


@pytest.mark.parametrize(
    ("requested", "now", "limit", "wanted"),
    [
        (track([100, 200, 300], unit=MI), "requests=50", 400, 200),
        (track([100, math.nan, 300], unit=MI), "requests=50", 400, 100),
        (Track(), "requests=50", 400, 50),
        (Track(), "", 400, 400),
        (Track(), "", 0, 0),
    ],
    ids=["as read then", "as read before a gap", "as now", "its limit", "nothing known"],
)
def test_the_request_at_a_kill(requested: Track, now: str, limit: int, wanted: int) -> None:
    kill = Kill(START + STEP + 10, limit * MI or None)
    known = replace(evidence(), requested=requested)
    assert requested_at(kill, known, subject(now)) == wanted * MI


def test_a_request_read_at_the_moment_of_a_kill_is_that_of_the_kill() -> None:
    known = replace(evidence(), requested=track([100, 200], unit=MI))
    assert requested_at(Kill(START + STEP), known, SUBJECT) == 200 * MI


def test_a_kill_before_the_first_reading_begins_the_day() -> None:
    late = replace(evidence([500] * A_DAY), kills=(Kill(START - DAY // 2, 100 * MI),))
    usage = watch(late, SUBJECT)
    # days end at noon, half a day off the reference: peaks of two days weigh 2^-1/2 and 2^1/2
    assert sum(weight > 0 for weight in usage.memory.weights) == 1
    assert usage.memory.total == pytest.approx(2**-0.5 + 2**0.5)
    assert usage.highest_bump == 200 * MI
    assert usage.highest_memory == 500 * MI
