"""The made-up Terraform tree is as large as it says, the same every time, and has what was counted."""

import re
from collections import Counter

import pytest

from bench import families
from bench.measuring import Broken
from bench.stacks import tree
from bench.stacks.tree import Size

KINDS = {
    "kubernetes_deployment": "deployment",
    "kubernetes_cron_job_v1": "cron_job",
    "kubernetes_job": "job",
    "kubernetes_daemonset": "daemon_set",
    "kubernetes_stateful_set": "stateful_set",
    "helm_release": "helm_release",
    "kubectl_manifest": "kubectl_manifest",
}


def test_the_full_tree_is_of_the_size_named() -> None:
    found = tree.files()
    assert len({name.split("/")[1] for name in found if name.startswith("stacks/")}) == 155
    assert len(found) == 370
    assert sum(text.count("\n") for text in found.values()) == 92_000


def test_it_holds_as_many_of_each_as_was_counted() -> None:
    stacks = {name: text for name, text in tree.files().items() if name.startswith("stacks/")}
    counted = Counter(
        kind for text in stacks.values() for kind in re.findall(r'^resource "(\w+)"', text, re.M)
    )
    assert {kind: counted[kind] for kind in KINDS} == {
        kind: tree.COUNTS[name] for kind, name in KINDS.items()
    }
    called = Counter(
        name for text in stacks.values() for name in re.findall(r"modules/kubernetes/(\w+)\"", text)
    )
    assert called == {"nfs_volume": 79, "ingress_factory": 175, "guard": 30}


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5])
def test_a_part_of_it_is_a_part_of_everything(share: float) -> None:
    size = Size(share)
    found = tree.files(size)
    assert len({name.split("/")[1] for name in found if name.startswith("stacks/")}) == size.stacks
    assert sum(text.count("\n") for text in found.values()) == pytest.approx(
        92_000 * size.stacks / 155, rel=0.5
    )


def test_a_family_is_weighed_together() -> None:
    """Two processes that hold 40 MB each at the same time hold 80 MB."""
    hold = "import time; kept = bytes(range(256)) * 160_000; time.sleep(0.4)"
    other = f"one = subprocess.Popen([sys.executable, '-c', {hold!r}])"
    both = f"import subprocess, sys; {other}; {hold}; one.wait()"
    assert 80e6 < families.peak(["-c", both]) < 200e6


def test_a_process_that_fails_is_no_measurement() -> None:
    with pytest.raises(Broken, match="ended with 3: oh"):
        families.peak(["-c", "import sys; print('oh', file=sys.stderr); sys.exit(3)"])
