"""Files are written as a whole or not at all, and only where they are what the edits were made for."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from bayplan.effects import files
from bayplan.model.errors import EffectError
from bayplan.rightsizing.report.patch import Edit, Patch

OLD = b"\xef\xbb\xbfa: 512Mi\r\nb: 512Mi # \xff\r\n"


def edit(name: str, start: int, new: str, old: str = "512Mi") -> Edit:
    return Edit(name, 1, start, start + len(old), old, new)


def patch(contents: dict[str, bytes], *edits: Edit) -> Patch:
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    return Patch(edits=edits, files=tuple(contents), digests=digests)


def lay(root: Path, contents: dict[str, bytes]) -> None:
    for name, data in contents.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def test_edits_change_nothing_else(tmp_path: Path) -> None:
    lay(tmp_path, {"x/a.yaml": OLD})
    (tmp_path / "x/a.yaml").chmod(0o640)
    files.write(
        tmp_path, patch({"x/a.yaml": OLD}, edit("x/a.yaml", 6, "1Gi"), edit("x/a.yaml", 16, "2048Mi"))
    )
    assert (tmp_path / "x/a.yaml").read_bytes() == b"\xef\xbb\xbfa: 1Gi\r\nb: 2048Mi # \xff\r\n"
    assert stat.S_IMODE((tmp_path / "x/a.yaml").stat().st_mode) == 0o640
    assert [one.name for one in (tmp_path / "x").iterdir()] == ["a.yaml"]


def test_a_file_that_has_changed_is_refused_and_none_is_written(tmp_path: Path) -> None:
    made = patch({"a": OLD, "b": OLD}, edit("a", 6, "1Gi"), edit("b", 6, "1Gi"))
    lay(tmp_path, {"a": OLD, "b": OLD + b"\n"})
    with pytest.raises(EffectError, match="b has changed since the patch was made"):
        files.write(tmp_path, made)
    assert (tmp_path / "a").read_bytes() == OLD


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EffectError, match="a cannot be read: No such file"):
        files.write(tmp_path, patch({"a": OLD}, edit("a", 6, "1Gi")))


def test_no_link_is_written_through(tmp_path: Path) -> None:
    lay(tmp_path, {"out/a": OLD})
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/a").symlink_to(tmp_path / "out/a")
    with pytest.raises(EffectError, match="a link, or leads out of the tree"):
        files.write(tmp_path / "tree", patch({"a": OLD}, edit("a", 6, "1Gi")))
    with pytest.raises(EffectError, match="leads out of the tree"):
        files.write(tmp_path / "tree", patch({"../out/a": OLD}, edit("../out/a", 6, "1Gi")))
    assert (tmp_path / "out/a").read_bytes() == OLD


def test_a_link_within_the_tree_stays_one(tmp_path: Path) -> None:
    lay(tmp_path, {"a": OLD})
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(EffectError, match="b is a link"):
        files.write(tmp_path, patch({"b": OLD}, edit("b", 6, "1Gi")))
    assert (tmp_path / "b").is_symlink() and (tmp_path / "a").read_bytes() == OLD


def test_what_no_sum_is_known_of_is_not_written(tmp_path: Path) -> None:
    lay(tmp_path, {"a": OLD})
    with pytest.raises(EffectError, match="a has changed since the patch was made"):
        files.write(tmp_path, Patch(edits=(edit("a", 6, "1Gi"),), files=("a",)))
    assert (tmp_path / "a").read_bytes() == OLD


def test_what_another_run_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / f".bayplan.{os.getpid()}.partial").write_text("half")
    files.replace_text(str(tmp_path / "ledger"), None, "one\n")
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {"ledger": "one\n"}


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(EffectError, match="No space left on device; it is as it was"):
        files.replace_text(str(tmp_path / "ledger"), None, "one\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("edits", [[(6, "1Gi"), (6, "2Gi")], [(7, "1Gi")], [(900, "1Gi")]])
def test_edits_that_overlap_or_stand_elsewhere_are_refused(edits: list[tuple[int, str]]) -> None:
    with pytest.raises(EffectError, match="does not say 512Mi where it did"):
        files.spliced(OLD, [edit("a", start, new) for start, new in edits])


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_leaves_all_as_it_was(tmp_path: Path) -> None:
    lay(tmp_path, {"a": OLD, "x/b": OLD})
    (tmp_path / "x").chmod(0o500)
    try:
        with pytest.raises(EffectError, match="cannot be written"):
            files.write(tmp_path, patch({"a": OLD, "x/b": OLD}, edit("a", 6, "1Gi"), edit("x/b", 6, "1Gi")))
        assert (tmp_path / "a").read_bytes() == OLD
    finally:
        (tmp_path / "x").chmod(0o700)


def test_a_write_that_fails_halfway_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, {"a": OLD, "b": OLD})
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "b":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(EffectError, match="No space left on device"):
        files.write(tmp_path, patch({"a": OLD, "b": OLD}, edit("a", 6, "1Gi"), edit("b", 6, "1Gi")))
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"a": OLD, "b": OLD}


def test_a_text_is_replaced_only_where_it_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    files.replace_text(str(path), None, "one\n")
    files.replace_text(str(path), "one\n", "one\ntwo\n")
    with pytest.raises(EffectError, match="has changed since it was read"):
        files.replace_text(str(path), "one\n", "three\n")
    with pytest.raises(EffectError, match="has changed since it was read"):
        files.replace_text(str(path), None, "three\n")
    assert path.read_text() == "one\ntwo\n"
