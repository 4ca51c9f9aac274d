"""Kustomize: overlays as kubectl writes them out, with every value's place in the base or the patch."""

import shutil
from pathlib import Path

import pytest

from bayplan.sources import trees
from tests.sources.trees.forest import MEMORY, deployment, places, read, sow

with_kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="there is no kubectl here")

PATCH = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: main
          resources:
            limits:
              memory: 512Mi  # twice the base
"""
TREE = {
    "base/kustomization.yaml": "resources:\n  - web.yaml\n",
    "base/web.yaml": deployment(),
    "base/forgotten.yaml": deployment("forgotten"),
    "over/kustomization.yaml": (
        "namespace: shop\nnamePrefix: eu-\nresources:\n  - ../base\npatches:\n  - path: patches/memory.yaml\n"
        "configMapGenerator:\n  - name: settings\n    literals: ['URL=https://example.org/a']\n"
    ),
    "over/patches/memory.yaml": PATCH,
}  # fmt: skip


@with_kubectl
def test_an_overlay_is_read_as_it_is_written_out(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, TREE))
    assert tree.findings == ()
    assert tree.stacks == ("over",)
    assert [one.subject for one in tree.declared if one.kind == "Deployment"] == ["Deployment shop/eu-web"]
    (workload,) = tree.objects.workloads
    assert str(workload.template.spec.containers[0].resources.limits["memory"]) == "512Mi"


@with_kubectl
def test_values_stand_in_the_patch_or_in_the_base(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, TREE))
    found = tree.of("Deployment", "shop", "eu-web")
    assert found is not None
    assert (found.origin.file, found.origin.line, found.origin.stack) == ("base/web.yaml", 1, "over")
    limit, replicas = found.place(MEMORY), found.place("spec.replicas")
    assert (limit.file, limit.line) == ("over/patches/memory.yaml", 12)
    assert (replicas.file, replicas.line) == ("base/web.yaml", 6)
    assert [one.text for one in found.comments] == ["twice the base"]
    made = next(one for one in tree.declared if one.kind == "ConfigMap")
    assert (made.origin.file, made.origin.line) == ("over/kustomization.yaml", 1)


@with_kubectl
@pytest.mark.parametrize("name", ["kustomization.yml", "Kustomization"])
def test_other_names_of_the_file(tmp_path: Path, name: str) -> None:
    tree = read(sow(tmp_path, {name: "resources: [web.yaml]\n", "web.yaml": deployment()}))
    assert ([one.name for one in tree.declared], tree.findings) == (["web"], ())


@with_kubectl
def test_a_file_that_stands_for_its_folder(tmp_path: Path) -> None:
    sow(tmp_path, TREE)
    tree = trees.read(str(tmp_path / "over/kustomization.yaml"), root=str(tmp_path))
    assert tree.stacks == ("over",)
    assert len(tree.objects.workloads) == 1


@with_kubectl
def test_what_kubectl_refuses_is_a_finding(tmp_path: Path) -> None:
    broken = {**TREE, "over/patches/memory.yaml": PATCH.replace("name: web", "name: wob")}
    tree = read(sow(tmp_path, broken))
    assert places(tree.findings) == [("not-rendered", "over/kustomization.yaml", 1)]
    assert "kubectl cannot write it out" in tree.findings[0].summary
    assert "wob" in tree.findings[0].summary
    assert [one.subject for one in tree.declared] == ["Deployment shop/web"]


def test_without_kubectl_the_files_are_read_as_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    tree = read(sow(tmp_path, TREE))
    assert places(tree.findings) == [("not-rendered", "over/kustomization.yaml", 1)]
    assert "there is no kubectl here" in tree.findings[0].summary
    (declared,) = tree.declared
    assert (declared.subject, declared.place(MEMORY).file) == ("Deployment shop/web", "base/web.yaml")


REMOTE = [
    ("resources:\n  - web.yaml\n  - https://example.org/all.yaml\n", 3),
    ("resources:\n  - web.yaml\n  - git@example.org:a/b.git\n", 3),
    ("resources:\n  - web.yaml\n  - example.org/a/b?ref=v1\n", 3),
    ("resources: [web.yaml]\ncomponents:\n  - ssh://git@example.org/a/b\n", 3),
    ("resources: [web.yaml]\npatches:\n  - path: http://example.org/p.yaml\n", 3),
    ("resources: [web.yaml]\nconfigMapGenerator:\n  - name: a\n    files: [k=https://example.org/f]\n", 4),
    ("resources: [web.yaml]\nopenapi:\n  path: https://example.org/s.json\n", 3),
    ("resources: [web.yaml]\ntransformers:\n  - HTTPS://example.org/t\n", 3),
    ("resources: [web.yaml]\nhelmCharts:\n  - name: a\n    repo: oci://example.org/charts\n", 2),
    ("resources:\n  - web.yaml\n  - ../../outside\n", 3),
    ("resources:\n  - web.yaml\n  - missing.yaml\n", 3),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line"), REMOTE, ids=[text.split("\n")[-2].strip() for text, _ in REMOTE])
def test_nothing_is_run_that_would_fetch_or_leave_the_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nothing may be run")

    monkeypatch.setattr("subprocess.run", refuse)
    sow(tmp_path, {"outside/kustomization.yaml": "resources: []\n"})
    root = sow(tmp_path / "tree", {"app/kustomization.yaml": text, "app/web.yaml": deployment()})
    tree = read(root)
    assert {(one.check, one.file) for one in tree.findings} == {("not-rendered", "app/kustomization.yaml")}
    assert line in {one.line for one in tree.findings}
    assert [one.name for one in tree.declared] == ["web"]


def test_a_base_that_would_fetch_stops_its_overlay(tmp_path: Path) -> None:
    files = {
        "over/kustomization.yaml": "resources: [../base]\n",
        "base/kustomization.yaml": "resources:\n  - https://example.org/all.yaml\n",
    }
    tree = read(sow(tmp_path, files))
    assert places(tree.findings) == [("not-rendered", "base/kustomization.yaml", 2)]


def test_circles_are_named(tmp_path: Path) -> None:
    files = {
        "a/kustomization.yaml": "resources:\n  - ../b\n",
        "b/kustomization.yaml": "resources:\n  - ../a\n  - web.yaml\n",
        "b/web.yaml": deployment(),
    }
    tree = read(sow(tmp_path, files))
    found = [("not-rendered", "a/kustomization.yaml", 2), ("not-rendered", "b/kustomization.yaml", 2)]
    assert [place for place in places(tree.findings) if place[0] == "not-rendered"] == found
    assert "in a circle" in tree.findings[0].summary
    assert len(tree.objects.workloads) == 1


def test_a_kustomization_that_cannot_be_read(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, {"a/kustomization.yaml": "resources: [\n", "b.yaml": deployment()}))
    assert [(one.file, one.line) for one in tree.findings] == [("a/kustomization.yaml", 2)]
    assert len(tree.declared) == 1


def test_a_link_as_a_base_is_not_followed_out(tmp_path: Path) -> None:
    sow(tmp_path, {"outside/kustomization.yaml": "resources: []\n"})
    root = sow(tmp_path / "tree", {"kustomization.yaml": "resources:\n  - base\n"})
    (root / "base").symlink_to(tmp_path / "outside")
    assert ("not-rendered", "kustomization.yaml", 2) in places(read(root).findings)
