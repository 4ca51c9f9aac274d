"""The ledger's file: appended to, merged by git without a conflict, and clear about damaged lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.errors import InvalidInput, Mistakes
from bayplan.model.evidence import Place
from bayplan.rightsizing.ledger import order
from bayplan.rightsizing.report.ledger import Entry
from bayplan.sources import ledger

WEB = Place("Deployment", "shop", "web", "server")
MI = 1 << 20
AT = 1_793_512_800
ENTRY = Entry(WEB, "limits.memory", 512 * MI, 256 * MI, "bayplan", AT, "30 d, peak 180Mi")
LINE = (
    '{"at":"2026-11-01T06:00:00Z","kind":"Deployment","namespace":"shop","workload":"web",'
    '"container":"server","bound":"limits.memory","before":"512Mi","after":"256Mi","rule":"bayplan",'
    '"evidence":"30 d, peak 180Mi"}\n'
)
words = some.text(min_size=1, max_size=6)
entries = some.builds(
    Entry,
    some.builds(Place, words, words, words, words),
    some.sampled_from(("requests.memory", "limits.memory", "requests.cpu")),
    some.none() | some.integers(0, 2**50),
    some.integers(0, 2**50),
    words,
    some.integers(0, 2**33),
    some.text(max_size=6),
)


def test_the_form_is_the_documented_one() -> None:
    assert ledger.written([ENTRY], "") == ledger.HEAD + LINE
    assert ledger.decode(LINE) == (ENTRY,)


@given(some.lists(entries))
def test_what_is_written_is_read_again(found: list[Entry]) -> None:
    assert ledger.decode(ledger.written(found, "")) == tuple(sorted(set(found), key=order))


@given(some.lists(entries), some.lists(entries))
def test_the_text_only_grows_and_nothing_comes_twice(one: list[Entry], other: list[Entry]) -> None:
    text = ledger.written(one, "")
    longer = ledger.written(other, text)
    assert longer.startswith(text)
    assert ledger.written([*one, *other], longer) == longer
    assert set(ledger.decode(longer)) == {*one, *other}


@given(some.lists(entries), some.lists(entries), some.lists(entries))
def test_branches_that_git_unites_hold_the_entries_of_both(
    base: list[Entry], ours: list[Entry], theirs: list[Entry]
) -> None:
    """A union keeps the common lines, then those of one side, then those of the other."""
    before = ledger.written(base, "")
    one, other = ledger.written(ours, before), ledger.written(theirs, before)
    united = one + other.removeprefix(before)
    turned = other + one.removeprefix(before)
    assert ledger.decode(united) == ledger.decode(turned) == tuple(sorted({*base, *ours, *theirs}, key=order))


def test_a_last_line_that_was_not_ended_is_ended() -> None:
    text = ledger.written([ENTRY], LINE.replace("web", "db").rstrip("\n"))
    assert text.splitlines()[1] + "\n" == LINE


def test_files(tmp_path: Path) -> None:
    path = tmp_path / ledger.NAME
    assert ledger.read(str(path)) == ()
    path.write_text(f"# a comment\r\n\n{LINE}{LINE}", encoding="utf-8", newline="")
    assert ledger.read(str(path)) == (ENTRY,)
    with pytest.raises(InvalidInput, match="is a directory"):
        ledger.read(str(tmp_path))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(LINE[:60], "is no entry", id="cut short"),
        pytest.param(LINE.replace('"after":"256Mi",', ""), "after", id="a field less"),
        pytest.param(LINE.replace("256Mi", "256MiB"), "256MiB", id="no amount"),
        pytest.param(LINE.replace("256Mi", "-1Mi"), "negative", id="less than nothing"),
        pytest.param(LINE.replace("limits.memory", "limits.disk"), "cannot be sized", id="no bound"),
        pytest.param(LINE.replace("06:00:00Z", "06:00:00"), "its zone", id="no zone"),
        pytest.param(LINE.replace("2026-11-01T06:00:00Z", "yesterday"), "at", id="no moment"),
        pytest.param(LINE.replace('"web"', '""'), "whole container", id="nobody's"),
        pytest.param("<<<<<<< HEAD\n", "merge that was not finished", id="a conflict"),
        pytest.param("[]\n", "is no entry", id="something else"),
    ],
)
def test_damaged_lines_are_told_of_with_file_and_line(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / ledger.NAME
    path.write_text(f"# {ledger.NAME}\n{LINE}{line}", encoding="utf-8")
    with pytest.raises(Mistakes, match=said) as caught:
        ledger.read(str(path))
    (found,) = caught.value.found
    assert (found.file, found.line) == (str(path), 3)


def test_every_damaged_line_is_told_of() -> None:
    with pytest.raises(Mistakes) as caught:
        ledger.decode(f"{{\n{LINE}}}\n" + "x\n" * 40)
    assert [one.line for one in caught.value.found][:3] == [1, 3, 4]
    assert len(caught.value.found) == ledger.MOST_COMPLAINTS
