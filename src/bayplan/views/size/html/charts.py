"""Usage over time as curves, with what is set and what is recommended drawn in.

Of many readings the highest of each stretch is kept, so that no peak is lost; where nobody read anything the
curve is broken. A frame is `WIDTH` by `HEIGHT` units, stretched to whatever room there is: nothing in it may
have a shape of its own but lines, which keep their thickness.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from bayplan.model.evidence import Evidence, Track
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.recommendation import Recommendation, Sized
from bayplan.views.size import naming

WIDTH: Final = 960
HEIGHT: Final = 1000
MOST: Final = 240
MOST_CPU: Final = 120
"""So many points a curve has at most; CPU, which nobody dies of, gets by with fewer."""
MOST_STARTS: Final = 60
AIR: Final = 1.06
"""So much higher than the highest of it all is a frame."""
SHARED: Final = {Bound.MEMORY_REQUEST: "request", Bound.MEMORY_LIMIT: "limit", Bound.CPU_REQUEST: "request"}


class Level(NamedTuple):
    """A horizontal line: what it is (`request`, `limit`; `wanted` or as it is), how high, and the amount."""

    kind: str
    wanted: bool
    y: int
    said: str


class Chart(NamedTuple):
    """A curve in its frame. `starts` are abscissas; `kills` points."""

    title: str
    path: str
    levels: tuple[Level, ...]
    starts: tuple[int, ...]
    kills: tuple[tuple[int, int], ...]
    top: str
    first: str
    last: str
    said: str


def charts(found: Recommendation, evidence: Evidence | None) -> list[Chart]:
    """The pictures of one container: memory, and CPU where it was measured."""
    if evidence is None:
        return []
    made = [
        _chart("memory", evidence.memory or evidence.rss, MOST, found, evidence),
        _chart("CPU", evidence.cpu, MOST_CPU, found, evidence),
    ]
    return [one for one in made if one is not None]


def _chart(title: str, track: Track, most: int, found: Recommendation, evidence: Evidence) -> Chart | None:
    highest = thinned(track, most)
    measured = [value for value in highest if value == value]
    if not measured:
        return None
    memory = title == "memory"
    bounds = [one for one in found.sized if (naming.resource(one.bound) == "memory") is memory]
    kills = [(one.at, one.limit) for one in evidence.kills] if memory else []
    frame = _Frame.around(track, [*measured, *_amounts(bounds), *(limit or 0 for _, limit in kills)])
    return Chart(
        title,
        frame.path(highest),
        tuple(_levels(bounds, frame)),
        tuple(frame.x(at) for at in evidence.starts[-MOST_STARTS:] if frame.holds(at)),
        tuple((frame.x(at), frame.y(limit or max(measured))) for at, limit in kills if frame.holds(at)),
        naming.observed(f".{title.lower()}", round(frame.top)),
        naming.day(frame.start),
        naming.day(frame.end),
        f"{title} of {found.place} from {naming.day(frame.start)} to {naming.day(frame.end)}",
    )


def thinned(track: Track, most: int) -> list[float]:
    """The highest reading of each of at most so many even stretches; a stretch without any is no number."""
    count = len(track.values)
    stretches = min(count, most)
    edges = [at * count // stretches for at in range(stretches + 1)] if stretches else []
    return [
        max((one for one in track.values[first:last] if one == one), default=float("nan"))
        for first, last in pairwise(edges)
    ]


def _amounts(bounds: Iterable[Sized]) -> Iterator[int]:
    for one in bounds:
        yield from (amount for amount in (one.now, one.wanted) if amount is not None)


def _levels(bounds: Sequence[Sized], frame: "_Frame") -> Iterator[Level]:
    """What is set, and beside it what is recommended where that is another."""
    for one in bounds:
        kind = SHARED[Bound(one.bound)]
        if one.now is not None:
            yield Level(kind, False, frame.y(one.now), f"{kind} {naming.size(one.bound, one.now)}")
        if one.wanted is not None and one.wanted != one.now:
            said = f"{kind} wanted {naming.size(one.bound, one.wanted)}"
            yield Level(kind, True, frame.y(one.wanted), said)


class _Frame(NamedTuple):
    """What the axes span: moments, and amounts from nothing to `top`."""

    start: int
    end: int
    top: float

    @classmethod
    def around(cls, track: Track, amounts: Iterable[float]) -> "_Frame":
        return cls(track.start - track.step, track.end, AIR * max([1.0, *amounts]))

    def x(self, at: int) -> int:
        return round(WIDTH * (at - self.start) / max(1, self.end - self.start))

    def y(self, amount: float) -> int:
        return round(HEIGHT * (1 - amount / self.top))

    def holds(self, at: int) -> bool:
        return self.start <= at <= self.end

    def path(self, values: Sequence[float]) -> str:
        """Steps from one stretch to the next, and a new beginning after each gap."""
        breadth = WIDTH / len(values)
        parts: list[str] = []
        last: tuple[int, int] | None = None
        for at, value in enumerate(values):
            if value != value:
                last = None
                continue
            here = round(breadth * (at + 0.5)), self.y(value)
            parts.append(f"M{here[0]} {here[1]}h0" if last is None else _step(last, here))
            last = here
        return "".join(parts)


def _step(last: tuple[int, int], here: tuple[int, int]) -> str:
    """`l4-12`: relative to where the pen is, which is shorter than where it goes."""
    across, down = here[0] - last[0], here[1] - last[1]
    return f"l{across}{'' if down < 0 else ' '}{down}"
