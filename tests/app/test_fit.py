"""What `fit` is asked about: workloads, pods and manifests."""

from pathlib import Path

import pytest

from bayplan.app import fit, observe
from bayplan.capacity.answers import Fit
from bayplan.model.errors import InvalidInput
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import ClaimTemplate, Kind
from tests import make

NODES = make.snapshot(nodes=[make.node("n1", "cpu=4 memory=8Gi"), make.node("n2", "cpu=4 memory=8Gi")])


def ask(snapshot: Snapshot, subject: str, **more: int) -> Fit:
    return fit.fit(observe.assume(snapshot), subject, **more)


def test_a_workload_means_more_pods_of_its_template() -> None:
    answer = ask(make.together(NODES, make.deployed("web", "cpu=1", ["n1"])), "shop/web")
    assert (answer.subject, answer.more) == ("Deployment shop/web", 7)
    assert answer.pod.startswith("shop/web-5d9c-")


def test_a_pod_means_more_pods_like_it() -> None:
    snapshot = make.together(NODES, make.snapshot(pods=[make.pod("alone", "cpu=3", node="n1")]))
    answer = ask(snapshot, "shop/alone")
    assert (answer.subject, answer.pod, answer.more) == ("Pod shop/alone", "shop/alone-1", 1)


def test_a_pod_of_a_workload_means_the_workload() -> None:
    answer = ask(make.together(NODES, make.deployed("web", "cpu=1", ["n1"])), "shop/web-5d9c-0")
    assert answer.subject == "Deployment shop/web"


def test_each_replica_of_a_stateful_set_brings_its_claim() -> None:
    claims = [ClaimTemplate("data", "block", 1 << 30, ("ReadWriteOnce",))]
    database = make.workload("db", "cpu=100m", kind=Kind.STATEFUL_SET, replicas=0, claims=claims)
    snapshot = make.together(NODES, make.snapshot(workloads=[database]), make.disks(["n1", "n2"], 3))
    answer = ask(snapshot, "StatefulSet/shop/db")
    assert (answer.more, answer.binding) == (6, make.DISKS)


def test_a_quota_counts_the_claims_of_a_stateful_set() -> None:
    claims = [ClaimTemplate("data", "block", 1 << 30, ("ReadWriteOnce",))]
    database = make.workload("db", "cpu=100m", kind=Kind.STATEFUL_SET, replicas=0, claims=claims)
    snapshot = make.together(
        NODES,
        make.snapshot(workloads=[database], quotas=[make.quota("requests.storage=2Gi")]),
        make.disks(["n1", "n2"], 3),
    )
    answer = ask(snapshot, "shop/db")
    assert (answer.more, answer.binding) == (2, "requests.storage")
    assert answer.stops is not None
    assert answer.stops.message.startswith('persistentvolumeclaims "data-db-2" is forbidden: exceeded quota')
    assert [remedy.kind for remedy in answer.remedies] == ["quota"]


def test_a_manifest_of_a_workload_brings_its_claims(tmp_path: Path) -> None:
    manifest = tmp_path / "db.yaml"
    manifest.write_text(
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\n"
        "spec: {storageClassName: block, accessModes: [ReadWriteOnce],\n"
        "  resources: {requests: {storage: 1Gi}}}\n"
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: db, namespace: shop}\n"
        "spec:\n  containers: [{name: main, resources: {requests: {cpu: 1500m}}}]\n"
        "  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]\n",
        encoding="utf-8",
    )
    answer = ask(make.together(NODES, make.disks(["n1", "n2"], 3)), str(manifest))
    assert (answer.subject, answer.more) == ("Pod shop/db", 4)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("shop/wob", "there is no workload or pod shop/wob; did you mean shop/web"),
        ("shop/agent", "DaemonSet shop/agent runs one pod on each node it matches"),
        ("missing.yaml", "there is no such file or directory"),
    ],
)
def test_what_cannot_be_asked_about(subject: str, expected: str) -> None:
    workloads = [make.workload("web"), make.workload("agent", kind=Kind.DAEMON_SET)]
    with pytest.raises(InvalidInput, match=expected):
        ask(make.together(NODES, make.snapshot(workloads=workloads)), subject)


def test_a_manifest_of_two_things_is_refused(tmp_path: Path) -> None:
    manifest = tmp_path / "two.yaml"
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {0}}}\nspec: {{containers: [{{name: main}}]}}\n"
    manifest.write_text(pod.format("a") + "---\n" + pod.format("b"), encoding="utf-8")
    with pytest.raises(InvalidInput, match="holds 2 pods and 0 workloads; give a manifest of one"):
        ask(NODES, str(manifest))


def test_both_engines_count_alike() -> None:
    """The larger question goes to the columns, the smaller one rule by rule."""
    nodes = [make.node(f"n{number}", "cpu=2 memory=64Gi") for number in range(60)]
    snapshot = make.together(make.snapshot(nodes=nodes), make.deployed("web", "cpu=1", ["n1"]))
    many = ask(make.together(make.snapshot(nodes=nodes), make.deployed("web", "cpu=5m", [])), "shop/web")
    assert many.more == 60 * 110
    assert ask(snapshot, "shop/web").more == 119
