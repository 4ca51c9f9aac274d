"""However a tree is named and wherever it stands, it is the same tree."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.robust import desk
from tests.robust.desk import Link, deployment

MODULE = (
    'variable "memory" {}\nresource "kubernetes_deployment" "web" {\n  metadata {\n    name = "web"\n  }\n '
    " spec {\n"
    '    template {\n      spec {\n        container {\n          name = "web"\n          resources {\n'
    "            limits = { memory = var.memory }\n          }\n        }\n      }\n    }\n  }\n}\n"
)
CALL = 'module "web" {\n  source = "../../modules/web"\n  memory = "1x"\n}\n'
TREE = {"modules/web/main.tf": MODULE, "stacks/a/main.tf": CALL, "stacks/b/b.yaml": deployment("b")}
WRONG = ("unreadable-document", "modules/web/main.tf", 12)
NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


@pytest.fixture(params=["alone", "in git"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The tree outside and inside of a repository."""
    made = desk.sow(tmp_path / "tree", TREE)
    if request.param == "in git":
        if shutil.which("git") is None:
            pytest.skip("there is no git")
        subprocess.run(["git", "init", "-q", str(made)], check=True, capture_output=True)
    return made


def where(path: str) -> list[tuple[str, str]]:
    """What was found, without the folders before the name of the tree."""
    return [(check, file.partition("tree/")[2] or file) for check, file, _ in desk.findings(Path(path))]


@pytest.mark.parametrize(
    "form", ["{0}", "{0}/", "{0}/.", "{0}/stacks", "{0}/stacks/a", "{0}/stacks/a/", "{0}/stacks/a/main.tf"]
)
def test_any_name_of_a_stack_reaches_its_modules(form: str, tree: Path) -> None:
    (check, file), *more = where(form.format(tree))
    assert (check, Path(file).name, more) == ("unreadable-document", "main.tf", [])
    assert "modules/web" in file


@pytest.mark.parametrize(
    ("cwd", "path"), [(".", "."), ("stacks", "."), ("stacks/a", "."), ("stacks", "a"), ("stacks/b", "../a")]
)
def test_a_path_may_be_relative(cwd: str, path: str, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / cwd)
    ((check, file),) = where(path)
    assert (check, file.endswith("modules/web/main.tf")) == ("unreadable-document", True)


def test_a_link_to_a_tree_is_the_tree(tree: Path, tmp_path: Path) -> None:
    desk.sow(tmp_path, {"link": Link(tree), "to-a-stack": Link(tree / "stacks" / "a")})
    assert [check for check, _ in where(str(tmp_path / "link"))] == ["unreadable-document"]
    assert [check for check, _ in where(str(tmp_path / "to-a-stack"))] == ["unreadable-document"]


def test_one_object_in_two_stacks_is_named(tmp_path: Path) -> None:
    namespace = 'resource "kubernetes_namespace" "a" {\n  metadata {\n    name = "shared"\n  }\n}\n'
    desk.sow(tmp_path, {"stacks/a/main.tf": namespace, "stacks/b/main.tf": namespace})
    ((check, file, line),) = desk.findings(tmp_path)
    assert (check, Path(file).parts[-3:], line) == ("duplicate-object", ("stacks", "b", "main.tf"), 1)
    assert "stacks/a/main.tf:1" in desk.review(tmp_path).said


def test_a_base_may_be_laid_out_otherwise(tmp_path: Path) -> None:
    desk.sow(tmp_path / "before", {"deep/down/all.yaml": deployment("web", memory="1x")})
    desk.sow(tmp_path / "after", {"web.yaml": deployment("web"), "more.yaml": deployment("more")})
    assert desk.review(tmp_path / "after", "--base", tmp_path / "before").code == 0
    assert desk.review(tmp_path / "before", "--base", tmp_path / "after").code == 1
    found = desk.document(tmp_path / "before", "--base", tmp_path / "before")
    assert (found.get("findings", []), [one["check"] for one in found["before"]]) == (
        [],
        ["unreadable-document"],
    )


def test_a_base_may_be_empty_or_a_file(tmp_path: Path) -> None:
    desk.sow(
        tmp_path, {"tree/web.yaml": deployment("web"), "empty/none.txt": "", "old.yaml": deployment("web")}
    )
    for base in ("empty", "old.yaml"):
        assert desk.review(tmp_path / "tree", "--base", tmp_path / base).code == 0


@NEEDS_GIT
def test_a_tree_may_be_younger_than_the_revision(tmp_path: Path) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false")
    desk.sow(tmp_path, {"old/a.yaml": deployment("a")})
    for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "a")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True)
    desk.sow(tmp_path, {"new/b.yaml": deployment("b", memory="1x")})
    assert desk.review(tmp_path / "new", "--base", "git:HEAD").code == 1
    assert desk.review(tmp_path / "new" / "b.yaml", "--base", "git:HEAD").code == 1
    assert desk.review(tmp_path / "old", "--base", "git:HEAD").code == 0
