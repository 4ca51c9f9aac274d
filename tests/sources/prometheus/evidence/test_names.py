"""Workloads told from the names of pods, where nothing else tells."""

import pytest

from bayplan.sources.prometheus.evidence import names
from bayplan.sources.prometheus.evidence.names import Workload


@pytest.mark.parametrize(
    ("pod", "kind", "name"),
    [
        ("web-5d8f7c9b6d-x2k4z", "Deployment", "web"),
        ("web-api-7b9f8c6d5-q9r8s", "Deployment", "web-api"),
        ("db-0", "StatefulSet", "db"),
        ("db-main-12", "StatefulSet", "db-main"),
        ("backup-29449040-z6w4t", "CronJob", "backup"),
        ("backup-1700000000-z6w4t", "CronJob", "backup"),
        ("exporter-x5z7q", "DaemonSet", "exporter"),
        ("toolbox", "Pod", "toolbox"),
        ("kube-apiserver-cp1", "Pod", "kube-apiserver-cp1"),
        ("web-server", "Pod", "web-server"),
    ],
)
def test_pods(pod: str, kind: str, name: str) -> None:
    assert names.of_pod(pod) == Workload(kind, name, guessed=True)


@pytest.mark.parametrize(
    ("kind", "name", "above"),
    [
        ("ReplicaSet", "web-5d8f7c9b6d", Workload("Deployment", "web", guessed=True)),
        ("ReplicaSet", "web", Workload("ReplicaSet", "web")),
        ("Job", "backup-29449040", Workload("CronJob", "backup", guessed=True)),
        ("Job", "migrate-v2", Workload("Job", "migrate-v2")),
    ],
)
def test_what_stands_in_between(kind: str, name: str, above: Workload) -> None:
    assert names.of_owner(kind, name) == above
