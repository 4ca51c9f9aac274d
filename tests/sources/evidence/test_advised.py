"""What KRR and Goldilocks print becomes advice, in bytes and millicores, and never readings."""

import json
import math
from typing import Any

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Advice, Place
from bayplan.sources import evidence
from tests.sources.evidence.some_evidence import MI, WEB


def scan(requests: Any, limits: Any, **about: Any) -> dict[str, Any]:
    allocations = {"requests": {"cpu": 0.1, "memory": 134217728.0}, "limits": {"cpu": None, "memory": None}}
    thing = {
        "cluster": None, "name": "web", "container": "server", "pods": [{"name": "web-1", "deleted": False}],
        "hpa": None, "namespace": "shop", "kind": "Deployment", "allocations": allocations, **about,
    }  # fmt: skip
    figures = {
        side: {resource: {"value": value, "severity": "OK"} for resource, value in given.items()}
        for side, given in (("requests", requests), ("limits", limits))
    }
    recommended = {**figures, "info": {"cpu": None, "memory": None}}
    return {"object": thing, "recommended": recommended, "severity": "WARNING", "metrics": {}}


def krr(*scans: dict[str, Any]) -> bytes:
    strategy = {"name": "simple", "settings": {"history_duration": 336}}
    return json.dumps({"scans": scans, "score": 61, "resources": ["cpu"], "strategy": strategy}).encode()


def test_what_krr_recommends() -> None:
    (found,) = evidence.decode(
        krr(scan({"cpu": 0.0125, "memory": 104857600.0}, {"cpu": None, "memory": 104857600.0}))
    )
    assert found.place == WEB and not found.memory
    assert found.advice == (
        Advice("KRR simple", "request", "memory", 100 * MI),
        Advice("KRR simple", "request", "cpu", 13),
        Advice("KRR simple", "limit", "memory", 100 * MI),
    )


def test_what_krr_does_not_know_is_said() -> None:
    (found,) = evidence.decode(krr(scan({"cpu": "?", "memory": "?"}, {"cpu": None, "memory": "?"})))
    assert found.advice == () and found.notes == ("KRR simple knows nothing of it",)


@pytest.mark.parametrize("value", ["100Mi", -1, [1]])
def test_amounts_that_krr_does_not_write(value: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        evidence.decode(krr(scan({"memory": 1}, {}), scan({"memory": value}, {})))
    assert caught.value.path.startswith("scans[1].recommended.requests")


def test_a_scan_of_nobody() -> None:
    with pytest.raises(InvalidInput) as caught:
        evidence.decode(krr(scan({}, {}, container="")))
    assert caught.value.path == "scans[0].object.container"


BOUNDS = {
    "containerName": "server",
    "lowerBound": {"cpu": "25m", "memory": "104857600"},
    "target": {"cpu": "35m", "memory": "120Mi"},
    "uncappedTarget": {"cpu": "35m", "memory": "120Mi"},
    "upperBound": {"cpu": "1", "memory": "300M"},
    "limits": {"memory": "1Gi"},
    "requests": {},
}


def goldilocks(**workload: Any) -> bytes:
    within = {"namespace": "shop", **workload}
    return json.dumps({"Namespaces": {"shop": within}}).encode()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(
            goldilocks(
                workloads={
                    "web": {
                        "controllerName": "web", "deploymentName": "old", "controllerType": "StatefulSet",
                        "containers": {"server": BOUNDS},
                    }
                }
            ),
            "StatefulSet",
            id="of today",
        ),
        pytest.param(
            goldilocks(
                deployments={
                    "web": {
                        "deploymentName": "web", "containers": {"server": BOUNDS, "": {"containerName": ""}},
                    }
                }
            ),
            "Deployment",
            id="of old, with a container that is gone",
        ),
    ],
)  # fmt: skip
def test_what_goldilocks_repeats(data: bytes, kind: str) -> None:
    (found,) = evidence.decode(data)
    assert found.place == Place(kind, "shop", "web", "server")
    told = {(one.bound, one.resource): one.amount for one in found.advice if one.source == "Goldilocks"}
    assert told == {
        ("lower", "memory"): 104_857_600, ("lower", "cpu"): 25,
        ("target", "memory"): 120 * MI, ("target", "cpu"): 35,
        ("uncapped", "memory"): 120 * MI, ("uncapped", "cpu"): 35,
        ("upper", "memory"): 300_000_000, ("upper", "cpu"): 1000,
    }  # fmt: skip


def test_an_amount_that_is_none() -> None:
    wrong = {**BOUNDS, "target": {"memory": "lots"}}
    with pytest.raises(InvalidInput) as caught:
        evidence.decode(goldilocks(workloads={"web": {"containers": {"server": wrong}}}))
    assert caught.value.path == "Namespaces.shop.web.server.memory"


@pytest.mark.parametrize("nothing", [None, "?", "NaN", "nan", math.nan])
def test_what_krr_does_not_know_is_no_advice(nothing: Any) -> None:
    """Python writes NaN into JSON as it is, and other versions write it as text, as `?` or as null."""
    (found,) = evidence.decode(krr(scan({"cpu": nothing, "memory": 1e8}, {"memory": nothing})))
    assert [(one.bound, one.resource) for one in found.advice] == [("request", "memory")]
