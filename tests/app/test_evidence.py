"""Evidence gathered: from servers and files together, with a word on what did not come."""

import datetime
from array import array
from pathlib import Path

import pytest

from bayplan.app import evidence as gathering
from bayplan.app.evidence import Gathered, Wanted
from bayplan.model.errors import InvalidInput, SourceError
from bayplan.model.estate import Source
from bayplan.model.evidence import DAY, Evidence, Kill, Place, Track
from bayplan.sources import evidence as files
from bayplan.sources.prometheus import evidence as servers
from bayplan.sources.prometheus.evidence import Access, Read, Span, Tell

NOW = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
HERE, THERE = "https://prometheus.example.org", "https://thanos.example.org"


def found(workload: str, source: str) -> Evidence:
    return Evidence(Place("Deployment", "media", workload, "server"), Track(0, 3600), sources=(source,))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Access]:
    """Servers that know one workload each; one whose address says so does not answer."""
    accesses: list[Access] = []

    def read(access: Access, span: Span, tell: Tell = lambda *_: None) -> Read:
        accesses.append(access)
        if "broken" in access.url:
            raise SourceError(f"{access.url}: no connection")
        tell("working sets", 1, 1)
        return Read((found(access.url.split(".")[0][8:], access.url),), (f"{access.url}: {span.days} days",))

    monkeypatch.setattr(servers, "read", read)
    return accesses


def names(gathered: Gathered) -> list[str]:
    return sorted(one.place.workload for one in gathered.evidence)


def test_all_servers_together(asked: list[Access]) -> None:
    told: list[tuple[str, int, int]] = []
    gathered = gathering.gather(Wanted(prometheus=(HERE, THERE), days=14), NOW, lambda *one: told.append(one))
    assert names(gathered) == ["prometheus", "thanos"]
    assert set(gathered.sources) == {HERE, THERE}
    assert gathered.notes == (f"{HERE}: 14 days", f"{THERE}: 14 days")
    assert told == [("working sets", 1, 1)] * 2


def test_what_did_not_answer_is_a_finding_where_others_did(asked: list[Access]) -> None:
    gathered = gathering.gather(Wanted(prometheus=("https://broken.example.org", HERE)), NOW)
    assert names(gathered) == ["prometheus"]
    (finding,) = gathered.findings
    assert "no connection" in finding.summary


def test_nothing_at_all_is_an_error(asked: list[Access]) -> None:
    with pytest.raises(SourceError, match="no connection"):
        gathering.gather(Wanted(prometheus=("https://broken.example.org",)), NOW)


def test_nothing_asked_for_is_nothing() -> None:
    assert gathering.gather(Wanted(), NOW) == Gathered()


def test_it_is_live_where_a_server_has_answered(asked: list[Access], tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_bytes(b'{"schema":"bayplan.evidence/v1","evidence":[{"kind":"Deployment","namespace":"a",'
                     b'"workload":"b","container":"c"}]}')  # fmt: skip
    kept, broken = (str(path),), "https://broken.example.org"
    assert not gathering.gather(Wanted(files=kept), NOW).live
    assert gathering.gather(Wanted(files=kept, prometheus=(HERE, broken)), NOW).live
    assert not gathering.gather(Wanted(files=kept, prometheus=(broken,)), NOW).live


def test_only_some(asked: list[Access]) -> None:
    gathered = gathering.gather(Wanted(prometheus=(HERE, THERE), only=("media/th*",)), NOW)
    assert names(gathered) == ["thanos"]
    assert gathered.sources == (THERE,)


def test_a_person_may_name_a_command_and_a_file_may_not(asked: list[Access]) -> None:
    declared = (Source("p", "prometheus", HERE, secret="TOKEN"), Source("q", "proxmox", "https://192.0.2.1"))
    gathering.gather(Wanted(prometheus=(THERE,), secret="exec:pass token", declared=declared), NOW)
    gathering.gather(Wanted(prometheus=(f"{HERE}/",), declared=declared), NOW)
    assert asked == [
        Access(THERE, "exec:pass token", commands=True), Access(HERE, "TOKEN"), Access(f"{HERE}/", "TOKEN"),
    ]  # fmt: skip


def test_a_file_that_is_not_there(tmp_path: Path, asked: list[Access]) -> None:
    with pytest.raises(InvalidInput, match="no such file"):
        gathering.gather(Wanted(prometheus=(HERE,), files=(str(tmp_path / "none.json"),)), NOW)


def test_files_and_servers_are_laid_together(asked: list[Access], monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: str) -> tuple[Evidence, ...]:
        return found("prometheus", path), found("own", path)

    monkeypatch.setattr(files, "read", read)
    gathered = gathering.gather(Wanted(prometheus=(HERE,), files=("own.json",)), NOW)
    assert names(gathered) == ["own", "prometheus"]
    assert set(gathered.sources) == {HERE, "own.json"}


def test_what_happens_after_now_is_left_out_and_told(tmp_path: Path) -> None:
    at = int(NOW.timestamp())
    path = str(tmp_path / "e.json")
    ahead = Track(at - 3600, 86_400, array("d", [1.0, 2.0, 3.0]))
    one = Evidence(Place("Deployment", "a", "b", "c"), memory=ahead, kills=(Kill(at + 10 * DAY),))
    files.write(path, (one,))
    (found,) = gathering.gather(Wanted(files=(path,)), NOW).evidence
    assert (list(found.memory.values), found.kills) == ([1.0, 2.0], ())
    assert found.notes == (gathering.FUTURE,)
