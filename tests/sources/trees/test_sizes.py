"""Sizes in custom resources, found by the word that nearly all of them take over."""

from pathlib import Path

import pytest

from tests.sources.trees.forest import read, sow


def custom(spec: str, api: str = "postgresql.example.org/v1") -> str:
    return f"apiVersion: {api}\nkind: Cluster\nmetadata:\n  name: main\n  namespace: db\nspec:\n{spec}"


def test_a_custom_resource_that_sizes_its_pods(tmp_path: Path) -> None:
    spec = "  instances: 3\n  resources:\n    requests: {memory: 2Gi}\n    limits: {memory: 2Gi}\n"
    tree = read(sow(tmp_path, {"a.yaml": custom(spec)}))
    (found,) = tree.charts
    assert (found.kind, found.release, found.namespace, found.path, found.replicas) == (
        "Cluster",
        "main",
        "db",
        "spec.resources",
        3,
    )
    assert (str(found.resources.limits["memory"]), found.origin.file, found.origin.line) == (
        "2Gi",
        "a.yaml",
        8,
    )
    assert tree.objects.skipped == {"Cluster": 1}


def test_sizes_within_lists_and_under_other_names(tmp_path: Path) -> None:
    spec = (
        "  pools:\n  - replicas: 2\n    resources: {limits: {cpu: 1}}\n"
        "  - proxyResources: {requests: {cpu: 2}}\n    replicas: true\n"
    )
    tree = read(sow(tmp_path, {"a.yaml": custom(spec)}))
    assert [(one.path, one.replicas) for one in tree.charts] == [
        ("spec.pools[0].resources", 2),
        ("spec.pools[1].proxyResources", None),
    ]


def test_an_unknown_size(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, {"a.yaml": custom("  resources:\n    limits: {memory: '${M}', cpu: 1}\n")}))
    assert [one.needs for one in tree.charts[0].unknowns] == ["${M}"]


NO_SIZES = {
    "a size of a volume": custom("  resources: {requests: {storage: 1Gi}}\n"),
    "a schema": custom("  resources: {limits: {memory: {type: string}}}\n"),
    "no amounts": custom("  resources: {kinds: [Pod]}\n"),
    "a policy": custom("  resources: {limits: {memory: 1Gi}}\n", "kyverno.io/v1").replace(
        "Cluster", "Policy"
    ),
    "a kind of Kubernetes": custom("  resources: {limits: {memory: 1Gi}}\n", "v1").replace(
        "Cluster", "Widget"
    ),
}


@pytest.mark.parametrize("text", NO_SIZES.values(), ids=NO_SIZES.keys())
def test_what_is_no_size(tmp_path: Path, text: str) -> None:
    tree = read(sow(tmp_path, {"a.yaml": text}))
    assert (tree.charts, tree.findings) == ((), ())


def test_values_that_k3s_is_given_as_a_text(tmp_path: Path) -> None:
    text = (
        "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\n"
        "metadata: {name: traefik, namespace: kube-system}\nspec:\n  valuesContent: |-\n"
        "    deployment:\n      replicas: 2\n      resources:\n        limits:\n          memory: 1Gi\n"
    )
    (found,) = read(sow(tmp_path, {"a.yaml": text})).charts
    assert (found.release, found.namespace, found.path) == ("traefik", "kube-system", "deployment.resources")
    assert (found.replicas, found.origin.line) == (2, 8)


def test_values_of_k3s_that_nobody_knows(tmp_path: Path) -> None:
    text = (
        "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: web, namespace: kube-system}\n"
        "spec:\n  targetNamespace: ${NS}\n  valuesContent: |-\n    resources:\n"
        "      limits: {memory: '${MEMORY}'}\n"
    )
    (found,) = read(sow(tmp_path, {"a.yaml": text})).charts
    assert (found.namespace, {one.path: one.needs for one in found.unknowns}) == (
        "${NS}",
        {"metadata.namespace": "${NS}", "resources.limits.memory": "${MEMORY}"},
    )


TERRAFORM = """resource "kubernetes_manifest" "db" {
  manifest = {
    apiVersion = "postgresql.example.org/v1"
    kind       = "Cluster"
    metadata   = { name = "main", namespace = "db" }
    spec       = {
      instances = 3
      resources = { requests = { memory = "2Gi" } }
      server    = { resources = { limits = { memory = var.memory } } }
      storage   = { resources = { requests = { storage = "1Gi" } } }
    }
  }
}
variable "memory" {}
"""


def test_a_custom_resource_in_terraform_gives_its_sizes_once(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, {"stacks/db/main.tf": TERRAFORM}))
    assert [(one.subject, one.path, one.replicas, one.origin.line) for one in tree.charts] == [
        ("Cluster db/main", "spec.resources", 3, 8),
        ("Cluster db/main", "spec.server.resources", None, 9),
    ]
    assert [one.needs for one in tree.charts[1].unknowns] == ["var.memory"]
