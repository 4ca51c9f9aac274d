"""Any evidence, for hypothesis, and a small one to think with."""

import math
from array import array

from hypothesis import strategies as some

from bayplan.model.evidence import NOTHING, TRACKS, Advice, Evidence, Kill, Place, Track

WEB = Place("Deployment", "shop", "web", "server")
MI = 1 << 20
MOMENTS = some.integers(0, 2**33)
AMOUNTS = some.integers(0, 2**62)
WORDS = some.text(min_size=1, max_size=6)

readings = some.one_of(
    some.just(NOTHING),
    some.integers(0, 2**52).map(float),
    some.integers(0, 2**32).map(lambda count: float(count * MI)),
    some.floats(0, 1e18, allow_nan=False),
)
some_tracks = some.builds(
    Track,
    start=some.integers(0, 2**32),
    step=some.integers(1, 10**6),
    values=some.lists(readings, min_size=1, max_size=6).map(lambda found: array("d", found)),
)
some_places = some.builds(Place, WORDS, WORDS, WORDS, WORDS)
some_kills = some.builds(Kill, MOMENTS, some.none() | AMOUNTS, WORDS)
some_advice = some.builds(Advice, WORDS, WORDS, WORDS, AMOUNTS, MOMENTS, some.text(max_size=5))
some_evidence = some.builds(
    Evidence,
    some_places,
    **{name: some.just(Track()) | some_tracks for name in TRACKS},
    starts=some.lists(MOMENTS, max_size=3).map(lambda found: tuple(sorted(found))),
    restarts=some.integers(0, 10**6),
    since=some.none() | MOMENTS,
    kills=some.lists(some_kills, max_size=3).map(tuple),
    advice=some.lists(some_advice, max_size=3).map(tuple),
    sources=some.lists(WORDS, max_size=2).map(tuple),
    notes=some.lists(WORDS, max_size=2).map(tuple),
)


def track(*values: float | None, start: int = 3600, step: int = 3600) -> Track:
    """A track of readings; None is a gap."""
    return Track(start, step, array("d", (NOTHING if one is None else one for one in values)))


def read(found: Track) -> list[float | None]:
    """Its readings; a gap is None."""
    return [None if math.isnan(one) else one for one in found.values]


def same(one: Evidence, other: Evidence) -> bool:
    """Whether two are alike. A gap is not equal to itself, but written alike."""
    return repr(one) == repr(other)
