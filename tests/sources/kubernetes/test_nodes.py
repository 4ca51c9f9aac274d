"""Nodes."""

from typing import Any

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.nodes import Image, Node, Taint
from bayplan.model.pods import Effect
from bayplan.model.quantities import parse
from bayplan.sources import kubernetes
from tests.sources.objects import Document, document, node


def read(given: Document) -> Node:
    found = kubernetes.convert(given)
    assert isinstance(found, Node)
    return found


def test_a_node_as_it_reports_itself() -> None:
    given = node(
        "n1",
        conditions=[{"type": "Ready", "status": "True"}, {"type": "DiskPressure", "status": "True"}],
        images=[{"names": ["app@sha256:1", "app:1"], "sizeBytes": 5}, {"names": None}],
        addresses=[{"type": "InternalIP", "address": "10.0.0.1"}],
        nodeInfo={"kubeletVersion": "v1.34.2+k3s1"},
    )
    taint = {"key": "gpu", "value": "a100", "effect": "NoSchedule"}
    given["spec"] = {"unschedulable": True, "providerID": "proxmox://pve/101", "taints": [taint]}
    found = read(given)
    assert found.allocatable == {"cpu": parse("4"), "memory": parse("8Gi"), "pods": parse("110")}
    assert found.taints == (Taint("gpu", "a100", Effect.NO_SCHEDULE),)
    assert found.images == (Image(("app@sha256:1", "app:1"), 5), Image((), 0))
    assert (found.ready, found.pressure, found.unschedulable) == (True, ("DiskPressure",), True)
    assert (found.kubelet, found.provider_id, found.addresses) == (
        "v1.34.2+k3s1",
        "proxmox://pve/101",
        ("10.0.0.1",),
    )


@pytest.mark.parametrize(
    ("conditions", "ready"),
    [
        (None, True),
        ([], True),
        ([{"type": "Ready", "status": "Unknown"}], False),
        ([{"type": "MemoryPressure", "status": "False"}], False),
    ],
)
def test_a_node_is_ready_if_it_says_so_or_says_nothing(conditions: Any, ready: bool) -> None:
    assert read(node(conditions=conditions)).ready is ready


def test_capacity_stands_in_for_allocatable() -> None:
    assert read(document("Node", status={"capacity": {"cpu": "8"}})).allocatable == {"cpu": parse("8")}


def test_a_node_may_be_nothing_but_a_name() -> None:
    assert read(document("Node", "n1")) == Node(name=read(node("n1")).name)


def test_a_taint_needs_key_and_effect() -> None:
    for taint, path in (({"effect": "NoSchedule"}, "key"), ({"key": "gpu"}, "effect")):
        with pytest.raises(InvalidInput) as refused:
            kubernetes.convert(document("Node", spec={"taints": [taint]}))
        assert refused.value.path == f"spec.taints[0].{path}"
