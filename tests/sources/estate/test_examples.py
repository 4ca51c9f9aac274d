"""The examples say what the documents said, and what their dumps show."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bayplan.model.estate import Declaration
from bayplan.model.platform import SERVER
from bayplan.sources import estate
from tests.architecture.source import ROOT

EXAMPLES = ROOT / "examples"
FIRST = {
    "0-core": (900000, "8Gi", {"requests.cpu": "32", "requests.memory": "64Gi", "pods": "100"}),
    "1-cluster": (700000, "4Gi", {"requests.cpu": "16", "requests.memory": "32Gi", "pods": "30"}),
    "2-gpu": (500000, "16Gi", {"requests.cpu": "48", "requests.memory": "96Gi", "pods": "40"}),
    "3-edge": (300000, "4Gi", {"requests.cpu": "16", "requests.memory": "32Gi", "pods": "30"}),
    "4-aux": (200000, "4Gi", {"requests.cpu": "8", "requests.memory": "16Gi", "pods": "20"}),
}
"""The table of the first document: priority, the largest memory, and the quota of each tier."""


def read(name: str) -> Declaration:
    return estate.read(str(EXAMPLES / name / "bayplan.yaml"))


def listed(path: str) -> list[dict[str, Any]]:
    text = (EXAMPLES / path).read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[dict[str, Any]] = (json.loads(text) if path.endswith("json") else yaml.load(text, loader))[
        "items"
    ]
    return found


def test_the_tiers_as_they_were_first_written_down() -> None:
    found = read("r730/documents")
    priorities = {one.name: one.value for one in found.priority_classes}
    for rule in found.namespace_rules:
        tier = rule.source.removeprefix("tier ")
        priority, largest, quota = FIRST[tier]
        (item,) = rule.limit_ranges[0].items
        assert priorities[f"tier-{tier}"] == priority
        assert str(item.maximum["memory"]) == largest
        assert {name: str(amount) for name, amount in rule.quotas[0].hard.items()} == quota
    assert len(found.namespace_rules) == len(FIRST)


def in_force() -> Iterator[tuple[str, dict[str, str], str, dict[str, Any]]]:
    """Limit ranges and quotas of the dumps, with the namespace's labels."""
    labels = {
        one["metadata"]["name"]: one["metadata"].get("labels", {}) for one in listed("r730/namespaces.yaml")
    }
    for one in listed("r730/policy.json"):
        name = one["metadata"].get("namespace", "")
        if one["kind"] in ("LimitRange", "ResourceQuota") and "tier" in labels.get(name, {}):
            yield name, labels[name], one["kind"], one["spec"]


def test_the_tiers_are_those_that_are_in_force() -> None:
    declared = read("r730").namespace_rules
    compared = 0
    for name, labels, kind, spec in in_force():
        rules = [one for one in declared if one.where.meets(name, labels)]
        if kind == "LimitRange":
            said = [item for rule in rules for one in rule.limit_ranges for item in one.items]
            assert (
                not said
                or {key: str(amount) for key, amount in said[0].default_request.items()}
                == (spec["limits"][0]["defaultRequest"])
            ), name
        else:
            hard = [one.hard for rule in rules for one in rule.quotas]
            assert not hard or {key: str(amount) for key, amount in hard[0].items()} == spec["hard"], name
        compared += 1
    assert compared > 100


@pytest.mark.parametrize(("example", "servers"), [("a100", 3), ("r730", 1)])
def test_machines_and_nodes_are_the_same(example: str, servers: int) -> None:
    found = read(example)
    roles = {SERVER, *(one.name for one in found.pools)}
    nodes = {one.name: one.addresses for one in found.lower.machines if one.role in roles}
    seen = {one["metadata"]["name"]: one["status"]["addresses"] for one in listed(f"{example}/nodes.json")}
    assert {name: (addresses[0]["address"],) for name, addresses in seen.items()} == nodes
    assert sum(one.role == SERVER for one in found.lower.machines) == servers
    versions = {one["status"]["nodeInfo"]["kubeletVersion"] for one in listed(f"{example}/nodes.json")}
    assert versions == {found.platform.cluster.version}


def test_the_plan_of_the_cards() -> None:
    found = read("a100")
    platform = found.platform
    assert len(found.lower.pci_devices) == sum(one.count * 2 for one in found.pools) == 8
    assert (platform.cluster.pod_cidr, platform.cluster.service_cidr) == ("10.42.0.0/16", "10.43.0.0/16")
    assert platform.cluster.address.endswith(".100")
    assert {one.gpus for one in platform.notebooks.profiles} == {0, 1, 2}  # and not four
    assert platform.notebooks.culling is not None and platform.notebooks.culling.idle == 3600
    names = {one.name: one for one in platform.storage_classes}
    assert {"nfs-client", "fast-scratch", "nfs-slow"} <= names.keys()
    assert names["nfs-slow"].mount_options[:2] == ("nfsvers=4.1", "nconnect=16")
    descheduler = platform.component("descheduler")
    assert descheduler is not None
    assert set(descheduler.options["excluded"]) >= {"ai-ml", "kuberay", "gitea"}  # type: ignore[arg-type]  # texts
    assert platform.component("spegel") is None and len(platform.cluster.mirror) >= 8
