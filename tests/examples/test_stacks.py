"""The example tree of Terraform stacks: what lies there is what its script writes, and has a bit of all."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.examples.reading import EXAMPLES, every
from tools.examples.stacks.tree import files
from tools.make_stacks import DECLARED, MADE, write_stacks

ESTATE = EXAMPLES / "r730"
HOSTS = (".example.org", ".cluster.local", "localhost")
PATCHES = sorted((ESTATE / "changes").glob("*.patch"))

FEATURES = {
    "shared modules": r'source\s+= "(\.\./){2,}modules/kubernetes/',
    "a module within a shared module": r'source\s+= "\.\./(namespace|block_volume)"',
    "local modules": r'source\s+= "\./',
    "variables with defaults": r'variable "\w+" \{\n  type\s+= \w+\n  default',
    "optional attributes": r"optional\(bool, false\)",
    "locals": r"^locals \{",
    "for_each": r"^  for_each\s+= ",
    "count": r"^  count\s+= ",
    "dynamic blocks": r'dynamic "volume" \{',
    "conditions": r" \? .* : ",
    "yamlencode": r"yamlencode\(\{",
    "templatefile": r"templatefile\(",
    "values from a file": r'file\("\$\{path\.module\}/\w+\.yaml"\)',
    "heredocs": r"<<-YAML",
    "manifests as objects": r'resource "kubernetes_manifest"',
    "manifests as YAML": r'resource "kubectl_manifest"',
    "Helm releases": r'resource "helm_release"',
    "policies that make objects": r"kind\s+= \"ClusterPolicy\"(?s:.)*?generate = \{",
    "a policy of the new kind": r"kind: GeneratingPolicy",
    "CPU limits are stripped": r"/resources/limits/cpu\n\s+op: remove",
    "priorities are injected": r'"\+\(priorityClassName\)"',
    "priority classes": r'resource "kubernetes_priority_class_v1"',
    "disruption budgets": r'resource "kubernetes_pod_disruption_budget_v1"',
    "CronJobs": r'resource "kubernetes_cron_job_v1"',
    "Jobs": r'resource "kubernetes_job_v1"',
    "StatefulSets": r'resource "kubernetes_stateful_set"',
    "DaemonSets": r'resource "kubernetes_daemonset"',
    "the card, by label": r'node_selector = \{\n\s+"nvidia.com/gpu.present" = "true"',
    "the card's memory": r'"example\.com/gpumem" = "\d+"',
    "claims": r'resource "kubernetes_persistent_volume_claim"',
    "a namespace with rules of its own": r"custom_limit_range = true(?s:.)*kubernetes_limit_range",
    "floors in comments": r"# .*(?i:do not lower)",
    "what nobody knows": r'= data\.vault_kv_secret_v2\.secrets\.data\["',
    "changes that are ignored": r"ignore_changes = \[",
    "modules that nobody calls": r"^# Not called",
}


def texts() -> dict[str, str]:
    return {
        path.relative_to(ESTATE).as_posix(): path.read_text(encoding="utf-8")
        for folder in MADE
        for path in sorted((ESTATE / folder).rglob("*"))
        if path.is_file() and path.name != Path(DECLARED).name
    }


def test_what_lies_there_is_what_the_script_writes(tmp_path: Path) -> None:
    write_stacks(tmp_path)
    assert (
        texts()
        == files()
        == {
            path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(tmp_path.rglob("*"))
            if path.is_file()
        }
    )


def test_there_are_many_stacks() -> None:
    stacks = [path for path in (ESTATE / "stacks").iterdir() if (path / "main.tf").is_file()]
    assert len(stacks) >= 40


@pytest.mark.parametrize("feature", FEATURES)
def test_it_has_a_bit_of_all(feature: str) -> None:
    assert any(re.search(FEATURES[feature], text, re.MULTILINE) for text in texts().values())


def test_no_container_has_a_cpu_limit() -> None:
    for name, text in texts().items():
        for limits in re.findall(r"limits\s*[:=]\s*\{([^}]*)\}", text):
            assert not re.search(r"\bcpu\b", limits), name


def test_every_block_stands_on_lines_of_its_own() -> None:
    """Braces are in balance, lines are not too long, and nothing is indented by tabs."""
    for name, text in texts().items():
        if name.endswith(".tf"):
            assert Counter(text)["{"] == Counter(text)["}"], name
        for line in text.splitlines():
            assert len(line) <= 120 and "\t" not in line and line == line.rstrip(), (name, line)


def test_the_tree_tells_the_story_of_the_dumps() -> None:
    """Every stack is a namespace of the cluster, in the same tier."""
    tiers = {
        one["metadata"]["name"]: one["metadata"]["labels"].get("tier") for one in every("r730", "Namespace")
    }
    for path in (ESTATE / "stacks").glob("*/"):
        found = set(re.findall(r'tier\s+= "(\d-\w+)"', (path / "main.tf").read_text(encoding="utf-8")))
        assert found == {tiers[path.name]}


def test_nothing_real_is_in_it() -> None:
    for name, text in texts().items():
        for host in re.findall(r"https?://([a-z0-9.-]+\.[a-z]+)", text):
            assert host.endswith(HOSTS), (name, host)
        for image in re.findall(r'image\s*[:=]\s*"?([^\s"]+)', text):
            assert image.startswith(("registry.example.lan/", "var.", "each.")), (name, image)


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.stem)
def test_patches_apply(patch: Path, tmp_path: Path) -> None:
    write_stacks(tmp_path / "examples" / "r730")
    command = ["git", "apply", "--check", str(patch)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_there_are_patches() -> None:
    assert [patch.stem for patch in PATCHES] == ["forgejo-4gi", "forgejo-6gi"]


DAY = {"SOURCE_DATE_EPOCH": "1795219200"}
"""21 November 2026: before any allowance ends."""


def review(tree: Path, *options: str) -> dict[str, Any]:
    """What `bayplan review` says about a tree."""
    command = [
        sys.executable,
        "-m",
        "bayplan",
        "review",
        str(tree),
        "--no-cache",
        "--output",
        "json",
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **DAY})
    assert done.stderr == ""
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def patched(patch: str, into: Path) -> Path:
    """The stacks with a patch applied, in a checkout of their own."""
    for folder in MADE:
        shutil.copytree(ESTATE / folder, into / "examples" / "r730" / folder)
    (into / ".git").mkdir()
    command = ["git", "apply", str(ESTATE / "changes" / f"{patch}.patch")]
    subprocess.run(command, cwd=into, check=True, capture_output=True)
    return into / "examples" / "r730" / "stacks"


def test_its_review_is_clean() -> None:
    answer = review(ESTATE / "stacks")
    assert answer["findings"] == []
    assert {one["ending"] for one in answer["verdicts"]} == {"completes"}
    assert (answer["counts"]["stacks"], answer["counts"]["workloads"]) == (64, 80)
    assert answer["placement"]["nodes"] == 6
    assert answer["placement"]["waiting"] == []


def test_the_patch_that_looks_right_is_refused(tmp_path: Path) -> None:
    answer = review(patched("forgejo-6gi", tmp_path))
    (finding,) = answer["findings"]
    assert (finding["check"], finding["subject"]) == ("quota-exceeded", "Deployment forgejo/forgejo")
    assert finding["refusal"].endswith(
        "is forbidden: exceeded quota: tier-quota, requested: requests.memory=6Gi, "
        "used: requests.memory=0, limited: requests.memory=4Gi"
    )
    assert any(fix["verified"] and "4Gi" in fix["text"] for fix in finding["fixes"])


def test_before_and_after_it_shows_that_git_would_be_down(tmp_path: Path) -> None:
    answer = review(patched("forgejo-6gi", tmp_path), "--base", str(ESTATE / "stacks"))
    endings = {one["name"]: one["ending"] for one in answer["verdicts"] if one["ending"] != "unchanged"}
    assert endings == {"forgejo": "down"}
    (finding,) = (one for one in answer["findings"] if one["severity"] == "error")
    assert (finding["check"], finding["subject"]) == ("rollout-down", "Deployment forgejo/forgejo")


def test_the_patch_that_asks_for_what_there_is_passes(tmp_path: Path) -> None:
    assert review(patched("forgejo-4gi", tmp_path))["findings"] == []
