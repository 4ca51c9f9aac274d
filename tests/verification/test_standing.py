"""Workloads by name, and where their pods stand."""

import pytest

from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.labels import LabelSelector
from bayplan.model.pods import PodStatus
from bayplan.model.workloads import Kind, Workload
from bayplan.verification import standing
from tests import make


def workload(name: str, namespace: str = "gpu", kind: Kind = Kind.DAEMON_SET) -> Workload:
    return Workload(kind, namespace, name, selector=LabelSelector({"app": name}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ("nvidia-device-plugin-daemonset", "nvidia-device-plugin-daemonset"),
        ("operator-agent", "agent"),
        ("nvidia-device-plugin", "nvidia-device-plugin-daemonset"),
        ("nfd-worker", "node-feature-discovery-worker"),
        ("gpu-operator-node-feature-discovery-worker", "node-feature-discovery-worker"),
    ],
)
def test_a_part_is_known_by_what_its_chart_may_call_it(there: str, wanted: str) -> None:
    seen = make.snapshot(workloads=(workload(there), workload("other")))
    found = standing.of_footprint(seen, Bundle("operator", "gpu", ""), Footprint(wanted, "DaemonSet"))
    assert found is not None and found.name == there


def test_the_exact_name_comes_first() -> None:
    seen = make.snapshot(workloads=(workload("agent-extra"), workload("agent")))
    found = standing.of_footprint(seen, Bundle("x", "gpu", ""), Footprint("agent", "DaemonSet"))
    assert found is not None and found.name == "agent"


def test_elsewhere_only_the_exact_name_counts() -> None:
    bundle, part = Bundle("x", "gpu", ""), Footprint("agent", "DaemonSet")
    assert standing.of_footprint(make.snapshot(workloads=(workload("agent-2", "far"),)), bundle, part) is None
    found = standing.of_footprint(make.snapshot(workloads=(workload("agent", "far"),)), bundle, part)
    assert found is not None and found.namespace == "far"


def test_another_kind_is_another_thing() -> None:
    seen = make.snapshot(workloads=(workload("agent", kind=Kind.DEPLOYMENT),))
    assert standing.of_footprint(seen, Bundle("x", "gpu", ""), Footprint("agent", "DaemonSet")) is None


def test_a_node_without_a_ready_pod_is_missing() -> None:
    daemon = workload("agent", make.SHOP)
    ready, waiting = (PodStatus("Running", ready=one) for one in (True, False))
    pods = (
        make.pod("a", node="n1", labels={"app": "agent"}, status=ready),
        make.pod("b", node="n2", labels={"app": "agent"}, status=waiting),
        make.pod("c", node="n3", labels={"app": "other"}, status=ready),
    )
    nodes = tuple(make.node(name) for name in ("n1", "n2", "n3"))
    assert standing.missing_on(make.snapshot(pods=pods), daemon, nodes) == ["n2", "n3"]
