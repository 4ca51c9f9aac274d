"""Readings laid over each other: the highest counts, the order does not, and pods add up."""

import itertools
import math
from array import array

from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.evidence import NOTHING, Place
from bayplan.sources.evidence_cache import Row
from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence import matrices
from bayplan.sources.prometheus.evidence.board import Board
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.sources.prometheus.evidence.matrices import Rows
from bayplan.sources.prometheus.evidence.owners import Owners
from bayplan.sources.prometheus.evidence.questions import CPU, MEMORY, REPLICAS, Question

import msgspec  # isort: skip

HOUR = 3_600
FRAME = Frame(0, 6 * HOUR, HOUR, 6 * HOUR)
WEB = Place("StatefulSet", "shop", "web", "main")
readings = st.lists(st.one_of(st.just(NOTHING), st.integers(0, 99).map(float)), min_size=6, max_size=6)


def row(pod: str, values: list[float]) -> Row:
    return Row((("container", "main"), ("namespace", "shop"), ("pod", pod)), array("d", values))


def board() -> Board:
    return Board(FRAME, Owners({}))


@given(st.lists(readings, min_size=1, max_size=4))
def test_the_highest_reading_counts_in_any_order(told: list[list[float]]) -> None:
    rows = [row(f"web-{number}", values) for number, values in enumerate(told)]
    found = []
    for ordered in (rows, rows[::-1]):
        one = board()
        one.lay(Question(MEMORY, ""), HOUR, ordered)
        found.append(one.tracks(WEB)[MEMORY])
    expected = [max((v for v in step if v == v), default=NOTHING) for step in zip(*told, strict=True)]
    for track in found:
        by_time = {track.time(index): value for index, value in enumerate(track.values)}
        for index, value in enumerate(expected):
            got = by_time.get(FRAME.time(index), NOTHING)
            assert got == value or (math.isnan(got) and math.isnan(value))
    assert repr(found[0]) == repr(found[1])


def test_tracks_begin_and_end_with_a_reading() -> None:
    one = board()
    one.lay(Question(CPU, "", scale=1000.0), 2 * HOUR, [row("web-0", [NOTHING, 0.5, NOTHING, 0.25, NOTHING])])
    track = one.tracks(WEB)[CPU]
    assert (track.start, track.end) == (3 * HOUR, 5 * HOUR)
    assert (track.values[0], track.values[2]) == (500, 250)
    assert one.begins == 2
    assert one.latest == 5 * HOUR


def test_a_lane_without_a_reading_is_no_track() -> None:
    one = board()
    one.lay(Question(MEMORY, ""), HOUR, [row("web-0", [NOTHING] * 6)])
    assert not one.tracks(WEB)[MEMORY]
    assert one.latest is None


def test_series_that_name_no_container_are_of_nobody() -> None:
    one = board()
    one.lay(Question(MEMORY, ""), HOUR, [Row((("namespace", "shop"),), array("d", [1.0] * 6))])
    assert one.places == []


def test_pods_of_several_replica_sets_add_up() -> None:
    one = board()
    one.place(("shop", "web-0", "main"))
    sets = [
        Row(
            (("namespace", "shop"), ("owner_kind", "StatefulSet"), ("owner_name", "web")),
            array("d", values),
        )
        for values in ([2.0, 2.0, 1.0, NOTHING, NOTHING, NOTHING], [NOTHING, 1.0, 2.0, 3.0, 3.0, NOTHING])
    ]
    one.count(Question(REPLICAS, ""), HOUR, sets)
    assert list(one.tracks(WEB)[REPLICAS].values) == [2, 3, 3, 3, 3]


@given(st.lists(st.tuples(st.integers(-2, 8), st.integers(0, 50)), max_size=20))
def test_duplicate_and_stray_samples_leave_the_highest_on_the_grid(samples: list[tuple[int, int]]) -> None:
    span = Span(HOUR, 6 * HOUR, HOUR)
    rows = Rows(span)
    values = [[index * HOUR, str(value)] for index, value in samples]
    rows.add(msgspec.Raw(msgspec.json.encode({"result": [{"metric": {"a": "b"}, "values": values}]})))
    highest = {
        index: max(value for _, value in group)
        for index, group in itertools.groupby(sorted(samples), key=lambda one: one[0])
        if 1 <= index <= 6
    }
    (found,) = rows.within(span) or [Row((), array("d", [NOTHING] * 6))]
    assert {index + 1: v for index, v in enumerate(found.values) if v == v} == highest


def test_numbers() -> None:
    assert matrices.number("1e3") == 1000
    assert all(math.isnan(matrices.number(text)) for text in ("NaN", "+Inf", "-Inf", "x", ""))
