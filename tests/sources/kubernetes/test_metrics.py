"""Measurements: one reading each, in bytes and millicores, and no peak is made of it."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from bayplan.model.names import Namespace, NodeName
from bayplan.model.snapshot import Snapshot
from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.sources import manifests
from tests.sources.objects import Document, listing

API = "metrics.k8s.io/v1beta1"
APPS = Namespace("apps")
AT = datetime.datetime(2026, 11, 1, 6, tzinfo=datetime.UTC)


def pod_metrics(name: str, *containers: tuple[str, dict[str, str]], **fields: Any) -> Document:
    return {
        "apiVersion": API,
        "kind": "PodMetrics",
        "metadata": {"name": name, "namespace": "apps"},
        "timestamp": "2026-11-01T06:00:00Z",
        "window": "15.048s",
        "containers": [{"name": one, "usage": usage} for one, usage in containers],
    } | fields


def node_metrics(name: str, **usage: str) -> Document:
    about = {"metadata": {"name": name}, "timestamp": "2026-11-01T06:00:00Z", "window": "1m0s"}
    return {"apiVersion": API, "kind": "NodeMetrics", "usage": usage, **about}


def read(folder: Path, document: Document, strict: bool = True) -> Snapshot:
    path = folder / "metrics.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return manifests.read([str(path)], strict=strict)


def test_containers_and_nodes_are_measured(tmp_path: Path) -> None:
    pods = pod_metrics("web", ("app", {"cpu": "12500001n", "memory": "2048Ki"}), ("proxy", {"memory": "1Mi"}))
    found = read(tmp_path, listing(pods, node_metrics("n1", cpu="1500m", memory="1Gi")))
    assert found.usage == (
        ContainerUsage(APPS, "web", "app", 2 << 20, 13, window=15, at=AT),
        ContainerUsage(APPS, "web", "proxy", 1 << 20, None, window=15, at=AT),
    )
    assert found.node_usage == (NodeUsage(NodeName("n1"), 1 << 30, 1500, window=60, at=AT),)
    assert found.skipped == {} and found.findings == ()
    assert found.usage[0].pod_key == "apps/web"


def test_lists_of_the_api_say_the_kind_of_their_items(tmp_path: Path) -> None:
    item = pod_metrics("web", ("app", {"memory": "1Mi"}))
    del item["apiVersion"], item["kind"]
    found = read(tmp_path, {"kind": "PodMetricsList", "apiVersion": API, "metadata": {}, "items": [item]})
    assert [one.memory for one in found.usage] == [1 << 20]


def test_of_two_readings_the_later_one_stays(tmp_path: Path) -> None:
    two = [pod_metrics("web", ("app", {"memory": size})) for size in ("1Mi", "2Mi")]
    found = read(tmp_path, listing(*two))
    assert [one.memory for one in found.usage] == [2 << 20]
    assert [one.check for one in found.findings] == ["duplicate-object"]


@pytest.mark.parametrize(
    ("document", "summary"),
    [
        (pod_metrics("web", ("", {})), "containers[0].name: is required"),
        (pod_metrics("web", ("app", {"memory": "-1"})), "containers[0].usage.memory: is negative"),
        (pod_metrics("web", ("app", {"cpu": "lots"})), "containers[0].usage.cpu: 'lots' is not a quantity"),
        (pod_metrics("web", ("app", {}), window="a while"), "window: is not a duration"),
        (node_metrics("", memory="1"), "metadata.name: is required"),
    ],
)
def test_what_is_no_measurement_is_a_finding(tmp_path: Path, document: Document, summary: str) -> None:
    (finding,) = read(tmp_path, listing(document, node_metrics("n1", memory="1")), strict=False).findings
    assert finding.summary.startswith(summary)
