"""The recommender against its definition: 250 generated histories, and cases worked by hand."""

import random
from itertools import pairwise

import pytest

from bayplan.rightsizing.recommender import LARGEST, Bounds, Usage, cut, recommendation, scale
from tests.rightsizing.slow_recommender import BYTES, Slow

MI = 1024 * 1024
DAY, HOUR = 86_400, 3_600
START = 1_780_000_000

Event = tuple[str, int, int]


def told(events: list[Event]) -> Usage:
    usage = Usage()
    for what, at, amount in events:
        {"cpu": usage.used_cpu, "memory": usage.used_memory, "kill": usage.ran_out}[what](at, amount)
    return usage


def amounts(bounds: Bounds) -> dict[str, int]:
    return {name: getattr(bounds, name).amount for name in ("target", "lower", "upper")}


# -- generated histories ---------------------------------------------------------------------------------


def away_from_edges(amount: int) -> int:
    """Not within two bytes of an edge that is a whole number: on which side of it Go falls is chance."""
    return amount + 7 if any(abs(amount - edge) <= 2 for edge in BYTES[1:5]) else amount


def history(seed: int) -> list[Event]:
    """Hours to months of samples with gaps, repeats, late ones, zeros and kills, as the seed has it."""
    chance = random.Random(seed)
    base, spread = 10 ** chance.uniform(6.5, 10.5), chance.choice([0.02, 0.3, 1.5])
    step, events, at = (
        chance.choice([60, 300, 3_600, 5 * 3_600]),
        list[Event](),
        START + chance.randrange(DAY),
    )
    for _ in range(chance.choice([1, 2, 12, 80, 200])):
        at += step * chance.choice([1, 1, 1, 2]) + (
            chance.randrange(3) * DAY if chance.random() < 0.02 else 0
        )
        late = at - chance.randrange(2 * DAY) if chance.random() < 0.03 else at
        used = 0 if chance.random() < 0.01 else away_from_edges(int(base * chance.lognormvariate(0, spread)))
        if seed % 7 != 1:
            events.append(("memory", late, used))
        if seed % 7 != 2:
            events.append(("cpu", late, int(chance.lognormvariate(4, 1.5))))
        if seed % 3 == 0 and chance.random() < 0.05:
            requested = away_from_edges(int(base * chance.choice([0, 0.5, 1, 2])))
            events.append(("kill", late - chance.choice([0, 30, DAY + 1]), requested))
    if seed % 11 == 0:
        events += [(what, when + 130 * DAY, amount) for what, when, amount in events[:20]]
    return events


@pytest.mark.parametrize("seed", range(250))
def test_it_agrees_with_the_definition(seed: int) -> None:
    events, containers = history(seed), 1 + seed % 4
    slow, advised = Slow(events, containers), recommendation(told(events), containers)
    assert advised.confidence == pytest.approx(float(slow.confidence), rel=1e-12)
    for resource, bounds in (("memory", advised.memory), ("cpu", advised.cpu)):
        wanted = {name: slow.recommended(resource, name) for name in ("target", "lower", "upper")}
        assert amounts(bounds) == wanted, f"{resource} of seed {seed}"


def test_the_histories_are_worth_something() -> None:
    """They end in many different amounts, and have kills, months and late samples among them."""
    histories = [history(seed) for seed in range(250)]
    ends = {Slow(events).recommended("memory", "target") for events in histories}
    assert len(ends) > 80
    assert sum(any(what == "kill" for what, _, _ in events) for events in histories) > 30
    assert sum(max(at for _, at, _ in events) > START + 120 * DAY for events in histories) > 15
    late = [any(after[1] < before[1] for before, after in pairwise(events)) for events in histories]
    assert sum(late) > 80


# -- worked by hand --------------------------------------------------------------------------------------


def a_day(amount: int, *, days: int = 1, millicores: int = 100) -> list[Event]:
    """One sample a minute of CPU, and one of memory at the start of each day."""
    events: list[Event] = []
    for minute in range(days * 1440 + 1):
        if minute % 1440 == 0 and minute < days * 1440:
            events.append(("memory", START + minute * 60, amount))
        events.append(("cpu", START + minute * 60, millicores))
    return events


@pytest.mark.parametrize(
    ("used", "target"),
    [
        (9_000_000, 11_500_000),  # bucket [0, 10 MB): 10,000,000 + 1,500,000
        (15_000_000, 23_574_998),  # [10, 20.5): 20,499,999 + 3,074,999
        (25_000_000, 36_253_748),  # [20.5, 31.525): 31,524,999 + 4,728,749
        (40_000_000, 49_566_436),  # [31.525, 43.10125): 43,101,249 + 6,465,187
        (50_000_000, 63_544_758),  # [43.1, 55.256): 55,256,312 + 8,288,446
        (60_000_000, 78_221_997),  # [55.256, 68.019): 68,019,128 + 10,202,869
    ],
)
def test_bucket_edges_of_memory_as_seen_in_the_field(used: int, target: int) -> None:
    # of 100 containers each has a floor of 2.5 Mi, which is below all of these
    assert recommendation(told(a_day(used)), 100).memory.target.amount == target


@pytest.mark.parametrize(
    ("used", "target"),
    [(0, 11), (9, 11), (10, 23), (21, 35), (32, 49), (44, 63), (100, 126)],
    # edges at 10, 20.5, 31.525, 43.101, 55.256 and, for 100, 110.265 millicores:
    # 10+1, 20+3, 31+4, 43+6, 55+8, 110+16
)
def test_bucket_edges_of_cpu_as_seen_in_the_field(used: int, target: int) -> None:
    assert recommendation(told(a_day(10**8, millicores=used)), 100).cpu.target.amount == target


def test_the_first_minute_says_nothing() -> None:
    one = recommendation(told([("cpu", START, 100), ("memory", START, 10**9)]))
    # no time between the first and the last sample: 1 + 1/0 has no end, (1 + 0.001/0)^-2 is nothing
    assert one.confidence == 0
    assert one.memory.upper.amount == one.cpu.upper.amount == LARGEST
    assert one.memory.upper.terms[-1].factor == 0, "what has no end is no factor that could be written down"
    assert (one.memory.lower.amount, one.cpu.lower.amount) == (250 * MI, 25)


@pytest.mark.parametrize(
    ("minutes", "upper", "lower"),
    [
        (5, 1 + 288, 0.60),  # 5/1440 days: 1 + 288; (1 + 0.288)^-2
        (30, 1 + 48, 0.91),
        (720, 3, 0.996),
        (1440, 2, 0.998),
        (7 * 1440, 1 + 1 / 7, 1.0),
        (8 * 1440, 1.125, 1.0),
    ],
)
def test_the_first_days(minutes: int, upper: float, lower: float) -> None:
    cpu = [("cpu", START + minute * 60, 100) for minute in range(minutes + 1)]
    advised = recommendation(told([("memory", START, 2 * 10**9), *cpu]))
    target = advised.memory.target.amount
    assert advised.memory.upper.amount == pytest.approx(target * upper, rel=1e-6)
    assert advised.memory.lower.amount == pytest.approx(target * lower, rel=5e-3)


def test_few_samples_are_as_little_trusted_as_a_short_time() -> None:
    hourly = told([("cpu", START + hour * HOUR, 100) for hour in range(8 * 24)])
    # what a recommender loads from Prometheus: 192 readings of 1440 a day
    assert hourly.confidence == 192 / 1440
    assert recommendation(hourly).cpu.upper.amount == 126 * 85 // 10  # x (1 + 1440/192) = x 8.5


def test_a_kill_adds_100_mi_to_the_request() -> None:
    usage = told([*a_day(400 * MI), ("kill", START + DAY - 60, 400 * MI)])
    # max(400 + 100, 400 x 1.2) = 500 Mi = 524,288,000: in the bucket that ends at 552,400,... bytes
    assert usage.highest_bump == 500 * MI
    target = recommendation(usage).memory.target
    assert [term.what for term in target.terms] == ["observed", "kill", "bucket", "margin"]
    assert target.terms[2].amount == int(next(edge for edge in BYTES if edge > 500 * MI))


def test_a_kill_adds_a_fifth_to_a_large_request() -> None:
    usage = told([*a_day(400 * MI), ("kill", START + DAY - 60, 1000 * MI)])
    assert usage.highest_bump == 1200 * MI


def test_a_kill_counts_from_the_peak_where_that_is_above_the_request() -> None:
    usage = told([*a_day(400 * MI), ("kill", START + DAY - 60, 100 * MI)])
    assert usage.highest_bump == 500 * MI


def test_a_second_kill_does_not_add_to_the_first() -> None:
    kills = [("kill", START + DAY - 60, 400 * MI), ("kill", START + DAY - 30, 400 * MI)]
    once, twice = told([*a_day(400 * MI), kills[0]]), told([*a_day(400 * MI), *kills])
    assert twice.highest_bump == 500 * MI
    assert twice.memory.weights == once.memory.weights


def test_a_kill_of_an_earlier_day_is_left_out() -> None:
    usage = told(a_day(400 * MI, days=3))
    before = list(usage.memory.weights)
    assert not usage.ran_out(START + DAY, 4000 * MI)
    assert usage.memory.weights == before


def test_one_peak_a_day_and_the_higher_takes_the_place_of_the_lower() -> None:
    day = [("memory", START + hour * HOUR, amount * MI) for hour, amount in enumerate((300, 200, 900, 500))]
    assert told(day).memory.weights == told([("memory", START, 900 * MI)]).memory.weights


def test_days_begin_at_the_first_sample_and_peaks_count_at_their_end() -> None:
    usage = told([("memory", START, 300 * MI), ("memory", START + DAY - 1, 900 * MI)])
    assert sum(weight > 0 for weight in usage.memory.weights) == 1
    assert usage.memory.total == pytest.approx(2.0 ** ((START + DAY - usage.memory.reference) / DAY))
    usage.used_memory(START + DAY, 300 * MI)
    assert sum(weight > 0 for weight in usage.memory.weights) == 2


def test_a_day_that_begins_with_zero_is_lost() -> None:
    usage = told([("memory", START, 0), ("memory", START + HOUR, 900 * MI)])
    assert usage.highest_memory == 0 and usage.memory.percentile(0.95) == 10_000_000


def test_samples_out_of_order_do_not_count() -> None:
    usage = told([("cpu", START, 1), ("memory", START, MI)])
    assert (
        not usage.used_cpu(START, 5)
        and not usage.used_cpu(START - 1, 5)
        and not usage.used_cpu(START + 1, -5)
    )
    assert not usage.used_memory(START - 1, 900 * MI) and not usage.used_memory(START + 1, -1)
    assert usage.used_memory(START, 2 * MI), "memory of the same moment may be told twice"


def test_a_kill_told_late_lets_samples_after_it_in() -> None:
    usage = told([("memory", at, 100 * MI) for at in (START, START + HOUR)] + [("kill", START + 60, 10 * MI)])
    # max(10, 100) + 100; and the latest sample is now the kill, as upstream sets it back
    assert usage.highest_bump == 200 * MI
    assert usage.used_memory(START + 120, 300 * MI) and usage.highest_memory == 300 * MI


@pytest.mark.parametrize(
    ("containers", "memory", "cpu"),
    # 262,144,000 bytes and 25 m; halves; thirds, cut
    [(1, 262_144_000, 25), (2, 131_072_000, 12), (3, 87_381_333, 8), (0, 262_144_000, 25)],
)
def test_the_floor_of_a_pod_is_shared_by_its_containers(containers: int, memory: int, cpu: int) -> None:
    advised = recommendation(told(a_day(30 * MI, millicores=1)), containers)
    floor = advised.memory.target.terms[-1]
    assert (floor.what, floor.amount) == ("floor", memory)
    assert advised.memory.target.amount == advised.memory.lower.amount == memory
    assert advised.cpu.target.amount == max(cpu, 11)


def test_nothing_observed_is_the_floor_and_nothing_more() -> None:
    empty = recommendation(Usage())
    assert (amounts(empty.memory), amounts(empty.cpu)) == (
        dict.fromkeys(("target", "lower", "upper"), 250 * MI),
        dict.fromkeys(("target", "lower", "upper"), 25),
    )


def test_the_upper_bound_says_how_it_came_about() -> None:
    upper = recommendation(told(a_day(2_000 * MI, days=4))).memory.upper
    observed, bucket, margin, confidence = upper.terms
    assert (observed.what, observed.amount) == ("observed", 2_000 * MI)
    assert bucket.amount == int(next(edge for edge in BYTES if edge > 2_000 * MI))
    assert margin.amount == bucket.amount * 115 // 100 and margin.factor == 1.15
    assert confidence.factor == 1.25 and confidence.amount == upper.amount == margin.amount * 125 // 100
    assert confidence.note == "4.0 days of readings"


@pytest.mark.parametrize(
    ("amount", "factor", "wanted"),
    [(10, 0.15, 1), (10, float("inf"), LARGEST), (0, float("inf"), 0), (10, -1.0, 0), (10**14, 2.0, LARGEST)],
)
def test_amounts_are_cut(amount: int, factor: float, wanted: int) -> None:
    assert scale(amount, factor) == wanted == cut(amount * factor)
