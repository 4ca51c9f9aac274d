"""What in documents cannot be true: of invented ones by a list, of the platform's own if they are at hand."""

from pathlib import Path

import pytest

from bayplan.documentation import facts, registry
from bayplan.model.claims import Claim
from bayplan.sources import estate, prose
from tests.architecture.source import ROOT

CASES = ROOT / "tests" / "cases" / "documents"
SEEDS = ROOT.parent / "shared" / "reference" / "seeds"

CASES_SAY = {
    ("compute.md", "docs-practice", "class Guaranteed"),
    ("compute.md", "docs-practice", "default CPU limits"),
    ("compute.md", "docs-practice", "mode of the VPA"),
    ("compute.md", "docs-practice", "quotas of tiers"),
    ("compute.md", "docs-default", "4-aux"),
    ("compute.md", "docs-toleration", "example.com/card"),
    ("overview.txt", "docs-differ", "memory of the host"),
    ("overview.txt", "docs-overcommitted", "memory of the host"),
    ("plan.md", "docs-overcommitted", "fast disk of the host"),
    ("plan.md", "docs-unschedulable", "profile of 4 cards"),
    ("plan.md", "docs-versions", "gpu-operator"),
    ("runbook.txt", "docs-differ", "memory of the host"),
    ("runbook.txt", "docs-differ", "workers of the cluster"),
    ("runbook.txt", "docs-differ", "lab-node1"),
    ("runbook.txt", "docs-differ", "192.0.2.0"),
    ("runbook.txt", "docs-differ", "volumes that a node can attach"),
    ("runbook.txt", "docs-sum", "memory of all workers"),
    ("runbook.txt", "docs-sum", "virtual CPUs of all workers"),
    ("runbook.txt", "docs-sum", "volumes that all workers can attach"),
    ("runbook.txt", "docs-sum", "machines that are no nodes"),
    ("runbook.txt", "docs-stopped-counted", "archive"),
}
SEEDS_SAY = {
    ("compute", "docs-practice", "class Guaranteed"),
    ("compute", "docs-practice", "default CPU limits"),
    ("compute", "docs-practice", "mode of the VPA"),
    ("compute", "docs-practice", "quotas of tiers"),
    ("compute", "docs-practice", "eviction from nodes"),
    ("compute", "docs-practice", "upper bound of the VPA"),
    ("compute", "docs-practice", "ended containers"),
    ("compute", "docs-default", "4-aux"),
    ("compute", "docs-toleration", "nvidia.com/gpu"),
    ("gpu-cluster", "docs-overcommitted", "fast disk of the host"),
    ("gpu-cluster", "docs-unschedulable", "profile of 4 cards"),
    ("gpu-cluster", "docs-versions", "gpu-operator"),
    ("infrastructure", "docs-differ", "memory of the host"),
    ("infrastructure", "docs-overcommitted", "memory of the host"),
    ("infrastructure", "docs-practice", "mode of the VPA"),
    ("infrastructure", "docs-practice", "pods that wait"),
    ("infrastructure", "docs-practice", "nvidia.com/gpu"),
    ("scale", "docs-differ", "workers of the cluster"),
    ("scale", "docs-differ", "k8s-node1"),
    ("scale", "docs-differ", "volumes that a node can attach"),
    ("scale", "docs-differ", "memory of all nodes' machines"),
    ("scale", "docs-differ", "memory of the host"),
    ("scale", "docs-differ", "10.0.20.0"),
    ("scale", "docs-sum", "memory of all workers"),
    ("scale", "docs-sum", "virtual CPUs of all workers"),
    ("scale", "docs-sum", "volumes that all workers can attach"),
    ("scale", "docs-sum", "machines that are no nodes"),
    ("scale", "docs-stopped-counted", "truenas"),
}
"""Checked by hand, one by one, against the documents."""


def found(path: Path) -> list[tuple[str, str, str]]:
    return [
        (one.claim.file, one.check, one.subject) for one in registry.contradictions(prose.read(str(path)))
    ]


def test_everything_in_the_invented_documents_is_found_and_nothing_else() -> None:
    assert set(found(CASES)) == CASES_SAY


def test_sums_are_worked_out() -> None:
    everything = registry.contradictions(prose.read(str(CASES)))
    sums = [
        (one.claim.line, one.summary.partition(", and ")[2]) for one in everything
        if one.claim.file == "runbook.txt" and one.check == "docs-sum"
    ]  # fmt: skip
    assert [said for line, said in sums if line == 13] == [
        "5 workers with 28: 140",
        "the memory of all workers: 176Gi",
        "the virtual CPUs of all workers, at most: 64",
    ]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the platform's own documents are not part of the repository")
def test_the_platforms_own_documents_by_a_list_that_was_checked_by_hand() -> None:
    said = {
        (next(key for key in _STEMS if file.startswith(key)), check, subject)
        for file, check, subject in found(SEEDS)
    }
    assert said == SEEDS_SAY
    assert len(found(SEEDS)) >= 15


_STEMS = ("compute", "gpu-cluster", "infrastructure", "scale", "cluster-utilities")


def claim(file: str, topic: str, amount: float, subject: str = "", source: str = "document") -> Claim:
    return Claim(topic, subject, amount, file=file, line=1, source=source)


def test_documents_about_different_platforms_do_not_contradict_each_other() -> None:
    apart = [
        claim("a.md", "machine-memory", 32 << 30, "cp1"), claim("a.md", "host-memory", 1 << 40),
        claim("b.md", "machine-memory", 16 << 30, "k8s-node1"), claim("b.md", "host-memory", 1 << 38),
    ]  # fmt: skip
    assert registry.contradictions(apart) == ()
    joined = [*apart, claim("b.md", "machine-memory", 32 << 30, "cp1")]
    assert [one.subject for one in registry.contradictions(joined)] == ["memory of the host"]


def test_the_estate_is_believed() -> None:
    facts = [claim("the estate file", "machine-memory", 48 << 30, "n1", "the estate file")]
    written = [claim(f"{name}.md", "machine-memory", 32 << 30, "n1") for name in "abc"]
    one, *others = registry.contradictions([*written, *facts])
    assert (one.remedy, one.claim.file) == ("write 48Gi", "a.md")
    assert [other.claim.file for other in others] == ["b.md", "c.md"]


def test_gb_and_gib_and_rough_figures_are_the_same() -> None:
    assert registry.contradictions([
        claim("a.md", "machine-memory", 32 << 30, "n1"), claim("b.md", "machine-memory", 32e9, "n1"),
    ]) == ()  # fmt: skip


@pytest.mark.parametrize(
    ("text", "subject", "words"),
    [
        ("2. Burstable pods (tier 3), lowest priority first", "eviction from nodes", "then at priority"),
        ("The upperBound is the observed maximum usage.", "upper bound of the VPA", "percentile"),
        ('- "Insufficient memory" → ResourceQuota exceeded', "pods that wait", "before there are any"),
        ("    crictl rmp $(crictl ps -a -q)", "ended containers", "ps lists containers"),
        (
            "taints: example.com/card=true:PreferNoSchedule\n\ntea1 is tainted for GPU workloads only",
            "example.com/card",
            "keeps nobody away",
        ),
    ],
)
def test_what_kubernetes_does_otherwise(text: str, subject: str, words: str) -> None:
    (one,) = registry.contradictions(prose.claims(text, "a.md"))
    assert (one.check, one.subject) == ("docs-practice", subject)
    assert words in one.summary
    assert one.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Pods that use more than they requested go first, of those the lowest priority first.",
        "The upperBound is above the observed maximum.",
        "ResourceQuota exceeded: the ReplicaSet says FailedCreate.",
        "crictl rm $(crictl ps -a -q)",
        "taints: example.com/card=true:NoSchedule\n\ntea1 is tainted for GPU workloads only",
    ],
)
def test_what_is_so_is_not_doubted(text: str) -> None:
    assert list(registry.contradictions(prose.claims(text, "a.md"))) == []


def test_defaults_of_tiers_are_those_of_the_estate_file() -> None:
    """A document of the platform, which is known by a machine that it names."""
    declared = facts.declared(estate.read(str(ROOT / "examples" / "r730" / "bayplan.yaml")))
    text = (
        "201 k8s-node1 16 48GB\n\n| Tier | Default Memory | Max Memory | Default CPU | Max CPU |\n"
        "|---|---|---|---|---|\n| 0-core | 512Mi | 8Gi | 500m | 4 |\n| 3-edge | 256Mi | 4Gi | 250m | 2 |\n"
    )
    found = registry.contradictions([*prose.claims(text, "a.md"), *declared])
    said = [
        (one.subject, one.summary.rpartition(": ")[2]) for one in found if one.claim.topic == "tier-default"
    ]
    assert said == [("0-core", "512Mi here, 256Mi in the estate file")]
