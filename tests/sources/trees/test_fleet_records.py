"""What a tree says to Fleet: every key with its line, whatever somebody wrote in its place."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.fleet import Fleet, FleetChart
from bayplan.sources.trees import fleet_files, fleet_keys
from bayplan.sources.trees.texts import Mapped
from tests.sources.trees.forest import read, sow

WEB = """name: web
labels: {tier: edge}
defaultNamespace: shop
keepResources: true
helm:
  repo: https://charts.example.org
  chart: web
  version: 1.2.3
  releaseName: front
  valueFiles: [values.yaml]
dependsOn:
  - name: database
  - selector: {matchLabels: {tier: data}}
targetCustomizations:
  - name: local
    clusterSelector: {matchLabels: {name: local}}
    patches: []
overrideTargets:
  - clusterGroupSelector: {matchLabels: {env: lab}}
"""
REPOSITORY = """apiVersion: fleet.cattle.io/v1alpha1
kind: GitRepo
metadata: {name: platform, namespace: fleet-local}
spec:
  repo: https://git.example.org/platform
  targets:
    - clusterName: local
---
apiVersion: fleet.cattle.io/v1alpha1
kind: Cluster
metadata: {name: local, namespace: fleet-local, labels: {name: local}}
"""
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*fleet_keys.FORM, "patches", "name", "clusterSelector"]), inner)
    ),
    max_leaves=20,
)


def said(folder: Path) -> Fleet:
    return read(sow(folder, {"apps/web/fleet.yaml": WEB, "gitrepo.yaml": REPOSITORY})).fleet


def test_a_bundle_with_its_lines(tmp_path: Path) -> None:
    (bundle,) = said(tmp_path).bundles
    assert (bundle.file, bundle.folder) == ("apps/web/fleet.yaml", "apps/web")
    assert (bundle.name, bundle.release, bundle.released) == ("web", "front", "front")
    assert (bundle.namespace, bundle.labels, bundle.keep) == ("shop", {"tier": "edge"}, True)
    assert bundle.chart == FleetChart("web", "https://charts.example.org", "1.2.3", 8)
    assert [(one.line, one.name, one.selector is None) for one in bundle.after] == [
        (12, "database", True), (13, "", False),
    ]  # fmt: skip
    assert [(one.path, one.line) for one in bundle.unknown] == [
        ("helm.valueFiles", 10), ("targetCustomizations[0].patches", 17),
    ]  # fmt: skip
    local, labs = bundle.targets
    assert (local.path, local.name, local.line) == ("targetCustomizations[0]", "local", 15)
    assert local.selector is not None and local.selector.match_labels == {"name": "local"}
    assert labs.grouped


def test_repositories_and_clusters(tmp_path: Path) -> None:
    fleet = said(tmp_path)
    (repository,), (cluster,) = fleet.repositories, fleet.clusters
    assert (repository.name, repository.namespace, repository.keep) == ("platform", "fleet-local", False)
    assert [(one.path, one.cluster, one.line) for one in repository.targets] == [
        ("spec.targets[0]", "local", 7)
    ]
    assert (cluster.name, cluster.namespace, cluster.labels) == ("local", "fleet-local", {"name": "local"})


@given(st.dictionaries(st.sampled_from(list(fleet_keys.FORM)), ANYTHING))
def test_nonsense_below_known_keys_is_read_without_complaint(data: dict[str, object]) -> None:
    found = list(fleet_keys.unknown(Mapped("fleet.yaml", data, {})))
    assert all(one.path.partition(".")[0].partition("[")[0] in fleet_keys.FORM for one in found)
    for key in ("targets", "targetCustomizations", "overrideTargets"):
        list(fleet_files.targets(data.get(key), key, lambda path: 1))


def test_a_selector_that_is_none_selects_nothing_known() -> None:
    assert fleet_files.selector({"matchLabels": "all of them"}) is None
    assert fleet_files.selector(None) is None
