"""Bad input in a tree: a finding with its file and line, and the rest is read all the same."""

import time
from pathlib import Path

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Severity
from bayplan.sources import trees
from tests.sources.trees.forest import deployment, places, read, sow

UNREADABLE = "unreadable-document"
HEAD = "apiVersion: v1\nkind: Pod\nmetadata:\n"

BROKEN: dict[str, tuple[str, str, int, str]] = {
    "YAML cut short": ("a.yaml", f"{HEAD}  name: 'a\n", 5, "unexpected end of stream"),
    "a bracket too many": ("a.yaml", f"{HEAD}  name: [a]]\n", 4, "not valid YAML"),
    "JSON cut short": ("a.json", '{"apiVersion": "v1", "kind": "Pod"', 1, "input data was truncated"),
    "JSON with a comma too many": ("a.json", '{"apiVersion": "v1",\n"kind": "Pod",\n}', 3, "trailing comma"),
    "a tab": ("a.yaml", f"{HEAD}\tname: a\n", 4, "a tab stands where only spaces may indent"),
    "a key twice": ("a.yaml", f"{HEAD}  name: a\n  name: b\n", 5, "'name' stands twice"),
    "a template": ("a.yaml", f"{HEAD}  name: {{{{ .Values.name }}}}\n", 4, "render it first"),
    "a template around all": ("a.yml", "{{- if .on }}\nkind: Pod\napiVersion: v1\n{{- end }}\n", 1, "render"),
    "an alias of nothing": ("a.yaml", f"{HEAD}  name: *a\n", 4, "refers to nothing before it"),
    "JSON that is not UTF-8": (
        "a.json", '{"apiVersion": "v1", "kind": "Pod",\n"metadata": "\udcff"}', 1, "not valid UTF-8"),
    "binary rubbish": ("a.yaml", "\x7fELF\0\0kind apiVersion", 0, "is a binary file"),
    "no API version": ("a.yaml", "kind: Pod\nmetadata:\n  name: a\n", 1, "apiVersion: is required"),
    "no name": ("a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {}\n", 3, "metadata.name: is required"),
    "a word for replicas": ("a.yaml", deployment(replicas="many"), 6, "spec.replicas: expected a whole"),
    "an amount that is none": ("a.yaml", deployment(memory="1 GB"), 20, "limits.memory: '1 GB' is not"),
    "metadata that is text": ("a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: a\n", 3, "metadata: expected"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_named_and_the_rest_is_read(
    tmp_path: Path, name: str, text: str, line: int, message: str
) -> None:
    tree = read(sow(tmp_path, {name: text, "z/good.yaml": deployment("good")}))
    assert [one.name for one in tree.objects.workloads] == ["good"]
    (finding,) = tree.findings
    assert (finding.check, finding.file, finding.severity) == (UNREADABLE, name, Severity.ERROR)
    assert message in finding.summary
    assert finding.line == line


def test_a_document_that_is_broken_leaves_its_file_readable(tmp_path: Path) -> None:
    text = f"{deployment('first')}---\nkind: [\n---\n{deployment('last')}"
    tree = read(sow(tmp_path, {"a.yaml": text}))
    assert [one.name for one in tree.objects.workloads] == ["first", "last"]
    assert len(tree.findings) == 1


NO_OBJECTS = {
    "values of a chart": ("values.yaml", "kind: DaemonSet\nresources:\n  limits: {memory: 1Gi}\n"),
    "a pipeline": ("ci.yml", "jobs:\n  build:\n    steps: [{run: make}]\n"),
    "compose": ("docker-compose.yml", "services:\n  web:\n    image: registry.example/app:1\n"),
    "a list of things": ("hosts.yaml", "- name: a\n  kind: host\n- name: b\n"),
    "a playbook with a vault": ("site.yml", "- hosts: all\n  vars:\n    x: !vault |\n      3062\n"),
    "a cluster of kind": ("kind.yaml", "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: []\n"),
    "a key file": ("package.json", '{"name": "a", "scripts": {}}'),
    "nothing": ("empty.yaml", "# nothing\n---\n"),
    "a hidden file": (".ci.yml", "a: [\n"),
    "in a hidden folder": (".git/a.yaml", "kind: [\n"),
    "in node_modules": ("node_modules/a/b.yaml", "kind: [\n"),
    "of Terraform's cache": (".terraform/modules/a.yaml", "kind: [\n"),
}


@pytest.mark.parametrize(("name", "text"), NO_OBJECTS.values(), ids=NO_OBJECTS.keys())
def test_what_is_not_for_a_cluster_is_passed_over(tmp_path: Path, name: str, text: str) -> None:
    tree = read(sow(tmp_path, {name: text}))
    assert (tree.declared, tree.findings) == ((), ())


def test_a_broken_file_that_speaks_of_no_object_is_a_note(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, {"a.yaml": "services:\n\tweb: 1\n"}))
    (finding,) = tree.findings
    assert (finding.severity, finding.file, finding.line) == (Severity.NOTE, "a.yaml", 2)


def test_fifty_megabytes_are_named_and_not_read(tmp_path: Path) -> None:
    row = b"  a: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"
    sow(tmp_path, {"huge.yaml": b"apiVersion: v1\nkind: ConfigMap\ndata:\n" + row * (50 * 2**20 // len(row))})
    sow(tmp_path, {"good.yaml": deployment()})
    begun = time.perf_counter()
    tree = read(tmp_path)
    assert time.perf_counter() - begun < 2
    assert places(tree.findings) == [(UNREADABLE, "huge.yaml", 1)]
    assert "has 50 MiB, and more than 16 MiB is not read" in tree.findings[0].summary
    assert len(tree.declared) == 1


def test_aliases_that_laugh_are_refused_in_time(tmp_path: Path) -> None:
    laughs = "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    text = f"apiVersion: v1\nkind: Pod\na: &a [x, x, x, x, x, x, x, x, x]\n{laughs}"
    begun = time.perf_counter()
    tree = read(sow(tmp_path, {"a.yaml": text}))
    assert time.perf_counter() - begun < 5
    assert "aliases expand to more than" in tree.findings[0].summary


def test_json_that_is_nested_deeply_is_refused(tmp_path: Path) -> None:
    text = (
        f'{{"apiVersion": "v1", "kind": "Pod", "metadata": {{"name": "a"}}, "spec": {"[" * 300}{"]" * 300}}}'
    )
    tree = read(sow(tmp_path, {"a.json": text, "b.yaml": deployment()}))
    assert places(tree.findings) == [(UNREADABLE, "a.json", 1)]
    assert "nested more than 200 deep" in tree.findings[0].summary
    assert len(tree.declared) == 1


def test_custom_resources_and_their_definitions_are_counted(tmp_path: Path) -> None:
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        "metadata: {name: fields.example.org}\n"
        "spec: {group: example.org, scope: Cluster, names: {kind: Field, plural: fields}}\n"
    )
    fields = "apiVersion: example.org/v1\nkind: Field\nmetadata: {name: a}\nspec: {}\n"
    tree = read(sow(tmp_path, {"crd.yaml": definition, "field.yaml": fields}))
    assert tree.objects.skipped == {"CustomResourceDefinition": 1, "Field": 1}
    assert tree.findings == ()
    assert tree.of("Field", "", "a") is not None


def test_links_out_of_the_tree_are_not_followed(tmp_path: Path) -> None:
    sow(tmp_path, {"outside/a.yaml": deployment("outside"), "tree/b.yaml": deployment("inside")})
    root = tmp_path / "tree"
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "file.yaml").symlink_to(tmp_path / "outside/a.yaml")
    (root / "up.yaml").symlink_to("../outside/a.yaml")
    (root / "nowhere.yaml").symlink_to("missing.yaml")
    (root / "picture.png").symlink_to(tmp_path / "outside/a.yaml")
    tree = read(root)
    assert [one.name for one in tree.objects.workloads] == ["inside"]
    found = [("outside-the-tree", name, 0) for name in ("file.yaml", "folder", "up.yaml")]
    assert places(tree.findings) == found


def test_links_within_the_tree_are_followed_once(tmp_path: Path) -> None:
    sow(tmp_path, {"shared/a.yaml": deployment("shared"), "app/b.yaml": deployment("own")})
    (tmp_path / "app/round").symlink_to(tmp_path)
    (tmp_path / "app/shared").symlink_to("../shared")
    (tmp_path / "app/itself.yaml").symlink_to("itself.yaml")
    tree = read(tmp_path)
    assert [one.name for one in tree.objects.workloads] == ["own", "shared"]
    assert tree.findings == ()
    below = trees.read(str(tmp_path / "app/shared/a.yaml"), root=str(tmp_path))
    assert below.declared[0].origin.file == "shared/a.yaml"


def test_a_link_may_lead_to_elsewhere_below_the_root(tmp_path: Path) -> None:
    sow(tmp_path, {"shared/a.yaml": deployment("shared"), "app/b.yaml": deployment("own")})
    (tmp_path / "app/shared").symlink_to("../shared")
    tree = trees.read(str(tmp_path / "app"), root=str(tmp_path))
    assert [one.origin.file for one in tree.declared] == ["app/b.yaml", "app/shared/a.yaml"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no such file or directory; check the path"):
        trees.read(str(tmp_path / "missing"))


def test_a_path_beyond_its_root_is_an_error(tmp_path: Path) -> None:
    sow(tmp_path, {"a/b.yaml": "", "c/d.yaml": ""})
    with pytest.raises(InvalidInput, match="lies outside of"):
        trees.read(str(tmp_path / "a/../c"), root=str(tmp_path / "a"))


def test_an_empty_folder_is_an_empty_tree(tmp_path: Path) -> None:
    tree = read(tmp_path)
    assert (tree.declared, tree.findings, tree.files, tree.stacks) == ((), (), 0, ())
