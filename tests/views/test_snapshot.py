"""The account of a snapshot: every kind with its number, one of a kind in the singular."""

import pytest

from bayplan.app.answers import Taken
from bayplan.views.layout import UNBROKEN
from bayplan.views.snapshot import text


def shown(taken: Taken) -> str:
    return "".join(span.text for line in text.lines(taken, 300) for span in line).replace(UNBROKEN, " ")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"nodes": 7, "csi_capacities": 2}, "7 nodes, 2 CSI capacities"),
        (
            {"hosts": 1, "priority_classes": 1, "csi_capacities": 1, "pci_devices": 1},
            "1 host, 1 priority class, 1 CSI capacity, 1 PCI device",
        ),
        ({"usage": 1, "node_usage": 7}, "1 reading of containers, 7 readings of nodes"),
        ({}, "nothing"),
    ],
)
def test_it_says_what_is_in_it(counts: dict[str, int], said: str) -> None:
    taken = Taken("s.json", 5, "ab", "v1.34.2", counts=counts)
    assert f"s.json holds {said}; Kubernetes v1.34.2." in shown(taken)


def test_kinds_keep_their_names() -> None:
    taken = Taken("s.json", 5, "ab", "", skipped={"Ingress": 1})
    assert "depends on them: 1 Ingress." in shown(taken)
