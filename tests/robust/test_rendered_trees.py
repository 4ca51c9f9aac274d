"""Rendering that is stopped, disturbed or run twice: nothing is lost, and doing it again is enough."""

import hashlib
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from bayplan.effects.files import replacing
from bayplan.rendering import index
from tests.robust import desk, estates

ESTATE = desk.ROOT / "examples" / "a100" / "bayplan.yaml"
MINE = "mine: true\n"


def render(tree: Path, *words: str) -> desk.Answer:
    return estates.run("render", "--estate", ESTATE, "-o", tree, *words)


def contents(tree: Path) -> dict[str, bytes]:
    return {
        path.relative_to(tree).as_posix(): path.read_bytes() for path in tree.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A tree that nothing disturbed."""
    tree = tmp_path_factory.mktemp("whole")
    assert render(tree).code == 0
    return contents(tree)


class Stopped(BaseException):
    """As if the process had been killed: nothing that it would still have done is done."""


@pytest.mark.parametrize("at", [0, 1, 2, 40])
def test_whoever_is_stopped_between_files_only_starts_again(
    at: int, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [0]
    write = replacing.replace

    def stops(path: Path, data: bytes, mode: int = 0o666) -> None:
        if calls[0] == at:
            raise Stopped
        calls[0] += 1
        write(path, data, mode)

    with monkeypatch.context() as patched:
        patched.setattr(replacing, "replace", stops)
        with pytest.raises(Stopped):
            render(tmp_path)
    again = render(tmp_path)
    assert (again.code, contents(tmp_path)) == (0, whole)


def test_a_full_disk_is_told_and_keeps_what_was_there(
    whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert render(tmp_path).code == 0
    (tmp_path / "README.md").unlink()
    before = contents(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(replacing, "_fill", full)
        answer = render(tmp_path)
    assert answer.code == 2 and "cannot be written: No space left on device" in answer.err
    assert answer.out == "" and contents(tmp_path) == before
    assert render(tmp_path).code == 0 and contents(tmp_path) == whole


@pytest.mark.parametrize("after", [0.35, 0.5])
def test_a_process_that_is_killed_leaves_nothing_that_stands_in_the_way(
    after: float, whole: dict[str, bytes], tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    with desk.start("render", "--estate", str(ESTATE), "-o", str(tree)) as started:
        time.sleep(after)
        os.kill(started.pid, signal.SIGKILL)
    assert render(tree).code == 0
    assert {path: data for path, data in contents(tree).items() if not path.endswith(".partial")} == whole


def test_two_at_once_end_with_one_tree(whole: dict[str, bytes], tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    words = ("render", "--estate", str(ESTATE), "-o", str(tree))
    with desk.start(*words) as one, desk.start(*words) as other:
        told = [started.communicate(timeout=60) for started in (one, other)]
    assert {one.returncode, other.returncode} <= {0, 2} and 0 in (one.returncode, other.returncode)
    assert b"Traceback" not in b"".join(err for _, err in told)
    assert contents(tree) == whole


def record(**other: Any) -> bytes:
    return json.dumps({"schema": index.SCHEMA, "of": "platform", "files": {}, **other}).encode()


BROKEN = {
    "empty": b"",
    "half": record()[:20],
    "a list": b"[]",
    "a number": b"1",
    "in a hole": b"[" * 100_000,
    "binary": b"\0\xff",
    "no mapping of files": record(files=[1]),
    "out of the tree": record(files={"../../etc/passwd": "a"}),
    "an absolute path": record(files={"/etc/passwd": "a"}),
    "half of a character": record(files={"a": "x"}).replace(b'"a"', b'"a\\ud800"'),
    "about itself": record(files={index.NAME: "x"}),
    "about git": record(files={".git/config": "x"}),
    "of another sort": record(of=["platform"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_record_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    desk.sow(tmp_path, {index.NAME: BROKEN[name], "mine.yaml": MINE})
    answer = render(tmp_path)
    assert (answer.code, answer.out) == (2, "") and str(tmp_path) in answer.err
    assert contents(tmp_path) == {index.NAME: BROKEN[name], "mine.yaml": MINE.encode()}


def test_a_record_cannot_make_anybody_remove_what_git_keeps(tmp_path: Path) -> None:
    config = b"[core]\n"
    files = {".git/config": hashlib.sha256(config).hexdigest()}
    desk.sow(tmp_path, {index.NAME: record(files=files), ".git/config": config})
    assert render(tmp_path).code == 2 and (tmp_path / ".git/config").read_bytes() == config


@pytest.mark.parametrize("what", ["a link to a folder", "a link to a file", "a pipe", "a folder"])
def test_what_is_no_file_of_ours_stays(what: str, whole: dict[str, bytes], tmp_path: Path) -> None:
    tree, other = tmp_path / "tree", tmp_path / "other"
    assert render(tree).code == 0
    desk.sow(other, {"README.md": MINE})
    place = tree / "README.md"
    place.unlink()
    match what:
        case "a link to a folder":
            place.symlink_to(other)
        case "a link to a file":
            place.symlink_to(other / "README.md")
        case "a pipe":
            os.mkfifo(place)
        case _:
            place.mkdir()
    answer = render(tree, "--overwrite")
    assert answer.code == 1 and "stands where a file is to be rendered" in answer.said
    assert (other / "README.md").read_text() == MINE
    assert place.is_symlink() or not place.is_file()
