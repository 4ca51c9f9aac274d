"""Objects of the platform, as their controllers write them."""

import json
from typing import Any

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.platform_objects import PlatformObject
from bayplan.sources.kubernetes import kinds


def read(version: str, kind: str, **body: Any) -> PlatformObject:
    data = json.dumps({"apiVersion": version, "kind": kind, "metadata": {"name": "x"}, **body}).encode()
    reading = kinds.read_platform(data, kinds.kind_of(data))
    assert reading is not None and isinstance(reading.record, PlatformObject)
    return reading.record


def test_a_snapshot_of_etcd() -> None:
    found = read(
        "k3s.cattle.io/v1",
        "ETCDSnapshotFile",
        spec={"snapshotName": "etcd-cp1", "nodeName": "cp1", "location": "s3://saves/x"},
        status={"readyToUse": True, "creationTime": "2026-10-27T06:00:00Z", "size": "12345"},
    )
    assert (found.ready, found.facts) == (True, {"node": "cp1", "location": "s3://saves/x", "size": "12345"})
    assert found.at is not None and found.at.isoformat() == "2026-10-27T06:00:00+00:00"


def test_a_snapshot_that_failed() -> None:
    found = read(
        "k3s.cattle.io/v1",
        "ETCDSnapshotFile",
        status={"readyToUse": False, "error": {"message": "no bucket"}},
    )
    assert (found.ready, found.message) == (False, "no bucket")


def test_a_bundle_says_its_state() -> None:
    found = read(
        "fleet.cattle.io/v1alpha1",
        "Bundle",
        status={
            "display": {"state": "Modified"},
            "conditions": [{"type": "Ready", "status": "False", "message": "Modified(1)"}],
        },
    )
    assert (found.group, found.ready, found.message) == ("fleet.cattle.io", False, "Modified(1)")
    assert found.facts["state"] == "Modified"


def test_a_bundle_without_conditions_goes_by_its_state() -> None:
    assert read("fleet.cattle.io/v1alpha1", "GitRepo", status={"display": {"state": "Ready"}}).ready is True
    assert (
        read("fleet.cattle.io/v1alpha1", "GitRepo", status={"display": {"state": "NotReady"}}).ready is False
    )


def test_a_certificate_ends() -> None:
    ready = [{"type": "Ready", "status": "True"}]
    found = read(
        "cert-manager.io/v1", "Certificate", status={"conditions": ready, "notAfter": "2027-01-02T03:04:05Z"}
    )
    assert found.ready is True and found.at is not None and found.at.year == 2027


def test_policies_of_either_kind() -> None:
    ready = {"conditionStatus": {"ready": True}}
    assert read("policies.kyverno.io/v1", "GeneratingPolicy", status=ready).ready is True
    assert read("nvidia.com/v1", "ClusterPolicy", status={"state": "notReady"}).ready is False
    assert read("kyverno.io/v1", "ClusterPolicy").ready is None


def test_alerts_of_a_rule_in_order() -> None:
    groups = [{"name": "g", "rules": [{"alert": "B", "expr": "1"}, {"record": "r", "expr": "1"}]}]
    found = read(
        "monitoring.coreos.com/v1", "PrometheusRule", spec={"groups": [*groups, {"rules": [{"alert": "A"}]}]}
    )
    assert found.facts == {"alerts": "A,B"}


def test_a_chart_of_k3s() -> None:
    found = read("helm.cattle.io/v1", "HelmChart", spec={"chart": "traefik", "version": "37.1.1"})
    assert found.facts == {"chart": "traefik", "version": "37.1.1"}


def test_addresses_do_not_get_through() -> None:
    chart = read(
        "helm.cattle.io/v1", "HelmChart", spec={"chart": "https://user:hunter2@example.org/traefik.tgz"}
    )
    repository = read(
        "fleet.cattle.io/v1alpha1", "GitRepo", spec={"repo": "https://user:hunter2@example.org/x"}
    )
    assert "hunter2" not in f"{chart}{repository}" and chart.facts == {"chart": "traefik.tgz"}


def test_other_kinds_are_left_to_others() -> None:
    assert kinds.read_platform(b'{"apiVersion": "v1", "kind": "Pod"}', ("", "Pod")) is None


def test_what_cannot_be_read_is_told() -> None:
    with pytest.raises(InvalidInput):
        read("cert-manager.io/v1", "Certificate", status={"conditions": "none"})
