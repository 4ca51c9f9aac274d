"""Rendering into a tree again and again: nothing changes, nothing is lost, nothing is left over."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.errors import InvalidInput
from bayplan.model.files import File
from bayplan.rendering import index
from bayplan.rendering.changes import Change, Changes, FileChange, Found, changes
from bayplan.rendering.index import Index

PATHS = st.sampled_from(
    ["README.md", "fleet/a/x", "fleet/a/y", "fleet/a-objects/x", "fleet/b/x", "helm/a/x", "helm/b/z"]
)
TREES = st.dictionaries(PATHS, st.binary(max_size=2))
Disk = dict[str, bytes]


class Folder:
    """A tree on a disk, as it is thought of."""

    def __init__(self) -> None:
        self.files: Disk = {}
        self.record = Index()

    def look(self) -> Found:
        return Found(self.record, dict(self.files))

    def render(self, wanted: Disk, *, stop: int | None = None, overwrite: bool = False) -> Changes:
        """Writes what is to be written; `stop`: the power goes after so many files."""
        found = changes([File(path, content) for path, content in wanted.items()], self.look(), overwrite)
        self.record = reread(found.during)
        for number, one in enumerate(each for each in found.files if each.carried_out):
            if number == stop:
                return found
            self.write(one)
        self.record = reread(found.after)
        return found

    def write(self, one: FileChange) -> None:
        assert self.files.get(one.path) == one.before
        if one.after is None:
            del self.files[one.path]
        else:
            self.files[one.path] = one.after


def reread(record: Index) -> Index:
    return index.decode(index.encode(record))


def fresh(wanted: Disk) -> Folder:
    made = Folder()
    made.render(wanted)
    return made


def said(found: Changes, *kinds: Change) -> set[str]:
    return {one.path for one in found.files if one.change in kinds}


@given(TREES)
def test_a_second_run_changes_nothing(wanted: Disk) -> None:
    folder = fresh(wanted)
    again = folder.render(wanted)
    assert said(again, Change.UNCHANGED) == set(wanted) == said(again, *Change)
    assert folder.files == wanted and folder.record == again.before


@given(TREES, TREES)
def test_what_is_no_longer_rendered_is_removed(first: Disk, second: Disk) -> None:
    folder = fresh(first)
    found = folder.render(second)
    assert folder.files == second and folder.record == fresh(second).record
    assert said(found, Change.REMOVED) == set(first) - set(second)
    assert said(found, Change.CREATED) == set(second) - set(first)


@given(TREES, TREES, TREES, TREES)
def test_nobody_s_work_is_lost(first: Disk, edits: Disk, foreign: Disk, second: Disk) -> None:
    folder = fresh(first)
    mine = {path: b"mine" + one for path, one in edits.items() if path in first}
    theirs = {path: b"theirs" + one for path, one in foreign.items() if path not in first}
    folder.files |= mine | theirs
    found = folder.render(second)
    assert {path: folder.files[path] for path in mine | theirs} == mine | theirs
    assert said(found, Change.EDITED) == set(mine)
    assert said(found, Change.IN_THE_WAY) == set(theirs) & set(second)
    again = folder.render(second)
    assert said(again, Change.EDITED) == set(mine) and not any(one.carried_out for one in again.files)


@given(TREES, TREES, TREES)
def test_edits_are_given_up_where_that_is_asked_for(first: Disk, edits: Disk, second: Disk) -> None:
    folder = fresh(first)
    folder.files |= {path: b"mine" + one for path, one in edits.items() if path in first}
    folder.files["notes"] = b"theirs"
    folder.render(second, overwrite=True)
    assert folder.files == second | {"notes": b"theirs"} and folder.record == fresh(second).record


@given(TREES, TREES, TREES, st.integers(0, 4), st.integers(0, 4))
def test_stopped_anywhere_it_goes_on(first: Disk, second: Disk, third: Disk, once: int, twice: int) -> None:
    folder = fresh(first)
    folder.render(second, stop=once)
    folder.render(third, stop=twice)
    found = folder.render(third)
    assert not said(found, Change.EDITED, Change.IN_THE_WAY)
    assert folder.files == third and folder.record == fresh(third).record


@given(TREES, TREES)
def test_of_one_component_only_its_files_are_touched(first: Disk, second: Disk) -> None:
    folder = fresh(first)
    files = [File(path, content) for path, content in second.items()]
    found = changes(files, folder.look(), scope=["a"])
    assert all(one.path.split("/")[1] in ("a", "a-objects") for one in found.files)
    assert {path for path in found.after.files if "/b/" in path} == {path for path in first if "/b/" in path}


def test_an_edit_that_was_kept_is_free_again_once_it_is_undone() -> None:
    folder = fresh({"fleet/a/x": b"1"})
    folder.files["fleet/a/x"] = b"mine"
    folder.render({"fleet/a/x": b"2"})
    folder.files["fleet/a/x"] = b"1"
    assert said(folder.render({"fleet/a/x": b"2"}), Change.UPDATED) == {"fleet/a/x"}


def test_where_no_plain_file_stands_nothing_is_written() -> None:
    found = changes([File("a/b", b"1")], Found(blocked=("a/b",)))
    assert [one.change for one in found.files] == [Change.IN_THE_WAY] and found.after == Index()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"schema": "other"}',
        b"\xff",
        b"[" * 100000,
        b'{"schema": "bayplan.tree/v1", "files": {"../x": "1"}}',
        b'{"schema": "bayplan.tree/v1", "files": {"/x": "1"}}',
        b'{"schema": "bayplan.tree/v1", "files": {"a": 1}}',
        b'{"schema": "bayplan.tree/v1", "files": []}',
    ],
)
def test_a_record_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="no record of a rendered tree"):
        index.decode(content)


def test_the_record_is_plain() -> None:
    written = index.encode(Index({"b": "2", "a": "1"}, {"c": "3"}))
    assert json.loads(written) == {
        "schema": "bayplan.tree/v1",
        "files": {"a": "1", "b": "2"},
        "coming": {"c": "3"},
    }
    assert index.decode(written) == Index({"a": "1", "b": "2"}, {"c": "3"})
    assert index.decode(index.encode(Index(of="platform"))) == Index(of="platform")
