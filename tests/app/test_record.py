"""Recording an observation: what it holds, that it counts once, and when it is of."""

import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.app import observe, record
from bayplan.app.observe import Observed
from bayplan.capacity.trends.observation import LineKey
from bayplan.cli import main
from bayplan.model.errors import InvalidInput
from bayplan.sources import history
from tests import make

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
EXAMPLE = Path(__file__).parents[2] / "examples" / "r730"


def seen(at: datetime.datetime | None = NOON, memory: str = "2Gi") -> Observed:
    snapshot = make.snapshot(
        nodes=[make.node("n1", "cpu=4 memory=8Gi")], pods=[make.pod("web", f"memory={memory}", node="n1")]
    )
    return observe.assume(replace(snapshot, taken_at=at))


def test_a_look_is_recorded_with_its_load_lines(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    told = record.record(seen(), path)
    assert (told.new, told.at) == (True, NOON)
    assert told.figures > told.lines > 0
    assert told.unwatched == ("refusals", "attach-failures")
    series = history.read(path).series(LineKey("memory", "memory", "node", "n1", "bytes"))
    assert (series.used.tolist(), series.capacity.tolist()) == ([2 << 30], [8 << 30])


def test_the_same_look_counts_once_and_another_time_is_another(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    told = [
        record.record(seen(), path),
        record.record(seen(), path),
        record.record(seen(), path, at=NOON + HOUR),
    ]
    assert [one.new for one in told] == [True, False, True]
    assert len({one.digest for one in told}) == 1
    assert record.record(seen(memory="3Gi"), path).new, "another look of the same time"


def test_a_look_without_a_time_needs_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="say it with --at TIME"):
        record.record(seen(None), str(tmp_path / "h.db"))
    told = record.record(seen(None), str(tmp_path / "h.db"), clock=lambda: NOON)
    assert told.at == NOON


def test_old_looks_are_let_go(tmp_path: Path) -> None:
    path = str(tmp_path / "h.db")
    told = [record.record(seen(NOON + hours * HOUR), path, keep=2 * HOUR) for hours in range(5)]
    assert told[-1].forgotten == NOON + 2 * HOUR
    assert len(history.read(path).times) == 3


@pytest.mark.parametrize(
    ("text", "days"), [("400d", 400), ("36h", 1.5), ("2w", 14), ("1y", 365), ("90m", 0.0625)]
)
def test_spans(text: str, days: float) -> None:
    assert record.span(text) == datetime.timedelta(days=days)


@pytest.mark.parametrize("text", ["", "d", "0d", "-1d", "1.5d", "12", "1 month", "9999999d"])
def test_spans_that_are_none(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no length of time"):
        record.span(text)


def test_times() -> None:
    assert record.time("2026-03-01T12:00:00Z") == record.time("2026-03-01T12:00:00") == NOON
    assert record.time("2026-03-01T13:00:00+01:00") == NOON
    with pytest.raises(InvalidInput, match="is no time"):
        record.time("noon")


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "h.db")
    given = ["record", "--history", path, "--files", str(EXAMPLE), "--at", "2026-03-01T12:00:00Z"]
    assert main.run(given) == 0
    first = " ".join(capsys.readouterr().out.split())
    assert "now holds the observation of 2026-03-01 12:00:00 UTC: " in first
    assert "New since the observations before: 1 eviction, 2 containers killed for their memory" in first
    assert main.run(given) == 0
    assert "nothing was added" in " ".join(capsys.readouterr().out.split())
    assert main.run([*given[:-1], "noon"]) == 2
    assert main.run([*given, "--keep", "soon"]) == 2
    assert capsys.readouterr().err.count("bayplan: ") == 2
