"""What evidence says of a container: how much of it there is, and what it shows."""

from bayplan.rightsizing.framework import Quality
from bayplan.rightsizing.report.answer import Answer


class Trend(Answer, frozen=True):
    """A leak, or growth: bytes a day, and when the limit is reached if it goes on (None: never, or unknown).

    `leak`: what a restart gives back. `growth`: what it does not.
    """

    kind: str
    per_day: int
    reaches_limit_at: int | None = None
    note: str = ""


class Rhythm(Answer, frozen=True):
    """A pattern that repeats: `daily` or `weekly`, when its peak is (hour of the day, day of the week)."""

    period: str
    hour: int | None = None
    weekday: int | None = None
    share: float = 0.0


class Portrait(Answer, frozen=True):
    """What the evidence of one container comes to.

    `window` is covered from the first to the last reading, in seconds; `samples` readings of `expected`.
    `gaps`: the spans without any, longest first. `peak` is the highest memory ever seen, `peak_at` when;
    `start_peak` the highest around starts, `event_peak` the highest of rare spikes apart from starts.
    `typical` is the median. `cpu_peak`: the highest five minutes. `kills`: how often it ran out of memory,
    the last time at `killed_at`, when its limit was `killed_limit`. `reasons` say why the quality is what it
    is. `rss_peak` is the highest resident set, `gpu_peak` the most memory of cards, `pods` the fewest and
    the most pods that it had.
    """

    quality: Quality = Quality.NONE
    reasons: tuple[str, ...] = ()
    since: int | None = None
    start: int = 0
    end: int = 0
    window: int = 0
    step: int = 0
    samples: int = 0
    expected: int = 0
    gaps: tuple[tuple[int, int], ...] = ()
    typical: int | None = None
    p95: int | None = None
    p99: int | None = None
    peak: int | None = None
    peak_at: int | None = None
    start_peak: int | None = None
    event_peak: int | None = None
    events: int = 0
    starts: int = 0
    restarts: int = 0
    kills: int = 0
    killed_at: int | None = None
    killed_limit: int | None = None
    cpu_typical: int | None = None
    cpu_p95: int | None = None
    cpu_peak: int | None = None
    throttled: float | None = None
    gpu_peak: int | None = None
    trend: Trend | None = None
    rhythm: Rhythm | None = None
    rss_peak: int | None = None
    pods: tuple[int, int] | None = None
