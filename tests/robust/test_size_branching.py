"""`--branch` in every kind of repository, whenever the plug is pulled: a branch is whole or not there."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.robust import desk, sizing
from tests.robust.sizing import FILE, NEW, git, manifest, repository, size

NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
LEDGER = "bayplan-sizes.jsonl"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return sizing.at_home(tmp_path, monkeypatch)


BRANCHER = textwrap.dedent("""
    import hashlib, sys
    from pathlib import Path
    from bayplan.effects import git
    from bayplan.rightsizing.report.patch import Edit
    root = Path(sys.argv[1])
    data = (root / "apps/web.yaml").read_bytes()
    digests = {"apps/web.yaml": hashlib.sha256(data).hexdigest()}
    at = data.index(b"256Mi")
    edit = Edit("apps/web.yaml", 1, at, at + 5, "256Mi", "320Mi")
    commits = [git.Commit("one", (edit,)), git.Commit("two", ())]
    print("begun", flush=True)
    for turn in range(1000):
        git.branch(root, f"sizes-{turn}", commits, digests)
""")


@NEEDS_GIT
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=lambda one: one.name)
def test_a_branch_is_whole_or_not_there_whenever_the_plug_is_pulled(how: signal.Signals, home: Path) -> None:
    repository(home)
    before = git(home, "status", "--porcelain"), (home / ".git" / "index").read_bytes()
    command = [sys.executable, "-c", BRANCHER, str(home)]
    with subprocess.Popen(command, env=desk.environment(), stdout=-1, stderr=-3) as started:
        assert started.stdout is not None and started.stdout.readline() == b"begun\n"
        time.sleep(0.4)
        started.send_signal(how)
    time.sleep(0.1)  # what git was at goes on
    for name in git(home, "branch", "--list", "--format=%(refname:short)", "sizes-*").split():
        assert git(home, "rev-list", "--count", f"main..{name}").strip() == "2"
        assert NEW in git(home, "show", f"{name}:{FILE}")
    git(home, "fsck", "--strict")
    assert (git(home, "status", "--porcelain"), (home / ".git" / "index").read_bytes()) == before


@NEEDS_GIT
@pytest.mark.parametrize("place", ["detached", "worktree", "submodule", "sub-folder", "shallow", "sha256"])
def test_a_branch_is_made_in_every_kind_of_work_tree(place: str, home: Path, tmp_path: Path) -> None:
    root, tree = home, "apps"
    if place == "sha256":
        git(home, "init", "-q", "-b", "main", "--object-format=sha256")
    repository(home)
    match place:
        case "detached":
            git(home, "checkout", "-q", "--detach")
        case "worktree":
            root = tmp_path / "other"
            git(home, "worktree", "add", "-q", str(root), "-b", "side")
        case "submodule":
            (tmp_path / "above").mkdir()
            git(tmp_path / "above", "init", "-q")
            git(tmp_path / "above", "submodule", "add", "-q", str(home), "below")
            root = tmp_path / "above" / "below"
        case "shallow":
            git(home, "commit", "-q", "--allow-empty", "-m", "second")
            git(tmp_path, "clone", "-q", "--depth", "1", f"file://{home}", "shallow")
            root = tmp_path / "shallow"
        case "sub-folder":
            tree = FILE
        case _:
            pass
    git(root, "config", "user.name", "Ada")
    git(root, "config", "user.email", "ada@example.org")
    before = git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain", "--", FILE)
    answer = size(root, "--branch", "sizes", "--evidence", home / sizing.EVIDENCE, tree=tree)
    assert answer.code == 0, answer
    assert (git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain", "--", FILE)) == before
    assert NEW in git(root, "show", f"sizes:{FILE}")
    assert git(root, "rev-list", "--count", "HEAD..sizes").strip() == "1"
    git(root, "fsck", "--strict")


@NEEDS_GIT
def test_signatures_hooks_and_settings_do_not_hinder(home: Path) -> None:
    repository(home)
    for name in ("reference-transaction", "pre-commit", "commit-msg", "post-index-change"):
        hook = home / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch '{home}/hooked'\nexit 1\n")
        hook.chmod(0o755)
    for key in ("commit.gpgsign", "core.splitIndex", "core.untrackedCache", "feature.manyFiles"):
        git(home, "-c", "core.hooksPath=/dev/null", "config", key, "true")
    git(home, "-c", "core.hooksPath=/dev/null", "config", "gpg.program", "/bin/false")
    assert size(home, "--branch", "sizes").code == 0
    assert NEW in git(home, "show", f"sizes:{FILE}") and not (home / "hooked").exists()
    assert not list((home / ".git").glob("sharedindex*"))


@NEEDS_GIT
def test_what_else_is_changed_is_left_alone(home: Path) -> None:
    desk.sow(home, {"apps/other.yaml": manifest("other"), "notes": "a\n"})
    repository(home)
    (home / "apps" / "other.yaml").write_text(manifest("other") + "# staged\n")
    git(home, "add", "apps/other.yaml")
    (home / "apps" / "other.yaml").write_text(manifest("other") + "# unstaged\n")
    index = (home / ".git" / "index").read_bytes()
    assert size(home, "--branch", "sizes").code == 0
    assert (home / ".git" / "index").read_bytes() == index
    assert "unstaged" in (home / "apps" / "other.yaml").read_text()
    assert git(home, "diff", "--name-only", "main", "sizes").split() == [FILE, LEDGER]
    (home / FILE).write_text(manifest() + "# staged\n")
    git(home, "add", FILE)
    answer = size(home, "--branch", "more")
    assert answer.code == 2 and "differs from what is committed" in answer.err
    assert git(home, "branch", "--list", "more") == ""


@NEEDS_GIT
@pytest.mark.parametrize(
    "name", ["a b.yaml", 'it\'s "so".yaml', "größe.yaml", "new\nline.yaml", ":(top)x.yaml"]
)
def test_odd_names_of_files_are_committed(name: str, home: Path) -> None:
    (home / FILE).rename(home / "apps" / name)
    repository(home)
    answer = size(home, "--branch", "sizes")
    assert answer.code == 0, answer
    assert NEW in git(home, "show", f"sizes:apps/{name}")


@NEEDS_GIT
def test_what_git_does_not_do_is_told_with_a_next_step(home: Path, tmp_path: Path) -> None:
    def refused(sentence: str, *words: str, root: Path = home, **more: str) -> None:
        said = size(root, "--branch", *(words or ("sizes",)), "--evidence", home / sizing.EVIDENCE)
        assert (said.code, "Traceback" in said.err) == (2, False) and sentence in said.err, said
        assert not (root / "apps" / LEDGER).exists() and not (root / LEDGER).exists()

    refused("is in no work tree of git; write the patch in place")
    git(home, "init", "-q", "-b", "main")
    refused("nothing is committed yet")
    repository(home)
    for name, sentence in {
        "main": "there is a branch main already", "main/x": "no branch was made", "a b": "is no name for a",
        "HEAD": "is no name", "-f": "is no name", "a..b": "is no name", "@{-1}": "is no name",
        "x.lock": "is no name", "a\x1b[31mb": "is no name",
    }.items():  # fmt: skip
        refused(sentence, name)
    git(home, "config", "--unset", "user.email")
    git(home, "config", "user.useConfigOnly", "true")
    refused("git commit-tree fails: ")
    git(home, "config", "user.email", "ada@example.org")
    git(tmp_path, "clone", "-q", "--bare", str(home), "bare")
    desk.sow(tmp_path / "bare", {FILE: manifest()})
    refused("is in no work tree of git", root=tmp_path / "bare")
    git(home, "config", "core.autocrlf", "true")
    (home / FILE).write_bytes(manifest().replace("\n", "\r\n").encode())
    refused("is checked out with other line ends")
    assert git(home, "branch", "--list").split() == ["*", "main"]


@NEEDS_GIT
@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else_is_told_as_such(home: Path) -> None:
    repository(home)
    for one in (home, *home.rglob("*")):
        os.chown(one, 1234, 1234)
    answer = size(home, "--branch", "sizes")
    assert answer.code == 2 and "git does not open the repository" in answer.err, answer
    assert "dubious ownership" in answer.err or "safe.directory" in answer.err


def test_without_git_one_writes_in_place(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".git").mkdir()
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    answer = size(home, "--branch", "sizes")
    assert answer.code == 2 and "there is no git here; install it, or write the patch in place" in answer.err
