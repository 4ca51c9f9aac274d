"""CSV: readings and sizes; a row that cannot be used is told of with its line, and nothing is half read."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.evidence import Advice, Kill, Place
from bayplan.sources.evidence import cells, tables
from tests.sources.evidence.some_evidence import MI, WEB, read

HEAD = "time,namespace,kind,workload,container,memory,cpu,killed\n"
OWNER = "shop,Deployment,web,server"


def test_readings() -> None:
    text = (
        "# made by hand\n"
        f"{HEAD}"
        f"2026-11-01T00:00:00Z,{OWNER},100Mi,250m,\n"
        f"2026-11-01T01:05:00+00:05,{OWNER},209715200,0.5,\n"
        "\n"
        f"1793502000,{OWNER},,1,2\n"
    )
    (found,) = tables.decode(text.encode())
    assert found.place == WEB
    assert (found.memory.start, found.memory.step) == (1793491200, 3600)
    assert read(found.memory) == [100.0 * MI, 200.0 * MI, None, None]
    assert read(found.cpu) == [250.0, 500.0, None, 1000.0]
    assert found.kills == (Kill(1793502000, source="event"),) * 2
    assert found.sources == ("CSV",)


def test_pods_of_a_workload_are_laid_over_each_other() -> None:
    rows = [f"{at},{OWNER},{amount}Mi,," for at in (0, 60, 120) for amount in (5, 9, 7)]
    (found,) = tables.decode((HEAD + "\n".join(rows)).encode())
    assert read(found.memory) == [9.0 * MI] * 3


@given(some.dictionaries(some.integers(0, 10_000), some.integers(0, 2**40), min_size=2, max_size=12))
def test_no_peak_is_lost_however_uneven_the_moments(given: dict[int, int]) -> None:
    text = HEAD + "".join(f"{at},{OWNER},{amount},,\n" for at, amount in given.items())
    (found,) = tables.decode(text.encode())
    track = found.memory
    for at, amount in given.items():
        end = next(moment for moment in map(track.time, itertools.count()) if moment >= at)
        index = (end - track.start) // track.step
        assert track.values[index] >= amount and end - at < track.step
    assert max(one for one in read(track) if one is not None) == max(given.values())


def test_other_separators_and_order_of_columns() -> None:
    text = "container;workload;kind;namespace;rss;time\nserver;web;Deployment;shop;1Mi;60\n" + (
        "server;web;Deployment;shop;2Mi;120\n"
    )
    (found,) = tables.decode(text.encode())
    assert found.place == WEB and read(found.rss) == [1.0 * MI, 2.0 * MI]


def test_every_bad_row_is_told_of_with_its_line() -> None:
    rows = (
        f"2026-11-01T00:00:00,{OWNER},1Mi,,",
        f"60,{OWNER},lots,,",
        f"120,{OWNER},1Mi,-5m,",
        f"180,{OWNER},1Mi,,often",
        "240,shop,Deployment,web,,1Mi,,",
        f"300,{OWNER},1Mi,,",
        f"99999999999999,{OWNER},1Mi,,",
    )
    with pytest.raises(Mistakes) as caught:
        tables.decode((HEAD + "\n".join(rows)).encode())
    assert [(one.line, one.path) for one in caught.value.found] == [
        (2, "time"), (3, "memory"), (4, "cpu"), (5, "killed"), (6, "container"), (8, "time"),
    ]  # fmt: skip
    assert "does not say in which zone" in str(caught.value.found[0])
    assert caught.value.found[1].value == "lots"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "namespace,kind,workload,container,p95,max\n", "a summary is no evidence", id="a summary"
        ),
        pytest.param(HEAD.replace("cpu", "cpus"), "is no column of a table of readings", id="misspelt"),
        pytest.param("time,namespace,kind,workload,memory\n", "no column container", id="whose"),
        pytest.param("time,namespace,kind,workload,container\n", "no column holds", id="of what"),
        pytest.param(HEAD.replace("cpu", "memory"), "the same name", id="twice"),
        pytest.param(HEAD + f"60,{OWNER},1Mi\n", "has 6 cells", id="a cell less"),
        pytest.param(HEAD + f"60,{OWNER},1Mi,,\n", "has one reading only", id="one reading"),
        pytest.param(HEAD, "holds no row", id="no rows"),
        pytest.param("\n\n", "holds no table", id="nothing"),
        pytest.param(HEAD + '60,"shop\n', "is not CSV", id="an open quote"),
        pytest.param(
            HEAD + f"0,{OWNER},1,,\n1,{OWNER},1,,\n99999999999,{OWNER},1,,\n",
            "correct the one that is far off",
            id="endless",
        ),
    ],
)
def test_tables_that_are_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        tables.decode(text.encode())


def test_no_text_is_refused() -> None:
    with pytest.raises(InvalidInput, match="UTF-8"):
        tables.decode(b"time,\xff\n")


def test_sizes_are_advice() -> None:
    text = (
        "namespace,kind,workload,container,requests.memory,limits.memory,requests.cpu,at,note\n"
        "shop,Deployment,web,server,256Mi,512Mi,100m,2026-11-01T00:00:00Z,by hand\n"
        "shop,StatefulSet,db,db,,2Gi,,,\n"
    )
    web, db = tables.decode(text.encode())
    assert web.advice == (
        Advice("list", "request", "memory", 256 * MI, 1793491200, "by hand"),
        Advice("list", "limit", "memory", 512 * MI, 1793491200, "by hand"),
        Advice("list", "request", "cpu", 100, 1793491200, "by hand"),
    )
    assert db.place == Place("StatefulSet", "shop", "db", "db")
    assert db.advice == (Advice("list", "limit", "memory", 2048 * MI),)
    assert not web.memory


def test_a_share_is_not_above_one() -> None:
    assert cells.reading("1", "throttled") == 1
    with pytest.raises(InvalidInput, match="a share from 0 to 1"):
        cells.reading("1.01", "throttled")
