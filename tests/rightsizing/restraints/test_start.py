"""What a start needs holds a limit up, although no calm day shows it."""

from bayplan.rightsizing.framework import Bound, Quality
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.restraint import Cause
from bayplan.rightsizing.restraints.start import START
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI


def held(memory: str, wanted: int, start: int | None) -> tuple[int | None, Cause]:
    seen = Portrait(Quality.ENOUGH, start_peak=start)
    draft = drafts.drafted(drafts.subject(memory), {Bound.MEMORY_LIMIT: wanted * MI}, seen)
    limit = START.hold(draft).of(Bound.MEMORY_LIMIT)
    return limit.amount, limit.cause


def test_idle_at_246_and_starting_at_266() -> None:
    for now in (256, 266):
        assert held(f"256/{now}", 280, 266 * MI) == (-(-2926 * MI // 10), Cause.PEAK)


def test_a_limit_above_it_stays() -> None:
    assert held("256/512", 400, 266 * MI) == (400 * MI, Cause.USAGE)
    assert held("256/512", 100, None) == (100 * MI, Cause.USAGE)
