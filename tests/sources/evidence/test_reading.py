"""Whatever a file holds, it is evidence or a complaint; forms are told apart by content."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Evidence
from bayplan.sources import evidence
from bayplan.sources.evidence import reading, tables
from tests.sources.evidence.some_evidence import WEB, same, track
from tests.sources.evidence.test_advised import BOUNDS, goldilocks, krr, scan

GOOD = (
    evidence.encode([Evidence(WEB, memory=track(1.0, None, 3.5), starts=(3600,))]),
    krr(scan({"cpu": 0.1, "memory": "?"}, {"memory": 1e8})),
    goldilocks(workloads={"web": {"controllerType": "Deployment", "containers": {"server": BOUNDS}}}),
    b"time,namespace,kind,workload,container,memory\n60,a,b,c,d,1Mi\n120,a,b,c,d,2Mi\n",
    b"namespace,kind,workload,container,limits.memory\na,b,c,d,1Mi\n",
)


@given(some.sampled_from(GOOD), some.data())
def test_nonsense_is_a_complaint(good: bytes, data: some.DataObject) -> None:
    start = data.draw(some.integers(0, len(good)))
    end = data.draw(some.integers(start, min(len(good), start + 20)))
    put = data.draw(
        some.binary(max_size=8) | some.sampled_from((b"null", b"-1", b"1e400", b"[]", b"{}", b'"x"'))
    )
    try:
        evidence.decode(good[:start] + put + good[end:])
    except InvalidInput as error:
        assert str(error)


@given(some.binary(max_size=40) | some.text(max_size=40).map(str.encode))
def test_anything_is_a_complaint(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        evidence.decode(data)


@pytest.mark.parametrize("good", GOOD, ids=["own", "KRR", "Goldilocks", "readings", "sizes"])
def test_forms_are_told_by_content_whatever_the_name(tmp_path: Path, good: bytes) -> None:
    (plain,), path = evidence.decode(good), tmp_path / "file"
    path.write_bytes(gzip.compress(good))
    (found,) = evidence.read(str(path))
    assert same(found, plain) and found.place.container in ("server", "d")


def test_a_complaint_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "use.csv"
    path.write_bytes(GOOD[3] + b"180,a,b,c,d,lots\n")
    with pytest.raises(InvalidInput) as caught:
        evidence.read(str(path))
    assert str(caught.value).startswith(f"{path}:4: memory: 'lots' is not an amount")


def test_what_is_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 64)
    with pytest.raises(InvalidInput, match="is larger than 0 MiB; take a longer step, or split it by"):
        reading.decode(b" " * 65)
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with pytest.raises(InvalidInput, match="has 4 rows, of which 3 can be read; take a longer step"):
        reading.decode(b"time\r" + b"x\r" * 3)
