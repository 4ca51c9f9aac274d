"""What documents claim: rows, groups, sums, and above all sentences that claim nothing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.claims import TOPICS, Claim
from bayplan.model.errors import InvalidInput
from bayplan.sources import prose

GI = 1 << 30


def said(text: str) -> list[tuple[str, str, float | str]]:
    return [(one.topic, one.subject, one.value) for one in prose.claims(text, "a.md")]


ROW = [
    ("machine-cores", "lab-node1", 16),
    ("machine-memory", "lab-node1", 32 * GI),
    ("machine-vmid", "lab-node1", 301),
]


@pytest.mark.parametrize(
    "text",
    [
        "| VM | VMID | vCPUs | RAM |\n|---|---|---|---|\n| lab-node1 | 301 | 16 | 32GB |",
        "| Node | RAM | VMID | Cores |\n|---|---|---|---|\n| **lab-node1** | 32 GiB | 301 | 16 |",
        "lab-node1 301 16 32GB vmbr1:vlan20 Worker",
        "301 lab-node1 16 32GB vmbr1:vlan20 Worker",
        'NODE1["VM 301: lab-node1<br/>16c / 32GB"]',
        "  • lab-node1 (301): 16c/32GB worker",
    ],
    ids=["table", "columns in any order", "flat table", "number first", "mermaid", "list"],
)
def test_a_machine_in_every_form(text: str) -> None:
    assert said(text) == ROW


def test_several_machines_in_one_line() -> None:
    found = said("k8s-node2-4 (202-204): 8c/32GB workers")
    assert {subject for _, subject, _ in found} == {"k8s-node2", "k8s-node3", "k8s-node4"}
    assert ("machine-vmid", "k8s-node4", 204) in found


@pytest.mark.parametrize("between", [", ", " and ", ", VM "])
def test_a_sum_over_several_machines_is_said_of_none_of_them(between: str) -> None:
    text = f"| machines | memory |\n|---|---|\n| 101 `tea`{between}102 `milk` | 36 GiB |"
    assert [one for one in said(text) if one[0] != "machine-vmid"] == []


def test_a_group_says_what_each_has() -> None:
    each = "  - 16 vCPUs, 128 GB RAM each\n  - 500 GB disk + 1 TB scratch\n"
    text = f"- Workers: 2 nodes (gpu1 through gpu2)\n{each}"
    assert ("machine-disk", "gpu2", 500 * GI + (1 << 40)) in said(text)
    assert ("machine-memory", "gpu1", 128 * GI) in said(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("RAM 272GB DDR4 ECC", ("host-memory", "", 272 * GI)),
        ("With 272GB physical host RAM", ("host-memory", "", 272 * GI)),
        ("total PVE RAM 320 GiB.", ("host-memory", "", 320 * GI)),
        ("K8s VMs claim 240 GiB", ("machines-memory", "", 240 * GI)),
        ("Nodes 5 (1 control plane, 4 workers)", ("workers", "", 4)),
        ("free in 10.0.20.0/22 range", ("network", "10.0.20.0", 22)),
        ("Per-VM block-PVC ceiling = 29", ("slots", "", 29)),
        ("- **Distribution**: K3s v1.31 (HA)", ("version", "k3s", "1.31")),
        ("taint nvidia.com/gpu=true:NoExecute", ("taint", "nvidia.com/gpu", "NoExecute")),
    ],
)
def test_single_claims(text: str, claim: tuple[str, str, float | str]) -> None:
    assert claim in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "node1 has historically run hot (was 117% of limits before the 2026-06 bump to 48 GiB)",
        "Memory is the constraint: With ~160GB RAM across VMs",
        "4 vCPUs, 16 GB RAM each",
        "needs 256 GiB of raw allocation, 300 names and 1024 ports",
        "the address 10.0.20.7/22 is no network",
        "images of 5-20GB are pulled",
        "0/5 nodes are available: 5 Insufficient memory.",
        "| Utility | CPU | Memory |\n|---|---|---|\n| Total | - | Minimal |",
    ],
)
def test_sentences_that_claim_nothing(text: str) -> None:
    assert said(text) == []


def test_claims_know_their_lines(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# Title\n\nRAM ~160GB DDR4\n")
    (tmp_path / "docs" / "code.py").write_text("RAM 1GB DDR4\n")
    assert prose.read(str(tmp_path)) == (
        Claim("host-memory", "", 160.0 * GI, rough=True, file="docs/a.md", line=3, text="RAM ~160GB DDR4"),
    )


@pytest.mark.parametrize("made", ["missing", "empty"])
def test_a_path_without_documents(made: str, tmp_path: Path) -> None:
    path = tmp_path / made
    if made == "empty":
        path.mkdir()
    with pytest.raises(InvalidInput, match=r"is not there|holds no document"):
        prose.read(str(path))


@given(st.text(alphabet=st.sampled_from("ab1 29.\n|-*#`~:/()GBi,")))
def test_any_text_is_read(text: str) -> None:
    for one in prose.claims(text, "x.md"):
        assert one.topic in TOPICS
        assert 1 <= one.line <= text.count("\n") + 1
