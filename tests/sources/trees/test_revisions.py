"""A tree as it was at another revision, from repositories that nobody vouches for."""

import os
import subprocess
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.sources import trees
from tests.sources.trees.forest import MEMORY, deployment, sow

IDENTITY = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(root: Path, *arguments: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(root), *arguments],
        env={**kept, **IDENTITY},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def commit(root: Path, **files: str) -> None:
    """Commits everything, with these files under `app` written first."""
    sow(root, {f"app/{name}.yaml": text for name, text in files.items()})
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "change")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits: in the first the limit is 256Mi, in the second 512Mi, with a new file."""
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, web=deployment())
    commit(root, web=deployment(memory="512Mi"), new=deployment("new"))
    return root


def limit(path: Path) -> str:
    tree = trees.read(str(path))
    (found,) = [one for one in tree.objects.workloads if one.name == "web"]
    return str(found.template.spec.containers[0].resources.limits["memory"])


@pytest.mark.parametrize("revision", ["HEAD~1", "main~1", "v1", "main^{/change}~1"])
def test_a_tree_as_it_was(repository: Path, revision: str) -> None:
    git(repository, "tag", "-a", "v1", "-m", "one", "HEAD~1")
    with trees.at_revision(str(repository), revision) as then:
        assert limit(then) == "256Mi"
        tree = trees.read(str(then))
    assert limit(repository) == "512Mi"
    assert [one.name for one in tree.declared] == ["web"]
    assert not then.exists()


@pytest.mark.parametrize("below", ["app", "app/web.yaml"])
def test_paths_below_the_top_are_called_the_same(repository: Path, below: str) -> None:
    now = trees.read(str(repository / below))
    with trees.at_revision(str(repository / below), "HEAD~1") as then:
        before = trees.read(str(then))
        assert limit(then) == "256Mi"
    places = [tree.of("Deployment", "default", "web").place(MEMORY) for tree in (now, before)]  # type: ignore[union-attr]
    assert places[0] == places[1]
    assert (places[0].file, places[0].line) == ("app/web.yaml", 20)


@pytest.mark.parametrize("below", ["app/new.yaml", "fresh"])
def test_what_was_not_there_yet_is_empty(repository: Path, below: str) -> None:
    sow(repository, {"fresh/a.yaml": deployment("fresh")})
    with trees.at_revision(str(repository / below), "HEAD~1") as then:
        tree = trees.read(str(then))
    assert (tree.declared, tree.findings) == ((), ())


def test_the_same_commit_is_the_same_tree(repository: Path) -> None:
    now = trees.read(str(repository / "app"))
    with trees.at_revision(str(repository / "app"), "HEAD") as then:
        assert replace(trees.read(str(then)), root=now.root) == now


def test_what_is_not_committed_does_not_count(repository: Path) -> None:
    sow(repository, {"app/web.yaml": deployment(memory="9Gi"), "app/loose.yaml": deployment("loose")})
    with trees.at_revision(str(repository), "HEAD") as then:
        assert limit(then) == "512Mi"
        assert not (then / "app/loose.yaml").exists()


def test_attributes_do_not_leave_files_out(repository: Path) -> None:
    sow(
        repository,
        {".gitattributes": "app/web.yaml export-ignore\n*.yaml export-subst ident text eol=crlf\n"},
    )
    commit(repository, ident="# $Id$ $Format:%H$\n")
    with trees.at_revision(str(repository), "HEAD") as then:
        assert (then / "app/web.yaml").read_bytes() == deployment(memory="512Mi").encode()
        assert (then / "app/ident.yaml").read_text() == "# $Id$ $Format:%H$\n"


def test_nothing_of_the_repository_is_run(repository: Path, tmp_path: Path) -> None:
    trap = f"touch {tmp_path}/sprung; cat"
    for name in (
        "filter.trap.smudge",
        "filter.trap.clean",
        "diff.trap.textconv",
        "core.fsmonitor",
        "core.pager",
    ):
        git(repository, "config", name, trap)
    git(repository, "config", "core.hooksPath", str(tmp_path / "hooks"))
    sow(repository, {".git/info/attributes": "*.yaml filter=trap diff=trap\n"})
    hook = (
        sow(tmp_path, {"hooks/post-checkout": f"#!/bin/sh\ntouch {tmp_path}/sprung\n"})
        / "hooks/post-checkout"
    )
    hook.chmod(0o755)
    with trees.at_revision(str(repository), "HEAD~1") as then:
        assert limit(then) == "256Mi"
    assert not (tmp_path / "sprung").exists()


def test_links_are_made_within_the_checkout_only(repository: Path) -> None:
    sow(repository, {"shared/a.yaml": deployment("shared")})
    (repository / "app/inside.yaml").symlink_to("../shared/a.yaml")
    (repository / "app/outside.yaml").symlink_to("/etc/hostname")
    (repository / "app/above").symlink_to("../../elsewhere")
    commit(repository)
    with trees.at_revision(str(repository / "app"), "HEAD") as then:
        assert sorted(path.name for path in then.iterdir() if path.is_symlink()) == ["inside.yaml"]
        assert {one.name for one in trees.read(str(then)).declared} == {"web", "new", "shared"}


def test_a_tree_that_somebody_forged_stays_in_its_place(repository: Path, tmp_path: Path) -> None:
    """A tree object with an entry named `..`, as no git would make one."""
    blob = git(repository, "hash-object", "-w", "app/web.yaml")
    entry = b"100644 escaped.yaml\0" + bytes.fromhex(blob)
    above = raw_tree(repository, tmp_path, entry)
    top = raw_tree(
        repository,
        tmp_path,
        b"40000 ..\0" + bytes.fromhex(above) + b"100644 good.yaml\0" + bytes.fromhex(blob),
    )
    forged = git(repository, "commit-tree", top, "-m", "forged")
    with trees.at_revision(str(repository), forged) as then:
        assert [path.name for path in then.iterdir() if path.name != ".git"] == ["good.yaml"]
        assert not (then.parent / "escaped.yaml").exists()


def raw_tree(root: Path, scratch: Path, content: bytes) -> str:
    (scratch / "tree").write_bytes(content)
    return git(root, "hash-object", "-t", "tree", "--literally", "-w", str(scratch / "tree"))


@pytest.mark.parametrize(
    "revision", ["nonsense", "HEAD~99", "--all", "-h", "", "HEAD:app", "main..HEAD", "HEAD\n--all"]
)
def test_unknown_revisions_are_refused(repository: Path, revision: str) -> None:
    with (
        pytest.raises(InvalidInput, match=r"git knows no revision .* here; fetch it"),
        trees.at_revision(str(repository), revision),
    ):
        pass


def test_no_repository_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InvalidInput, match=r"is not in a work tree of git .* give --base a path instead"),
        trees.at_revision(str(tmp_path), "HEAD"),
    ):
        pass


def test_no_git_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with (
        pytest.raises(InvalidInput, match="there is no git here; install it"),
        trees.at_revision(str(repository), "HEAD"),
    ):
        pass


def test_no_path_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InvalidInput, match="no such file or directory"),
        trees.at_revision(str(tmp_path / "a"), "HEAD"),
    ):
        pass


def test_git_variables_of_the_caller_do_not_mislead(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    with trees.at_revision(str(repository), "HEAD~1") as then:
        assert limit(then) == "256Mi"


def test_four_hundred_files_take_no_time(repository: Path) -> None:
    commit(repository, **{f"file{at}": deployment(f"d{at}") for at in range(400)})
    begun = time.perf_counter()
    with trees.at_revision(str(repository), "HEAD") as then:
        assert len(list((then / "app").iterdir())) == 402
    assert time.perf_counter() - begun < 2
