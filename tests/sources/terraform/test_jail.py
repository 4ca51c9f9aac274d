"""Nothing outside of the tree is read, whatever a file says; no link is followed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.sources.terraform.jail import LARGEST, Jail, Refused
from tests.sources.terraform.readings import checks, only, read, unknowns, write

SECRET = "OUTSIDE-THE-TREE"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with a secret beside it, one that a link in the tree points to, and a module outside."""
    write(tmp_path, {"secret.txt": SECRET, "outside/main.tf": 'resource "kubernetes_namespace" "out" {}\n'})
    root = write(tmp_path / "tree", {"stacks/a/own.txt": "inside"})
    (root / "stacks/a/link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "stacks/a/linked").symlink_to(tmp_path / "outside")
    return root


def label_of(tree: Path, expression: str) -> tuple[object, list[tuple[str, str, int]], dict[str, str]]:
    """A label whose value is that expression; what was found, and what is unknown."""
    text = f"""variable "up" {{
  default = ".."
}}
variable "abs" {{
  default = "{(tree.parent / "secret.txt").as_posix()}"
}}
resource "kubernetes_namespace" "n" {{
  metadata {{
    name   = "n"
    labels = {{ x = {expression} }}
  }}
}}
"""
    reading = read(tree, {"stacks/a/main.tf": text}, "stacks/a")
    assert SECRET not in repr(reading)
    found = only(reading)
    return (
        found.manifest["metadata"].get("labels"),
        checks(reading.harvest.findings),
        unknowns(found.declared),
    )


def test_a_file_of_the_stack_is_read(tree: Path) -> None:
    assert label_of(tree, 'file("own.txt")') == ({"x": "inside"}, [], {})
    assert label_of(tree, 'file("${path.module}/../a/own.txt")') == ({"x": "inside"}, [], {})


ESCAPES = {
    "an absolute path": 'file("/etc/hostname")',
    "an absolute path by variable": "file(var.abs)",
    "an absolute path put together": 'file("/${"etc"}/hostname")',
    "an absolute path joined": 'file(join("/", ["", "etc", "hostname"]))',
    "the home folder": 'file("~/.bashrc")',
    "the home folder, expanded": 'file(pathexpand("~/.bashrc"))',
    "upwards": 'file("../../../secret.txt")',
    "upwards by variable": 'file("${var.up}/${var.up}/../secret.txt")',
    "upwards through a folder": 'file("own/../../../../secret.txt")',
    "upwards with backslashes": 'file("..\\\\..\\\\..\\\\secret.txt")',
    "a drive": 'file("C:/secret.txt")',
    "a template": 'templatefile("../../../secret.txt", {})',
    "a template by variable": "templatefile(var.abs, {})",
    "in base 64": 'filebase64("../../../secret.txt")',
    "a digest": 'filesha256("../../../secret.txt")',
    "whether it exists": 'fileexists("../../../secret.txt")',
    "a set of files": 'join(",", fileset("../../..", "*"))',
    "within try": 'try(file("../../../secret.txt"), fileexists(var.abs))',
}


@pytest.mark.parametrize("expression", ESCAPES.values(), ids=ESCAPES.keys())
def test_no_path_leads_out(expression: str, tree: Path) -> None:
    labels, found, missing = label_of(tree, expression)
    assert labels == {}
    assert found == [("outside-the-tree", "stacks/a/main.tf", 10)] or "try" in expression
    assert list(missing) == ["metadata.labels.x"] or "try" in expression


@pytest.mark.parametrize("name", ["link.txt", "linked/main.tf", "../a/link.txt"])
def test_no_link_is_followed(name: str, tree: Path) -> None:
    labels, found, _ = label_of(tree, f'file("{name}")')
    assert (labels, [check for check, _, _ in found]) == ({}, ["outside-the-tree"])


def test_a_pattern_does_not_go_through_links(tree: Path) -> None:
    assert label_of(tree, 'join(",", fileset(".", "**"))')[0] == {"x": "main.tf,own.txt"}


@pytest.mark.parametrize(
    "source",
    ["../../../outside", "./linked", "/etc", "./../../../outside", "C:/x", "./a/../../../../outside"],
)
def test_no_module_is_read_from_outside(source: str, tree: Path) -> None:
    text = f'module "m" {{\n  source = "{source}"\n}}\n'
    reading = read(tree, {"stacks/a/main.tf": text}, "stacks/a")
    assert reading.harvest.written == ()
    assert checks(reading.harvest.findings) == [("module-not-read", "stacks/a/main.tf", 2)]


def test_a_linked_file_of_a_stack_is_not_read(tree: Path) -> None:
    (tree / "stacks/a/more.tf").symlink_to(tree.parent / "outside/main.tf")
    reading = read(tree, {"stacks/a/main.tf": ""}, "stacks/a")
    assert reading.harvest.written == ()


def test_a_linked_stack_is_not_read(tree: Path) -> None:
    (tree / "stacks/b").symlink_to(tree.parent / "outside")
    reading = read(tree, {}, "stacks/b")
    assert checks(reading.harvest.findings) == [("outside-the-tree", "stacks/b", 0)]
    assert reading.harvest.written == ()


def test_what_is_too_large_is_not_read(tree: Path) -> None:
    (tree / "stacks/a/own.txt").write_bytes(b"x" * (LARGEST + 1))
    labels, found, _ = label_of(tree, 'file("own.txt")')
    assert (labels, [check for check, _, _ in found]) == ({}, ["terraform-refuses"])


@given(
    st.lists(st.sampled_from(["..", ".", "a", "/", "", "~", "link", "C:", "\\", "b.txt", "\0"]), max_size=8)
)
def test_whatever_is_asked_for_lies_within(parts: list[str]) -> None:
    jail = Jail(Path(__file__).parent)
    for name in ("/".join(parts), "".join(parts)):
        try:
            found = jail.inside("cases", name)
        except Refused:
            continue
        assert not found.startswith("/") and ".." not in found.split("/")
