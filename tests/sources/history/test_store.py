"""What is recorded is read back; what is no history is refused with a sentence."""

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.capacity.trends import history as histories
from bayplan.capacity.trends.observation import (
    ATTACH_FAILURES,
    EVICTIONS,
    Figure,
    Observation,
    Sighting,
    measure,
)
from bayplan.model.errors import InvalidInput, SourceError
from bayplan.sources import history
from bayplan.sources.history import file, form
from tests.sources.history.build import HOUR, START, key, observation

WHOLE = 2**63 - 1


def test_what_is_recorded_is_read_back(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    looks = [observation(look, 5) for look in range(3)]
    with history.Store(path) as store:
        assert [one.new for one in store.extend(looks)] == [True] * 3
    known = history.read(path)
    assert known.times.tolist() == [int((START + look * HOUR).timestamp()) for look in range(3)]
    series = known.series(key(1))
    assert series.used.tolist() == [1, 1001, 2001]
    assert series.capacity.tolist() == [1 << 40] * 3
    assert np.isnan(known.series(key(0)).capacity).all(), "no bound is no zero"
    assert not len(known.series(key(99)).times)


def test_the_same_look_counts_once(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    assert history.record(path, observation(1)).new
    assert history.record(path, observation(1)) == history.Recorded(new=False)
    assert len(history.read(path).times) == 1


def test_lines_come_and_go(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    for look, lines in enumerate((2, 4, 3)):
        history.record(path, observation(look, lines))
    known = history.read(path)
    assert known.series(key(3)).used.tolist() == [1003]
    assert known.series(key(1)).used.tolist() == [1, 1001, 2001]


def test_a_happening_is_counted_once_however_often_it_is_seen(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    gone = [
        history.record(path, observation(look, 1, evicted=count)) for look, count in enumerate((1, 3, 3, 2))
    ]
    assert [one.happenings for one in gone] == [{EVICTIONS: 1}, {EVICTIONS: 2}, {}, {}]
    known = history.read(path)
    assert known.series(measure(EVICTIONS)).used.tolist() == [1, 2, 0, 0]
    assert [one.subject for one in known.happenings] == ["uid-a-0", "uid-a-1", "uid-a-2"]
    assert [one.seen for one in known.happenings] == [START, START + HOUR, START + HOUR]


def test_a_later_mark_is_a_new_happening_and_an_earlier_one_is_not(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")

    def failing(look: int, mark: int) -> Observation:
        trace = Sighting(ATTACH_FAILURES, "pv-1", mark, START, message="no free lun found")
        return Observation(START + look * HOUR, str(look), (), (trace,), (ATTACH_FAILURES,))

    told = [history.record(path, failing(look, mark)) for look, mark in enumerate((10, 10, 20, 15))]
    assert [bool(one.happenings) for one in told] == [True, False, True, False]
    assert history.read(path).happenings[0].message == "no free lun found"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-WHOLE - 5, WHOLE + 5), st.none() | st.integers())))
def test_numbers_come_back_as_close_as_a_float_is(rows: list[tuple[int, int, int | None]]) -> None:
    packed = form.pack_amounts(used for _, used, _ in rows)
    read = np.frombuffer(packed, "<i8").tolist()
    assert read == [max(-WHOLE, min(WHOLE, used)) for _, used, _ in rows]


@given(st.data())
def test_the_store_says_what_the_observations_say(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever lines are observed when: the file gives the history that the observations are."""
    looks = data.draw(
        st.lists(st.dictionaries(st.integers(0, 4), st.integers(0, 1 << 50), max_size=5), max_size=8)
    )
    seen = [
        Observation(
            START + number * HOUR,
            str(number),
            tuple(
                Figure(key(line), used, used + 1 if line % 2 else None) for line, used in sorted(look.items())
            ),
            tuple(Sighting(EVICTIONS, f"uid-{line}", 1, START) for line in sorted(look)),
            (EVICTIONS,),
        )
        for number, look in enumerate(looks)
    ]
    path = str(tmp_path_factory.mktemp("store") / "h.db")
    with history.Store(path) as store:
        store.extend(seen)
    found, wanted = history.read(path), histories.of(seen)
    assert found.times.tolist() == wanted.times.tolist()
    for each in {*found.keys, *wanted.keys}:
        mine, theirs = found.series(each), wanted.series(each)
        assert (mine.times.tolist(), mine.used.tolist()) == (theirs.times.tolist(), theirs.used.tolist())
        assert np.array_equal(mine.capacity, theirs.capacity, equal_nan=True)
    assert found.happenings == wanted.happenings


def test_old_observations_are_let_go(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    for look in range(10):
        history.record(path, observation(look, 3 + look % 2, evicted=1))
    history.record(path, observation(10, 3, evicted=2), keep=3 * HOUR)
    known = history.read(path)
    assert known.times.tolist() == [int((START + look * HOUR).timestamp()) for look in range(7, 11)]
    assert known.series(key(2)).used.tolist() == [7002, 8002, 9002, 10002]
    told = history.record(path, observation(11, 3, evicted=3), keep=3 * HOUR)
    assert told.happenings == {EVICTIONS: 1}, "what still stands about is not counted anew"


def test_only_a_part_can_be_read(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    with history.Store(path) as store:
        store.extend(observation(look, 2) for look in range(5))
    assert len(history.read(path, START + 3 * HOUR).times) == 2
    assert history.read(path, START + 9 * HOUR).empty


def test_room_is_used_again(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with history.Store(str(path)) as store:
        store.extend(observation(look, 300) for look in range(300))
        size = path.stat().st_size
        for look in range(300, 900):
            store.append(observation(look, 300))
            if look % 100 == 0:
                store.forget(START + (look - 300) * HOUR)
    assert path.stat().st_size < 1.6 * size


def test_no_journal_is_left_beside_the_file(tmp_path: Path) -> None:
    history.record(str(tmp_path / "h.db"), observation(1))
    assert [one.name for one in tmp_path.iterdir()] == ["h.db"]


def refusal(path: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        history.record(str(path), observation(2))
    return str(caught.value)


def test_what_is_no_history_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    path.write_text("kind: Pod\n" * 200, encoding="utf-8")
    assert refusal(path) == (
        f"{path}: is not a history of bayplan, or is damaged; restore it from a backup, or name another file"
    )
    assert path.read_text(encoding="utf-8").startswith("kind: Pod"), "it was not touched"


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (name)")
    connection.commit()
    connection.close()
    assert "is not a history of bayplan; `bayplan record --history FILE` writes one" in refusal(path)
    with pytest.raises(InvalidInput, match="is not a history of bayplan"):
        history.read(str(path))


def test_a_newer_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    history.record(str(path), observation(1))
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {form.VERSION + 1}")
    connection.close()
    assert "was written by a newer bayplan (form 2, known is 1); update this one" in refusal(path)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with history.Store(str(path)) as store:
        store.extend(observation(look, 200) for look in range(40))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE observations SET used = x'0102' WHERE id = 3")
    connection.commit()
    connection.close()
    with pytest.raises(InvalidInput, match="is damaged"):
        history.read(str(path))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    with pytest.raises(InvalidInput, match="damaged"):
        history.read(str(path))


def test_places_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no such history"):
        history.read(str(tmp_path / "none.db"))
    assert "is a directory" in refusal(tmp_path)
    assert "there is no directory" in refusal(tmp_path / "a" / "h.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind the superuser")
def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "check the rights of the file and its directory" in refusal(tmp_path / "h.db")


def test_a_file_that_only_opens_for_reading_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "h.db"
    history.record(str(path), observation(1))

    def read_only(path: str, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(f"{Path(path).as_uri()}?mode=ro", uri=True, isolation_level=None)

    monkeypatch.setattr(file, "_connect", read_only)
    assert "check the rights" in refusal(path)
    assert len(history.read(str(path)).times) == 1


def test_a_full_disk_loses_nothing_that_was_there(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    with history.Store(path) as store:
        store.append(observation(0, 100))
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(SourceError, match=r"the disk is full, nothing was recorded"):
            store.extend(observation(look, 100) for look in range(1, 50))
        store._connection.execute("PRAGMA max_page_count = 1000000")
        assert store.append(observation(1, 100)).new
    assert len(history.read(path).times) == 2


def test_a_writer_gives_up_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "h.db")
    history.record(path, observation(0))
    monkeypatch.setattr(file, "PATIENCE", 0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(SourceError, match="others have been writing"):
        history.record(path, observation(1))
    other.execute("ROLLBACK")
    other.close()
    assert history.record(path, observation(1)).new


def test_a_long_record_stays_small_and_answers_soon(tmp_path: Path) -> None:
    """A tenth of a year, hourly, 400 lines of which every number changes every hour."""
    path = tmp_path / "h.db"
    with history.Store(str(path)) as store:
        store.extend(observation(look, 400) for look in range(876))
    assert path.stat().st_size < 20 << 20
    known = history.read(str(path))
    assert known.used.shape == (401, 876)
