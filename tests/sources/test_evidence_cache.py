"""What is remembered of servers: whole, of the right question, or not at all."""

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.evidence import NOTHING
from bayplan.sources.evidence_cache import Cache, Key, Row

KEY = Key("https://prometheus.example.org", "up", 3_600, 86_400, 3_600)
ROWS = [
    Row((("namespace", "shop"), ("pod", "web")), array("d", [1.0, NOTHING, *range(22)])),
    Row((), array("d", [0.1] * 24)),
]


def kept(folder: Path) -> Cache:
    cache = Cache(str(folder))
    cache.put(KEY, ROWS)
    return cache


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    assert repr(kept(tmp_path / "new").get(KEY)) == repr(ROWS)
    (file,) = (tmp_path / "new").iterdir()
    assert file.suffix == ".block"


@pytest.mark.parametrize(
    "other",
    [
        KEY._replace(server="https://other.example.org"), KEY._replace(expression="down"),
        KEY._replace(start=0), KEY._replace(end=172_800), KEY._replace(step=1_800),
    ],
)  # fmt: skip
def test_another_question_has_another_answer(tmp_path: Path, other: Key) -> None:
    assert kept(tmp_path).get(other) is None


@given(at=st.integers(0), value=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_counts_as_not_there_and_is_replaced(
    tmp_path_factory: pytest.TempPathFactory, at: int, value: int, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = kept(folder)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    at %= len(whole)
    broken = whole[:at] if cut else whole[:at] + bytes([value]) + whole[at + 1 :]
    file.write_bytes(broken)
    assert broken == whole or cache.get(KEY) is None
    cache.put(KEY, ROWS)
    assert repr(cache.get(KEY)) == repr(ROWS)


def test_a_file_of_something_else_under_this_name(tmp_path: Path) -> None:
    cache = kept(tmp_path)
    (ours,) = tmp_path.iterdir()
    cache.put(KEY._replace(expression="down"), ROWS)
    (theirs,) = set(tmp_path.iterdir()) - {ours}
    ours.write_bytes(theirs.read_bytes())
    assert cache.get(KEY) is None


def test_a_folder_that_takes_nothing_is_remembered_and_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    cache = kept(tmp_path / "file" / "folder")
    assert cache.get(KEY) is None
    assert cache.broken


def test_no_folder_keeps_nothing() -> None:
    cache = Cache(None)
    cache.put(KEY, ROWS)
    assert cache.get(KEY) is None
    assert not cache.broken
