"""A tree is brought to what is rendered, and to nothing else; whoever stops halfway only starts again."""

import stat
from pathlib import Path

import pytest

from bayplan.effects import files
from bayplan.effects.files import replacing
from bayplan.model.errors import EffectError
from bayplan.model.files import File
from bayplan.rendering import index
from bayplan.rendering.changes import Change, Changes, changes
from bayplan.sources import rendered

FIRST = {"README.md": b"1", "fleet/a/x": b"1", "fleet/b/x": b"1"}
SECOND = {"README.md": b"2", "fleet/a/x": b"1", "fleet/a/y": b"2"}


def found(root: Path, wanted: dict[str, bytes], *, overwrite: bool = False) -> Changes:
    made = [File(path, content) for path, content in wanted.items()]
    return changes(made, rendered.look(str(root), wanted), overwrite)


def held(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.name != index.NAME)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_what_is_new_is_written_and_what_is_gone_removed(tmp_path: Path) -> None:
    root = tmp_path / "new" / "tree"
    files.settle(root, found(root, FIRST))
    assert held(root) == FIRST
    files.settle(root, found(root, SECOND))
    assert held(root) == SECOND
    assert not (root / "fleet" / "b").exists()
    assert index.decode((root / index.NAME).read_bytes()).coming == {}


def test_a_tree_that_is_as_it_should_be_is_not_touched(tmp_path: Path) -> None:
    files.settle(tmp_path, found(tmp_path, FIRST))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    files.settle(tmp_path, found(tmp_path, FIRST))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_somebody_s_file_stays_beside_it(tmp_path: Path) -> None:
    files.settle(tmp_path, found(tmp_path, FIRST))
    (tmp_path / "fleet/b/notes").write_text("mine")
    (tmp_path / "fleet/a/x").write_text("mine")
    made = found(tmp_path, SECOND)
    files.settle(tmp_path, made)
    assert (tmp_path / "fleet/b/notes").read_text() == "mine"
    assert held(tmp_path) == SECOND | {"fleet/b/notes": b"mine", "fleet/a/x": b"mine"}
    assert {one.path for one in made.files if one.change is Change.EDITED} == {"fleet/a/x"}


def test_what_changed_since_it_was_looked_at_stops_everything(tmp_path: Path) -> None:
    files.settle(tmp_path, found(tmp_path, FIRST))
    late = found(tmp_path, SECOND)
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(EffectError, match="has changed since it was looked at"):
        files.settle(tmp_path, late)
    assert held(tmp_path) == FIRST | {"README.md": b"mine"}


def test_two_of_us_do_not_write_over_each_other(tmp_path: Path) -> None:
    late = found(tmp_path, FIRST)
    files.settle(tmp_path, found(tmp_path, SECOND))
    with pytest.raises(EffectError, match="was rendered anew meanwhile"):
        files.settle(tmp_path, late)
    assert held(tmp_path) == SECOND


@pytest.mark.parametrize("done", range(4))
def test_stopped_halfway_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int) -> None:
    files.settle(tmp_path, found(tmp_path, FIRST))
    left = [done]
    whole = replacing.replace

    def replace(path: Path, data: bytes, mode: int = 0o666) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        whole(path, data, mode)

    monkeypatch.setattr(replacing, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        files.settle(tmp_path, found(tmp_path, SECOND))
    monkeypatch.undo()
    again = found(tmp_path, SECOND)
    assert {one.change for one in again.files} <= {
        Change.CREATED, Change.UPDATED, Change.REMOVED, Change.UNCHANGED,
    }  # fmt: skip
    files.settle(tmp_path, again)
    assert held(tmp_path) == SECOND


def test_images_are_for_their_owner_alone(tmp_path: Path) -> None:
    (tmp_path / "n1").mkdir()
    (tmp_path / "n1/seed.iso").write_bytes(b"old")
    (tmp_path / "n1/seed.iso").chmod(0o644)
    files.deposit(tmp_path, [File("n1/seed.iso", b"new", private=True)])
    assert (tmp_path / "n1/seed.iso").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "n1/seed.iso").stat().st_mode) == 0o600


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(EffectError, match="cannot be written"):
        files.settle(tmp_path / "file" / "tree", found(tmp_path / "none", FIRST))
