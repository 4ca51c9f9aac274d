"""Bundles of Fleet: namespaces, charts with their values, kustomizations, manifests."""

import shutil
from pathlib import Path

import pytest

from bayplan.model.findings import Severity
from bayplan.model.trees import ChartSizes
from tests.sources.trees.forest import deployment, places, read, sow

CHART = """name: ingress
defaultNamespace: edge
helm:
  repo: https://charts.example.org
  chart: ingress
  releaseName: front
  values:
    controller:
      replicaCount: 2
      resources:
        requests: {cpu: 100m, memory: 256Mi}
        limits:
          memory: 256Mi
  valuesFiles:
    - values.yaml
targetCustomizations:
  - name: small
    helm:
      values:
        controller:
          replicaCount: 1
  - name: same
    helm: {values: {unrelated: 1}}
  - name: none
    doNotDeploy: true
    helm: {values: {controller: {replicaCount: 9}}}
"""


def limits(one: ChartSizes) -> str:
    return str(one.resources.limits["memory"])


def test_the_sizes_of_a_chart(tmp_path: Path) -> None:
    upper = "controller:\n  resources:\n    limits:\n      memory: 512Mi\n"
    tree = read(sow(tmp_path, {"b/fleet.yaml": CHART, "b/values.yaml": upper}))
    whole, small = tree.charts
    assert (whole.release, whole.namespace, whole.path) == ("front", "edge", "controller.resources")
    assert (limits(whole), str(whole.resources.requests["cpu"]), whole.replicas) == ("512Mi", "100m", 2)
    assert (small.release, small.replicas, limits(small)) == ("front@small", 1, "512Mi")
    assert (whole.origin.file, whole.origin.line) == ("b/values.yaml", 2)
    assert (tree.stacks, tree.findings) == (("b",), ())


def test_a_file_of_values_that_is_missing_or_elsewhere(tmp_path: Path) -> None:
    text = "helm:\n  chart: x\n  valuesFiles:\n  - missing.yaml\n  - ../../outside.yaml\n  - broken.yaml\n"
    sow(tmp_path, {"outside.yaml": "resources: {limits: {memory: 1Gi}}\n"})
    root = sow(tmp_path / "tree", {"b/fleet.yaml": text, "b/broken.yaml": "a: [\n"})
    tree = read(root)
    assert [(one.file, one.line) for one in tree.findings] == [
        ("b/broken.yaml", 2),
        ("b/fleet.yaml", 4),
        ("b/fleet.yaml", 5),
    ]
    assert tree.charts == ()


def test_values_that_are_no_amounts_and_values_that_nobody_knows(tmp_path: Path) -> None:
    text = (
        "helm:\n  chart: x\n  values:\n    a:\n      resources:\n        limits:\n          memory: lots\n"
        "    b:\n      resources:\n        limits: {memory: '${B}', cpu: 1}\n"
    )
    tree = read(sow(tmp_path, {"fleet.yaml": text}))
    assert [(one.file, one.line) for one in tree.findings] == [("fleet.yaml", 7)]
    (found,) = tree.charts
    assert [(one.path, one.needs) for one in found.unknowns] == [("b.resources.limits.memory", "${B}")]
    assert (found.namespace, found.release) == ("default", tmp_path.name)
    assert limits(read(tmp_path, B="1Gi").charts[0]) == "1Gi"


def test_a_chart_in_the_tree_gives_its_own_values(tmp_path: Path) -> None:
    files = {
        "fleet.yaml": "helm:\n  chart: ./chart\n  values:\n    replicas: 3\n",
        "chart/Chart.yaml": "apiVersion: v2\nname: c\n",
        "chart/values.yaml": "replicas: 1\nresources:\n  limits: {memory: 1Gi}\n",
        "chart/templates/t.yaml": "kind: {{ .Values.kind }}\n",
    }
    tree = read(sow(tmp_path, files))
    (found,) = tree.charts
    assert (found.path, found.replicas, limits(found), found.origin.file) == (
        "resources",
        3,
        "1Gi",
        "chart/values.yaml",
    )
    assert [(one.check, one.severity, one.file) for one in tree.findings] == [
        ("not-rendered", Severity.NOTE, "chart/Chart.yaml")
    ]


def test_a_chart_that_nothing_uses_is_a_note(tmp_path: Path) -> None:
    files = {
        "charts/c/Chart.yaml": "apiVersion: v2\nname: c\n",
        "charts/c/values.yaml": "resources: {limits: {memory: 1Gi}}\n",
        "charts/c/templates/t.yaml": "kind: {{ .Values.kind }}\n",
    }
    tree = read(sow(tmp_path, files))
    assert (tree.charts, tree.declared) == ((), ())
    (note,) = tree.findings
    assert (note.file, note.line, note.severity) == ("charts/c/Chart.yaml", 1, Severity.NOTE)
    assert "helm template NAME charts/c | bayplan review -" in note.remedy


@pytest.mark.parametrize(("key", "own"), [("namespace", "edge"), ("defaultNamespace", "mine")])
def test_namespaces_of_manifests(tmp_path: Path, key: str, own: str) -> None:
    role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n"
    files = {
        "b/fleet.yaml": f"{key}: edge\n",
        "b/a.yaml": deployment("without"),
        "b/deep/c.yaml": deployment("with", namespace="mine"),
        "b/overlays/x/d.yaml": deployment("overlay"),
        "b/role.yaml": role,
        "other/fleet.yaml": "name: other\n",
        "other/e.yaml": deployment("elsewhere"),
    }
    tree = read(sow(tmp_path, files))
    assert {one.name: one.namespace for one in tree.declared} == {
        "without": "edge",
        "with": own,
        "r": "",
        "elsewhere": "default",
    }
    assert {one.name: one.namespace for one in tree.objects.workloads}["with"] == own
    assert tree.stacks == ("b", "other")
    assert {one.origin.stack for one in tree.declared if one.name == "with"} == {"b"}


def test_labels_of_the_namespace(tmp_path: Path) -> None:
    text = "namespace: edge\nnamespaceLabels:\n  tier: gold\n"
    tree = read(sow(tmp_path, {"fleet.yaml": text, "a.yaml": deployment()}))
    (namespace,) = tree.objects.namespaces
    assert (namespace.name, namespace.labels["tier"]) == ("edge", "gold")
    found = tree.of("Namespace", "", "edge")
    assert found is not None
    assert (found.origin.file, found.origin.line) == ("fleet.yaml", 2)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="there is no kubectl here")
def test_a_bundle_with_a_kustomization(tmp_path: Path) -> None:
    files = {
        "b/fleet.yaml": "namespace: edge\nkustomize:\n  dir: overlays/prod\n",
        "b/overlays/prod/kustomization.yaml": "nameSuffix: -p\nresources: [../../../base]\n",
        "base/kustomization.yaml": "resources: [a.yaml]\n",
        "base/a.yaml": deployment(),
    }
    tree = read(sow(tmp_path, files))
    assert [one.subject for one in tree.declared] == ["Deployment edge/web-p"]
    assert (tree.stacks, tree.findings) == (("b",), ())
    assert tree.declared[0].origin.file == "base/a.yaml"


def test_a_kustomization_out_of_the_tree(tmp_path: Path) -> None:
    sow(tmp_path, {"outside/kustomization.yaml": "resources: []\n"})
    root = sow(tmp_path / "tree", {"fleet.yaml": "kustomize:\n  dir: ../outside\n"})
    assert places(read(root).findings) == [("unreadable-document", "fleet.yaml", 2)]


def test_a_bundle_that_cannot_be_read(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, {"b/fleet.yaml": "a: 1\na: 2\n", "c.yaml": deployment()}))
    assert places(tree.findings) == [("unreadable-document", "b/fleet.yaml", 2)]
    assert len(tree.declared) == 1


def test_an_amount_that_is_taken_away_is_none(tmp_path: Path) -> None:
    values = "{resources: {limits: {cpu: null, memory: 1Gi}}}"
    text = f"name: a\nhelm:\n  chart: x\n  version: 1.0.0\n  values: {values}\n"
    (one,) = read(sow(tmp_path, {"b/fleet.yaml": text})).charts
    assert list(one.resources.limits) == ["memory"]
