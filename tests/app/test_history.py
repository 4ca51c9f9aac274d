"""Gathering the past: files, servers that were named or are only declared, and the look at hand."""

import datetime
from pathlib import Path

import pytest

from bayplan.app import history as pasts
from bayplan.app.history import Asked, Past
from bayplan.capacity.trends.observation import Figure, Observation, measure
from bayplan.model.errors import InvalidInput, SourceError
from bayplan.model.estate import Declaration, Source
from bayplan.sources import history
from bayplan.wire import http
from tests.wire.answering import Answer, answering

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
PENDING = measure("pending")
EMPTY = Answer(
    body=b'{"status": "success", "data": {"resultType": "matrix", "result": []}, "warnings": ["partial"]}'
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PAUSE", 0.001)


def seen(hours: int, pending: int) -> Observation:
    return Observation(NOON + hours * HOUR, f"d{hours}", (Figure(PENDING, pending),))


def pending(past: Past) -> list[float]:
    return [float(value) for value in past.history.series(PENDING).used]


def test_files_and_the_look_at_hand_are_one_past(tmp_path: Path) -> None:
    paths = [str(tmp_path / "a.db"), str(tmp_path / "b.db")]
    history.record(paths[0], seen(-3, 1))
    history.record(paths[1], seen(-2, 2))
    history.record(paths[1], seen(+2, 9))
    found = pasts.gather(Declaration(), Asked(paths), NOON, seen(0, 3))
    assert pending(found) == [1, 2, 3], "what came later is not known yet"
    assert found.notes == ()


def test_a_file_that_is_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no such history"):
        pasts.gather(Declaration(), Asked([str(tmp_path / "none.db")]), NOON)


def test_declared_files_stand_beside_the_estate_file(tmp_path: Path) -> None:
    history.record(str(tmp_path / "h.db"), seen(-1, 4))
    sources = (Source("past", "history", path="h.db"), Source("later", "history", path="none.db"))
    declared = Declaration(sources=sources, file=str(tmp_path / "bayplan.yaml"))
    assert pending(pasts.gather(declared, Asked(), NOON)) == [4]


@pytest.mark.network
def test_declared_servers_are_asked_on_request_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file may be somebody else's, and the secret is ours."""
    monkeypatch.setenv("HOUSE_TOKEN", "s3cret")
    with answering(lambda _: EMPTY) as server:
        declared = Declaration(sources=(Source("prom", "prometheus", server.url, secret="HOUSE_TOKEN"),))
        pasts.gather(declared, Asked(), NOON)
        pasts.usage(declared, Asked(), NOON)
        assert server.asked == []
        found = pasts.gather(declared, Asked(declared=True), NOON)
    assert {asked.headers["Authorization"] for asked in server.asked} == {"Bearer s3cret"}
    assert found.notes == ("a Prometheus warns: partial",)


@pytest.mark.network
def test_a_server_that_is_named_takes_the_secret_declared_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOUSE_TOKEN", "s3cret")
    with answering(lambda _: EMPTY) as server:
        declared = Declaration(sources=(Source("prom", "prometheus", server.url, secret="HOUSE_TOKEN"),))
        pasts.usage(declared, Asked(servers=[f"{server.url}/"]), NOON)
    assert server.asked[0].headers["Authorization"] == "Bearer s3cret"


@pytest.mark.network
def test_a_declared_server_that_fails_is_noted_and_a_named_one_fails() -> None:
    with answering(lambda _: Answer(401)) as server:
        declared = Declaration(sources=(Source("prom", "prometheus", server.url),))
        found = pasts.gather(declared, Asked(declared=True), NOON, seen(0, 3))
        used = pasts.usage(declared, Asked(declared=True), NOON)
        with pytest.raises(SourceError, match="it refuses the credentials"):
            pasts.gather(Declaration(), Asked(servers=[server.url]), NOON)
    assert pending(found) == [3]
    (note,) = found.notes
    assert note == used.notes[0]
    assert note.startswith(f"source prom was not read: {server.url}: it refuses the credentials")
