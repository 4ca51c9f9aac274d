"""A tree on a disk is looked at without following links, and nothing else is taken for one."""

from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.rendering import index
from bayplan.rendering.changes import Found
from bayplan.rendering.index import Index
from bayplan.sources import rendered

NEW = Index()


def lay(root: Path, files: dict[str, bytes], record: Index = NEW) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    (root / index.NAME).write_bytes(index.encode(record))


def test_what_is_wanted_and_what_was_written_is_read(tmp_path: Path) -> None:
    lay(tmp_path, {"a/x": b"1", "a/y": b"2", "notes": b"3"}, Index({"a/y": "5"}))
    found = rendered.look(str(tmp_path), ["a/x", "a/z"])
    assert found == Found(Index({"a/y": "5"}), {"a/x": b"1", "a/y": b"2"})


@pytest.mark.parametrize("folder", ["new", "empty", "repository"])
def test_a_folder_with_nothing_in_it_will_do(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "repository/.git").mkdir(parents=True)
    assert rendered.look(str(tmp_path / folder), ["a"]) == Found()


def test_a_folder_with_something_else_will_not(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(InvalidInput, match=r"holds thesis\.tex, and is no rendered tree"):
        rendered.look(str(tmp_path), [])
    with pytest.raises(InvalidInput, match="is no folder"):
        rendered.look(str(tmp_path / "thesis.tex"), [])
    with pytest.raises(InvalidInput, match="names no folder"):
        rendered.look("", [])


def test_links_and_folders_are_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    root = tmp_path / "tree"
    lay(root, {"a/x/deeper": b"1", "file": b"2"})
    (root / "link").symlink_to(tmp_path / "elsewhere")
    (root / "away").symlink_to("nowhere")
    found = rendered.look(str(root), ["link/x", "away", "a/x", "file/x", "b/c"])
    assert found.blocked == ("link/x", "away", "a/x", "file/x") and found.contents == {}


def test_a_tree_of_another_sort_is_left_alone(tmp_path: Path) -> None:
    lay(tmp_path, {}, Index({"a": "1"}, of="platform"))
    assert rendered.look(str(tmp_path), [], "platform").index.of == "platform"
    with pytest.raises(InvalidInput, match="is a tree of the platform; name another folder"):
        rendered.look(str(tmp_path), [])
    lay(tmp_path, {}, Index({"a": "1"}))
    with pytest.raises(InvalidInput, match="is a tree of something else"):
        rendered.look(str(tmp_path), [], "platform")


def test_a_record_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / index.NAME).write_text("{}")
    with pytest.raises(InvalidInput, match="no record of a rendered tree"):
        rendered.look(str(tmp_path), [])
