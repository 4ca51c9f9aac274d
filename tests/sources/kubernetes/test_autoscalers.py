"""Autoscalers as dumps: what a VPA recommends and remembers, and what share of requests an HPA aims at."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from bayplan.model.autoscaling import (
    HorizontalAutoscaler,
    KeptHistogram,
    VerticalAdvice,
    VerticalAutoscaler,
    VerticalCheckpoint,
)
from bayplan.model.errors import InvalidInput
from bayplan.model.snapshot import Snapshot
from bayplan.sources import manifests, trees
from tests.sources.objects import Document, document, listing

VPA = "autoscaling.k8s.io/v1"
TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}


def read(folder: Path, *items: Document) -> Snapshot:
    path = folder / "dump.json"
    path.write_text(json.dumps(listing(*items)), encoding="utf-8")
    return manifests.read([str(path)], strict=True)


def vertical(status: Any = None, **spec: Any) -> Document:
    labels = {"labels": {"source": "goldilocks", "creator": "Fairwinds"}, "namespace": "media"}
    parts = {"status": status} if status else {}
    spec = {"targetRef": TARGET, **spec}
    return document("VerticalPodAutoscaler", "goldilocks-web", api=VPA, metadata=labels, spec=spec, **parts)


def test_a_vpa_with_its_advice(tmp_path: Path) -> None:
    advice = {
        "containerName": "server",
        "target": {"cpu": "35m", "memory": "262144k"},
        "lowerBound": {"cpu": "25m", "memory": "104857600"},
        "upperBound": {"cpu": "1", "memory": "100T"},
        "uncappedTarget": {"cpu": "35m", "memory": "250Mi"},
    }
    item = vertical(
        {"recommendation": {"containerRecommendations": [advice]}, "conditions": []},
        updatePolicy={"updateMode": "Off"},
        resourcePolicy={
            "containerPolicies": [
                {"containerName": "proxy", "mode": "Off"},
                {"containerName": "*", "minAllowed": {"memory": "64Mi"}, "maxAllowed": {"cpu": "2"}},
            ]
        },
    )
    found = read(tmp_path, item)
    assert found.vertical_autoscalers == (
        VerticalAutoscaler(
            "media", "goldilocks-web", "Deployment", "web", "Off",
            (
                VerticalAdvice(
                    "server",
                    target={"cpu": 35, "memory": 262_144_000},
                    lower={"cpu": 25, "memory": 104_857_600},
                    upper={"cpu": 1000, "memory": 10**14},
                    uncapped={"cpu": 35, "memory": 262_144_000},
                ),
            ),
            off=("proxy",), minimum={"*": {"memory": 64 << 20}}, maximum={"*": {"cpu": 2000}},
            goldilocks=True,
        ),
    )  # fmt: skip
    assert found.skipped == {} and found.findings == ()


def test_a_vpa_that_says_nothing_yet_changes_pods_by_itself(tmp_path: Path) -> None:
    (found,) = read(tmp_path, vertical()).vertical_autoscalers
    assert found.mode == "Recreate" and found.advice == ()


def test_a_checkpoint(tmp_path: Path) -> None:
    histogram = {
        "referenceTimestamp": "2026-10-31T00:00:00Z",
        "bucketWeights": {"12": 10000, "3": 7},
        "totalWeight": 8.25,
    }
    status = {
        "version": "v3",
        "lastUpdateTime": "2026-11-01T05:59:00Z",
        "memoryHistogram": histogram,
        "cpuHistogram": {"referenceTimestamp": None, "bucketWeights": None},
        "firstSampleStart": "2026-10-20T10:00:00Z",
        "lastSampleStart": "2026-11-01T05:58:00Z",
        "totalSamplesCount": 17000,
    }
    spec = {"vpaObjectName": "goldilocks-web", "containerName": "server"}
    about = {"namespace": "media"}
    item = document(
        "VerticalPodAutoscalerCheckpoint", "goldilocks-web-server", api=VPA, metadata=about, spec=spec,
        status=status,
    )  # fmt: skip
    reference = int(datetime.datetime(2026, 10, 31, tzinfo=datetime.UTC).timestamp())
    assert read(tmp_path, item).vertical_checkpoints == (
        VerticalCheckpoint(
            "media", "goldilocks-web-server", "goldilocks-web", "server",
            memory=KeptHistogram(reference, 8.25, ((3, 7), (12, 10000))),
            first=datetime.datetime(2026, 10, 20, 10, tzinfo=datetime.UTC),
            last=datetime.datetime(2026, 11, 1, 5, 58, tzinfo=datetime.UTC),
            samples=17000,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        pytest.param({"176": 1}, "there is no bucket 176", id="a bucket that there is not"),
        pytest.param({"1": -1}, "is negative", id="less than nothing"),
        pytest.param({"a": 1}, "expected", id="no number"),
    ],
)
def test_a_histogram_that_cannot_be(tmp_path: Path, weights: dict[str, int], said: str) -> None:
    histogram = {"referenceTimestamp": "2026-10-31T00:00:00Z", "bucketWeights": weights, "totalWeight": 1}
    spec = {"vpaObjectName": "v", "containerName": "c"}
    status = {"memoryHistogram": histogram}
    item = document("VerticalPodAutoscalerCheckpoint", "v-c", api=VPA, spec=spec, status=status)
    with pytest.raises(InvalidInput, match=said) as caught:
        read(tmp_path, item)
    assert "status.memoryHistogram" in caught.value.path or "bucketWeights" in caught.value.path


def horizontal(api: str, **spec: Any) -> Document:
    return document("HorizontalPodAutoscaler", api=api, spec={"scaleTargetRef": TARGET, **spec})


def resource(name: str, **target: Any) -> Document:
    return {"type": "Resource", "resource": {"name": name, "target": {"type": "Utilization", **target}}}


CASES = {
    "both resources": (
        horizontal(
            "autoscaling/v2", minReplicas=2, maxReplicas=6,
            metrics=[resource("cpu", averageUtilization=70), resource("memory", averageUtilization=85)],
        ),
        HorizontalAutoscaler("default", "a", "Deployment", "web", 2, 6, {"cpu": 70, "memory": 85}),
    ),
    "one container": (
        horizontal(
            "autoscaling/v2", maxReplicas=3,
            metrics=[
                {
                    "type": "ContainerResource",
                    "containerResource": {
                        "name": "cpu", "container": "app", "target": {"averageUtilization": 60}
                    },
                }
            ],
        ),
        HorizontalAutoscaler("default", "a", "Deployment", "web", 1, 3, {"cpu": 60}, {"cpu": "app"}),
    ),
    "amounts and other metrics do not look at requests": (
        horizontal(
            "autoscaling/v2", maxReplicas=3,
            metrics=[resource("memory", averageValue="1Gi"), {"type": "External", "external": {}}],
        ),
        HorizontalAutoscaler("default", "a", "Deployment", "web", 1, 3),
    ),
    "nothing written": (
        horizontal("autoscaling/v2", maxReplicas=3),
        HorizontalAutoscaler("default", "a", "Deployment", "web", 1, 3, {"cpu": 80}),
    ),
    "the first version": (
        horizontal("autoscaling/v1", maxReplicas=4, targetCPUUtilizationPercentage=50),
        HorizontalAutoscaler("default", "a", "Deployment", "web", 1, 4, {"cpu": 50}),
    ),
    "an old beta": (
        horizontal(
            "autoscaling/v2beta1", maxReplicas=4,
            metrics=[{"type": "Resource", "resource": {"name": "cpu", "targetAverageUtilization": 55}}],
        ),
        HorizontalAutoscaler("default", "a", "Deployment", "web", 1, 4, {"cpu": 55}),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("item", "expected"), CASES.values(), ids=CASES)
def test_an_hpa(tmp_path: Path, item: Document, expected: HorizontalAutoscaler) -> None:
    found = read(tmp_path, item)
    assert found.autoscalers == (expected,)
    counts = {(one.resource, one.count) for one in found.object_counts}
    assert counts == {("horizontalpodautoscalers.autoscaling", 1)}


def test_what_does_not_say_of_what_is_passed_over_and_counted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        document("HorizontalPodAutoscaler", api="autoscaling/v2", spec={"maxReplicas": 2}),
        document("VerticalPodAutoscaler", api=VPA),
    )
    assert found.skipped == {"HorizontalPodAutoscaler": 1, "VerticalPodAutoscaler": 1}


def test_those_of_a_tree_are_read_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "vpa.yaml").write_text(json.dumps(vertical(updatePolicy={"updateMode": "Off"})))
    (tmp_path / "hpa.yaml").write_text(json.dumps(horizontal("autoscaling/v2", maxReplicas=3)))
    found = trees.read(str(tmp_path))
    assert found.findings == ()
    assert [one.name for one in found.objects.vertical_autoscalers] == ["goldilocks-web"]
    assert [one.utilization for one in found.objects.autoscalers] == [{"cpu": 80}]
