"""What is usual counts for a while; what must not be forgotten, for ever."""

from msgspec.structs import replace

from bayplan.model.evidence import TRACKS, Evidence, Kill
from bayplan.rightsizing import usual
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.recommend import recommend
from bayplan.rightsizing.strategies.bayplan import RULE
from tests.rightsizing.tracks import DAY, MI, PLACE, START, evidence, subject, track

HOUR = 3_600
NOW = START + 90 * DAY


def ninety_days() -> Evidence:
    """Sixty busy days with a peak and a kill, then thirty calm ones."""
    memory, cpu = [400.0] * 60 * 24 + [200.0] * 30 * 24, [900.0] * 60 * 24 + [50.0] * 30 * 24
    memory[300] = 700.0
    known = evidence(memory, cpu, step=HOUR, kills=(Kill(START + 5 * DAY, 600 * MI),))
    return replace(
        known, cpu_peak=known.cpu, throttled=track([0.5] * 90, step=DAY), starts=(START + 9 * DAY,)
    )


def test_cpu_before_is_left_out_and_nothing_else() -> None:
    whole = ninety_days()
    found = usual.since(whole, NOW - 30 * DAY)
    assert max(found.cpu.values) == max(found.cpu_peak.values) == 50
    assert found.cpu.start > NOW - 30 * DAY and found.cpu.end == whole.cpu.end
    assert len(found.throttled.values) < 30
    same = [name for name in TRACKS if name not in ("cpu", "cpu_peak", "throttled")]
    assert all(getattr(found, name) == getattr(whole, name) for name in same)
    assert (found.kills, found.starts) == (whole.kills, whole.starts)


def test_without_a_moment_everything_counts() -> None:
    assert usual.since(ninety_days(), 0) == ninety_days()
    assert usual.since(Evidence(PLACE), NOW) == Evidence(PLACE)


def test_a_peak_counts_however_old_and_the_usual_only_of_late() -> None:
    who = subject("requests=1000 limits=2000")
    known = ninety_days()
    late, whole = (recommend(who, known, RULE, now=NOW, days=days) for days in (30, 0))
    assert late.portrait.peak == whole.portrait.peak == 700 * MI
    assert late.portrait.kills == 1
    assert (late.portrait.typical, late.portrait.p95, late.portrait.cpu_p95) == (200 * MI, 200 * MI, 50)
    assert (whole.portrait.typical, whole.portrait.p95, whole.portrait.cpu_p95) == (400 * MI, 400 * MI, 900)
    limits = [one.of(Bound.MEMORY_LIMIT.value) for one in (late, whole)]
    assert limits[0] == limits[1] and limits[0] is not None and (limits[0].wanted or 0) > 700 * MI
    cores = [one.of(Bound.CPU_REQUEST.value) for one in (late, whole)]
    assert [one and one.asked for one in cores] == [60, 1050]


def test_where_nothing_was_read_of_late_what_was_usual_before_is_told() -> None:
    known = replace(ninety_days(), cpu=track([], step=HOUR), cpu_peak=track([], step=HOUR))
    found = recommend(subject("limits=2000"), known, RULE, now=NOW + 60 * DAY, days=30).portrait
    assert found.typical == 400 * MI and found.cpu_p95 is None
