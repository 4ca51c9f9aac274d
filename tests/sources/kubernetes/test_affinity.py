"""Affinity and spreading, from JSON to records."""

from typing import Any

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.pods import (
    Affinity,
    NodeTerm,
    Pod,
    PodSpec,
    PodTerm,
    PreferredNodes,
    PreferredPods,
    SpreadConstraint,
)
from bayplan.sources import kubernetes
from tests.sources.objects import Document, pod

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def spec(**parts: Any) -> PodSpec:
    found = kubernetes.convert(pod(**parts))
    assert isinstance(found, Pod)
    return found.spec


def test_no_affinity_admits_every_node_and_an_empty_one_none() -> None:
    assert spec(affinity={}).affinity == Affinity()
    assert spec(affinity={"nodeAffinity": {}}).affinity.node_required is None
    assert spec(affinity={"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": []}}}).affinity.node_required == ()


def test_node_affinity() -> None:
    fast = {"matchExpressions": [{"key": "cores", "operator": "Gt", "values": ["8"]}]}
    named = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n1"]}]}
    given = {REQUIRED: {"nodeSelectorTerms": [fast, named]}, PREFERRED: [{"weight": 7, "preference": fast}]}
    found = spec(affinity={"nodeAffinity": given}).affinity
    cores = NodeTerm((Requirement("cores", Operator.GT, ("8",)),))
    assert found.node_required == (cores, NodeTerm((), (Requirement("metadata.name", Operator.IN, ("n1",)),)))
    assert found.node_preferred == (PreferredNodes(7, cores),)


def test_pod_affinity_and_its_opposite() -> None:
    near = {
        "topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "db"}}, "namespaces": ["data"],
        "namespaceSelector": {}, "matchLabelKeys": ["rev"], "mismatchLabelKeys": ["tenant"],
    }  # fmt: skip
    weighted = [{"weight": 1, "podAffinityTerm": {"topologyKey": "host"}}]
    found = spec(
        affinity={"podAffinity": {REQUIRED: [near]}, "podAntiAffinity": {PREFERRED: weighted}}
    ).affinity
    wanted = PodTerm("zone", LabelSelector({"app": "db"}), ("data",), LabelSelector(), ("rev",), ("tenant",))
    assert found.pod_required == (wanted,)
    assert found.anti_preferred == (PreferredPods(1, PodTerm("host")),)
    assert (found.pod_preferred, found.anti_required) == ((), ())


def test_spreading_has_its_defaults() -> None:
    (found,) = spec(
        topologySpreadConstraints=[
            {"topologyKey": "zone", "maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule"}
        ]
    ).spread
    assert found == SpreadConstraint("zone", 1, True, None, 1, honor_affinity=True, honor_taints=False)


def test_spreading_as_written() -> None:
    given = {
        "topologyKey": "zone", "maxSkew": 2, "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {},
        "minDomains": 3, "nodeAffinityPolicy": "Ignore", "nodeTaintsPolicy": "Honor",
        "matchLabelKeys": ["rev"],
    }  # fmt: skip
    (found,) = spec(topologySpreadConstraints=[given]).spread
    assert found == SpreadConstraint("zone", 2, False, LabelSelector(), 3, False, True, ("rev",))


def spread(**parts: Any) -> Document:
    return pod(topologySpreadConstraints=[{"topologyKey": "zone", "maxSkew": 1, **parts}])


def near(**term: Any) -> Document:
    return pod(affinity={"podAffinity": {REQUIRED: [term]}})


CONSTRAINT = "spec.topologySpreadConstraints[0]"
TERM = f"spec.affinity.podAffinity.{REQUIRED}[0]"
BAD = {
    "no topology to spread over": (spread(topologyKey=""), f"{CONSTRAINT}.topologyKey"),
    "a skew of nothing": (spread(maxSkew=0), f"{CONSTRAINT}.maxSkew"),
    "an unknown answer to unsatisfiable": (
        spread(whenUnsatisfiable="Never"),
        f"{CONSTRAINT}.whenUnsatisfiable",
    ),
    "no topology to be near in": (near(labelSelector={}), f"{TERM}.topologyKey"),
    "labels of pods compared as numbers": (
        near(
            topologyKey="zone",
            labelSelector={"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["1"]}]},
        ),
        f"{TERM}.labelSelector.matchExpressions[0].operator",
    ),
    "an unknown operator": (
        near(topologyKey="zone", labelSelector={"matchExpressions": [{"key": "a", "operator": "Is"}]}),
        f"{TERM}.labelSelector.matchExpressions[0].operator",
    ),
    "no operator": (
        near(topologyKey="zone", labelSelector={"matchExpressions": [{"key": "a"}]}),
        f"{TERM}.labelSelector.matchExpressions[0].operator",
    ),
    "a weight beyond 100": (
        pod(affinity={"nodeAffinity": {PREFERRED: [{"weight": 101, "preference": {}}]}}),
        f"spec.affinity.nodeAffinity.{PREFERRED}[0].weight",
    ),
}


@pytest.mark.parametrize(("given", "path"), BAD.values(), ids=BAD.keys())
def test_a_complaint_names_the_place(given: Document, path: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kubernetes.convert(given)
    assert refused.value.path == path
