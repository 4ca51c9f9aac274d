"""The examples as they stand: what is healthy passes, and what their READMEs say is wrong is told."""

from pathlib import Path
from typing import Final

import pytest

from bayplan.verification import checking
from bayplan.verification.answers import Verification
from bayplan.verification.framework import Status
from tests.verification import seeded

HEALTHY: Final = {
    "a100": (
        "node-ready", "node-names", "node-marks", "node-version", "node-allocatable", "node-machine",
        "control-planes", "etcd-members", "virtual-address", "pod-network", "cluster-dns", "claims-bound",
        "card-count", "card-marks", "card-sharing", "card-validators", "hub-running",
        "priority-classes", "requests-present", "pods-created",
    ),
    "r730": (
        "node-ready", "node-names", "node-marks", "node-version", "node-allocatable", "node-machine",
        "control-planes", "etcd-members", "pod-network", "storage-classes", "default-class", "claims-bound",
        "csi-registered", "attachments", "card-count", "card-marks", "card-sharing", "card-operands",
        "card-validators", "tier-objects", "priority-classes", "cpu-limits", "requests-present",
    ),
}  # fmt: skip
WRONG: Final = {
    "a100": (
        "Pod jupyterhub/jupyter-crimson-gecko waits for a node",
        "PodDisruptionBudget jupyterhub/hub allows no eviction",
        "Machine 124 wk-gpu4 may not start again: the mapping a100-pair4 is wrong",
    ),
    "r730": (
        "Pod llama-cpp/llama-swap-tsc6hxszm-k78gt waits for a node",
        "Pod osm-routing/otp-db67gh4nb-bhwvr waits for a node",
        "Deployment servarr/soulseek has 0 of 1 pods: more were refused",
        "ResourceQuota monitoring/tier-quota 98 % of requests.memory are used",
        "PodDisruptionBudget vaultwarden/vaultwarden allows no eviction",
    ),
}


def answer(example: str, folder: Path) -> Verification:
    return checking.verify(seeded.healthy(seeded.Case(example, "", ""), folder))


@pytest.mark.parametrize("example", HEALTHY)
def test_what_is_healthy_passes(example: str, tmp_path: Path) -> None:
    passed = {one.code for one in answer(example, tmp_path).of(Status.PASSED)}
    assert set(HEALTHY[example]) - passed == set()


@pytest.mark.parametrize("example", WRONG)
def test_what_is_wrong_is_told(example: str, tmp_path: Path) -> None:
    said = "\n".join(text for one in answer(example, tmp_path).entries for text in seeded.failures(one))
    assert [one for one in WRONG[example] if one not in said] == []


def test_counts_are_those_of_the_entries(tmp_path: Path) -> None:
    found = answer("r730", tmp_path)
    assert sum(found.counts.values()) == len(found.entries)
    assert found.counts["passed"] == len(found.of(Status.PASSED))
