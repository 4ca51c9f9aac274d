"""A tree as a whole: every language read by its reader, everything put together, nothing lost between."""

import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bayplan.model.estate import Declaration, NamespaceRule, Suppression
from bayplan.model.findings import Severity
from bayplan.model.trees import Declared, Origin
from bayplan.sources import estate, kyverno, terraform, trees
from bayplan.sources.written import Harvest, Written
from tests.sources.trees.forest import MEMORY, deployment, read, sow

PLAN = json.dumps({"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {}}, indent=1)
PIPE = "standard input"


def namespace(name: str, origin: Origin) -> Written:
    manifest = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    return Written(
        manifest, Declared("v1", "Namespace", "", name, origin, address=f"kubernetes_namespace.{name}")
    )


class Terraform:
    """Stands for Terraform's reader: one namespace a stack, named like its folder."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def read(self, root: Path, stacks: Sequence[Path], **rest: Any) -> Harvest:
        self.asked.append({"root": root, "stacks": list(stacks), **rest})
        made = [namespace(one.name, Origin(f"{one.name}/main.tf", 3, stack=one.name)) for one in stacks]
        return Harvest(tuple(made), files=7)

    def read_plan(self, path: Path, root: Path) -> Harvest:
        return Harvest((namespace("planned", Origin(path.relative_to(root).as_posix())),), files=1)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Terraform:
    fake = Terraform()
    monkeypatch.setattr(terraform, "read", fake.read)
    monkeypatch.setattr(terraform, "read_plan", fake.read_plan)
    return fake


def test_terraform_gets_its_stacks(tmp_path: Path, reader: Terraform) -> None:
    files = {
        "stacks/a/main.tf": "",
        "stacks/b/main.tf": "",
        "stacks/b/values.yaml": "kind: [",
        "m/main.tf": "",
    }
    sow(tmp_path, {**files, "k8s/a.yaml": deployment()})
    tree = trees.read(str(tmp_path), given={"x": "1"}, cache=tmp_path / "cache", root=str(tmp_path))
    root = tmp_path.resolve()
    (asked,) = reader.asked
    assert asked["root"] == root
    assert asked["stacks"] == [root / "stacks/a", root / "stacks/b"]
    assert (asked["given"], asked["cache"]) == ({"x": "1"}, tmp_path / "cache")
    assert [one.name for one in tree.objects.namespaces] == ["a", "b"]
    assert tree.stacks == ("stacks/a", "stacks/b")
    assert (tree.root, tree.files, tree.findings) == (str(tmp_path), 8, ())


def test_a_plan_goes_to_terraform_too(tmp_path: Path, reader: Terraform) -> None:
    tree = read(sow(tmp_path, {"plan.json": PLAN, "other.json": '{"format_version": "1"}'}))
    assert [(one.name, one.origin.file) for one in tree.declared] == [("planned", "plan.json")]


def pipe(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_rendered_charts_come_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(
        monkeypatch,
        f"---\n# Source: app/templates/web.yaml\n{deployment(memory='${M}')}---\n{deployment('b')}",
    )
    tree = trees.read("-", given={"M": "1Gi"})
    assert [one.name for one in tree.objects.workloads] == ["b", "web"]
    first = tree.declared[0]
    assert (first.origin.file, first.origin.line, first.place(MEMORY).line) == (PIPE, 3, 22)
    assert first.comments[0].text == "Source: app/templates/web.yaml"
    assert (tree.root, tree.findings) == ("-", ())


def test_a_plan_comes_through_a_pipe(monkeypatch: pytest.MonkeyPatch, reader: Terraform) -> None:
    pipe(monkeypatch, PLAN)
    tree = trees.read("-")
    assert [(one.name, one.origin.file) for one in tree.declared] == [("planned", PIPE)]


def test_rubbish_through_a_pipe_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, "kind: [\n")
    (finding,) = trees.read("-").findings
    assert (finding.file, finding.line) == (PIPE, 2)


def test_the_same_object_twice(tmp_path: Path, reader: Terraform) -> None:
    text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"
    tree = read(sow(tmp_path, {"stacks/a/main.tf": "", "x.yaml": text, "y.yaml": f"---\n{text}"}))
    assert [one.name for one in tree.declared] == ["a"]
    first, second = tree.findings
    assert (first.check, first.severity, first.subject) == (
        "duplicate-object",
        Severity.WARNING,
        "Namespace a",
    )
    assert [(one.file, one.line) for one in (first, second)] == [("x.yaml", 1), ("y.yaml", 2)]
    assert "kubernetes_namespace.a (a/main.tf:3)" in first.summary


def test_kinds_of_other_groups_are_not_the_same(tmp_path: Path) -> None:
    service = "apiVersion: {}\nkind: Service\nmetadata: {{name: a}}\n"
    tree = read(
        sow(tmp_path, {"a.yaml": service.format("v1"), "b.yaml": service.format("serving.example.org/v1")})
    )
    assert (len(tree.declared), tree.findings) == (2, ())


def test_manifests_that_terraform_at_the_start_may_read_count_once(tmp_path: Path, reader: Terraform) -> None:
    text = f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {tmp_path.name}}}\n"
    tree = read(sow(tmp_path, {"main.tf": "", "k8s/a.yaml": f"{text}---\n{deployment()}"}))
    assert [one.kind for one in tree.declared] == ["Namespace", "Deployment"]
    assert tree.findings == ()


def test_the_estate_file_is_found_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def declare(path: str) -> Declaration:
        return Declaration(
            namespace_rules=(NamespaceRule("tier gold", file=path, line=3),),
            suppressions=(Suppression("a", "b", "c", file=path),),
            file=path,
        )

    monkeypatch.setattr(estate, "read", declare)
    sow(tmp_path, {"bayplan.yaml": "", "in/bayplan.yaml": "a: 1\n", "in/sub/a.yaml": deployment()})
    for path in (tmp_path / "in", tmp_path / "in/sub", tmp_path / "in/sub/a.yaml"):
        found = trees.read(str(path), root=str(tmp_path)).declaration
        assert found is not None
        files = (found.file, found.namespace_rules[0].file, found.suppressions[0].file)
        assert files == ("in/bayplan.yaml",) * 3


def test_an_estate_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, {"bayplan.yaml": "tiers: [\n", "a.yaml": deployment()}))
    assert tree.declaration is None
    assert [one.file for one in tree.findings] == ["bayplan.yaml"]
    assert len(tree.declared) == 1


def test_policies_become_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def rules(written: Sequence[Written]) -> tuple[tuple[NamespaceRule, ...], tuple[()], tuple[()]]:
        seen.extend(one.declared.subject for one in written)
        return (NamespaceRule("mine"),), (), ()

    monkeypatch.setattr(kyverno, "rules", rules)
    policy = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec: {rules: []}\n"
    tree = read(sow(tmp_path, {"a.yaml": policy, "b.yaml": deployment()}))
    assert seen == ["ClusterPolicy p", "Deployment default/web"]
    assert tree.namespace_rules == (NamespaceRule("mine"),)


def test_progress_is_told(tmp_path: Path) -> None:
    sow(tmp_path, {"a.yaml": deployment("a"), "b.yaml": deployment("b"), "c/fleet.yaml": "name: c\n"})
    told: list[tuple[str, int, int]] = []
    trees.read(str(tmp_path), root=str(tmp_path), progress=lambda *step: told.append(step))
    assert told == [("a.yaml", 1, 3), ("b.yaml", 2, 3), ("c", 3, 3)]


def test_the_work_tree_of_git_is_the_root(tmp_path: Path) -> None:
    sow(tmp_path, {".git/HEAD": "", "deep/er/a.yaml": deployment()})
    tree = trees.read(str(tmp_path / "deep/er"))
    assert [one.origin.file for one in tree.declared] == ["deep/er/a.yaml"]


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    files: Mapping[str, str] = {f"{name}/{name}.yaml": deployment(name) for name in "cab"}
    sow(tmp_path, {**files, "broken.yaml": "kind: [\n"})
    assert read(tmp_path) == read(tmp_path)


def test_annotations_do_not_carry_whole_objects(tmp_path: Path) -> None:
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n    a: b\n"
        "    kubectl.kubernetes.io/last-applied-configuration: '{\"data\": 1}'\ndata: {p: c2VjcmV0}\n"
    )
    tree = read(sow(tmp_path, {"a.yaml": text}))
    assert tree.declared[0].annotations == {"a": "b"}
    assert "c2VjcmV0" not in repr(tree)
    assert [(one.resource, one.count) for one in tree.objects.object_counts] == [("secrets", 1)]
