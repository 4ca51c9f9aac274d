"""What evidence shows, in sentences; nothing is said of what nobody read."""

import pytest

from bayplan.model.evidence import DAY
from bayplan.rightsizing.report.evidence import Portrait, Rhythm
from bayplan.views.size import facts

MI = 1 << 20
FIRST = 1_790_942_400


def test_nothing_is_known_of_what_was_not_read() -> None:
    assert facts.facts(Portrait()) == []


def test_everything_is_told_once() -> None:
    found = Portrait(
        start=FIRST, end=FIRST + 30 * DAY, samples=2_000, expected=2_160,
        gaps=((FIRST + 3 * DAY, FIRST + 5 * DAY),), typical=200 * MI, p99=400 * MI, rss_peak=300 * MI,
        start_peak=350 * MI, gpu_peak=900 * MI, event_peak=450 * MI, events=3, starts=2, restarts=1,
        since=FIRST - 9 * DAY, pods=(1, 3), throttled=0.031, rhythm=Rhythm("daily", hour=2, share=0.8),
    )  # fmt: skip
    assert facts.facts(found) == [
        "2,000 of 2,160 readings from 2026-10-02 to 2026-11-01; "
        "nothing was read from 2026-10-05 to 2026-10-07",
        "memory: usual 200Mi, p99 400Mi, resident at most 300Mi, after a start 350Mi, GPU at most 900Mi",
        "jobs inside took up to 450Mi, 3 times",
        "it has run since 2026-09-23 at least",
        "it is highest at 02:00 UTC each day",
        "it had 1 to 3 pods",
        "2 starts, 1 restart",
        "its CPU limit held it back in 3.1% of all periods",
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Portrait(rhythm=Rhythm("weekly", weekday=6, share=0.6)), ["it is highest on Sundays"]),
        (Portrait(pods=(2, 2)), []),
        (Portrait(since=FIRST, start=FIRST + 3600), []),
        (Portrait(throttled=0.004), []),
        (Portrait(rss_peak=5 * MI), ["memory: resident at most 5Mi"]),
        (
            Portrait(start=FIRST, end=FIRST + DAY, samples=20, expected=24, gaps=((FIRST, FIRST + 7200),)),
            ["20 of 24 readings from 2026-10-02 to 2026-10-03; nothing was read from 2026-10-02 for 2 hours"],
        ),
    ],
)
def test_each_by_itself(found: Portrait, said: list[str]) -> None:
    assert facts.facts(found) == said
