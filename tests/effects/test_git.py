"""A branch is made beside what is checked out, and nothing of that is touched."""

import hashlib
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

from bayplan.effects import git
from bayplan.effects.git import Commit
from bayplan.effects.git.repository import Repository
from bayplan.model.errors import EffectError
from bayplan.rightsizing.report.patch import Edit

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")

A = b"a: 512Mi\r\nb: 1Gi\r\n"
B = b"c: 512Mi\n"


def run(home: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(home), *arguments], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a commit, something staged, and a hook that would tell."""
    for name in [one for one in os.environ if one.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    (tmp_path / "gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
    home = tmp_path / "home"
    (home / "x y").mkdir(parents=True)
    (home / "x y/ä.yaml").write_bytes(A)
    (home / "b.yaml").write_bytes(B)
    (home / "b.yaml").chmod(0o755)
    run(home, "init", "-q", "-b", "main")
    run(home, "add", ".")
    run(home, "commit", "-q", "-m", "first")
    hook = home / ".git/hooks/reference-transaction"
    hook.write_text("#!/bin/sh\ntouch hooked\n")
    hook.chmod(0o755)
    (home / "staged").write_text("staged\n")
    run(home, "-c", "core.hooksPath=/dev/null", "add", "staged")
    (home / "b.txt").write_text("untracked\n")
    return home


def digests(**more: bytes) -> dict[str, str]:
    found = {"x y/ä.yaml": A, "b.yaml": B} | more
    return {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}


COMMITS = (
    Commit("one\n\nwhy\n", (Edit("x y/ä.yaml", 2, 13, 16, "1Gi", "1536Mi"),)),
    Commit("two\n", (Edit("x y/ä.yaml", 1, 3, 8, "512Mi", "2Gi"), Edit("b.yaml", 1, 3, 8, "512Mi", "64Mi"))),
)


def state(home: Path) -> tuple[object, ...]:
    """Everything that a person has: branch, index, files."""
    files = {
        one.relative_to(home).as_posix(): one.read_bytes()
        for one in home.rglob("*")
        if one.is_file() and ".git" not in one.parts
    }
    index = (home / ".git/index").read_bytes()
    return run(home, "rev-parse", "HEAD"), run(home, "branch", "--show-current"), index, files


def test_one_commit_after_the_other(home: Path) -> None:
    before = state(home)
    assert git.branch(home, "size/2026", COMMITS, digests()) == 2
    assert state(home) == before
    assert run(home, "log", "--format=%an <%ae> %s", "main..size/2026").splitlines() == [
        "Ada <ada@example.org> two",
        "Ada <ada@example.org> one",
    ]
    assert run(home, "log", "-1", "--format=%b", "size/2026~1").strip() == "why"
    assert run(home, "show", "size/2026~1:x y/ä.yaml").encode() == A.replace(b"1Gi", b"1536Mi")
    assert run(home, "show", "size/2026:x y/ä.yaml").encode() == b"a: 2Gi\r\nb: 1536Mi\r\n"
    assert run(home, "show", "size/2026:b.yaml") == "c: 64Mi\n"
    raw = run(home, "-c", "core.quotePath=false", "diff", "--raw", "--no-renames", "main", "size/2026")
    assert [row.split()[:2] for row in raw.splitlines()] == [[":100755", "100755"], [":100644", "100644"]]


def test_a_file_that_differs_from_what_is_committed_is_refused(home: Path) -> None:
    before = state(home)
    with pytest.raises(EffectError, match=r"b\.yaml differs from what is committed"):
        git.branch(home, "size", COMMITS, digests(**{"b.yaml": B + b"\n"}))
    assert (state(home), run(home, "branch", "--list", "size")) == (before, "")


def test_a_file_that_nobody_committed_is_refused(home: Path) -> None:
    made = (Commit("one\n", (Edit("b.txt", 1, 0, 2, "un", "an"),)),)
    with pytest.raises(EffectError, match=r"b\.txt is not committed"):
        git.branch(home, "size", made, digests(**{"b.txt": b"untracked\n"}))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("main", "there is a branch main already"),
        ("a..b", "no name for a branch"),
        ("-d", "no name for a branch"),
    ],
)
def test_a_name_that_cannot_be_is_refused(home: Path, name: str, why: str) -> None:
    with pytest.raises(EffectError, match=why):
        git.branch(home, name, COMMITS, digests())


def test_no_repository_and_no_commit(home: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(EffectError, match="in no work tree of git; write the patch in place"):
        git.branch(tmp_path / "none", "size", COMMITS, digests())
    run(tmp_path / "none", "init", "-q")
    with pytest.raises(EffectError, match="nothing is committed yet"):
        git.branch(tmp_path / "none", "size", COMMITS, digests())


def test_nobody_that_git_knows_as_author(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    run(home, "-c", "core.hooksPath=/dev/null", "config", "user.useConfigOnly", "true")
    with pytest.raises(EffectError, match=r"git commit-tree fails: .*no branch was made"):
        git.branch(home, "size", COMMITS, digests())
    assert run(home, "branch", "--list", "size") == ""


def test_no_hook_is_run(home: Path) -> None:
    git.branch(home, "size", COMMITS, digests())
    assert not list(home.rglob("hooked"))


def test_a_file_beside_the_edits_grows_with_each_commit(home: Path) -> None:
    """It is what is committed that is added to, not what lies in the work tree."""
    (home / "kept").write_text("not committed\n")
    before = state(home)
    adding = [
        one._replace(enters=partial(lambda line, data: data + line, b"%d\n" % at))
        for at, one in enumerate(COMMITS)
    ]
    assert git.branch(home, "size", adding, digests(), home / "kept") == 2
    assert run(home, "show", "size~1:kept") == "0\n"
    assert run(home, "show", "size:kept") == "0\n1\n"
    assert state(home) == before


def test_a_file_beside_that_is_in_no_repository_is_refused(home: Path) -> None:
    before = state(home)
    with pytest.raises(EffectError, match="is outside of the repository"):
        git.branch(home, "size", COMMITS, digests(), home.parent / "kept")
    assert state(home) == before and run(home, "branch", "--list", "size") == ""


def test_what_points_git_elsewhere_is_not_heard(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook of another repository sets such variables."""
    other = tmp_path / "other"
    other.mkdir()
    run(other, "init", "-q", "-b", "main")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    git.branch(home, "mine", COMMITS, digests())
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_WORK_TREE")
    assert run(home, "branch", "--list", "mine").split() == ["mine"]
    assert run(other, "branch", "--list") == ""


def test_a_link_that_is_committed_is_no_file(home: Path) -> None:
    (home / "link.yaml").symlink_to("b.yaml")
    run(home, "-c", "core.hooksPath=/dev/null", "add", "link.yaml")
    run(home, "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "a link")
    commit = Commit("three\n", (Edit("link.yaml", 1, 0, 1, "b", "a"),))
    with pytest.raises(EffectError, match="is not committed"):
        git.branch(home, "linked", (commit,), {"link.yaml": hashlib.sha256(b"b.yaml").hexdigest()})


def test_a_branch_that_came_up_meanwhile_is_not_moved(home: Path, tmp_path: Path) -> None:
    repository = Repository(home, tmp_path / "index")
    head = repository.head()
    repository.point("late", head)
    with pytest.raises(EffectError, match="update-ref fails"):
        repository.point("late", head)
