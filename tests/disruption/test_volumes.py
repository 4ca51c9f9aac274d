"""Which volumes move with a pod."""

import pytest
from msgspec.structs import replace

from bayplan.disruption.volumes import Holding, Storage
from bayplan.model.labels import Operator, Requirement
from bayplan.model.names import ClaimKey, NodeName
from bayplan.model.pods import NodeTerm
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import CSIDriver, PersistentVolumeClaim
from tests.disruption.build import N1, N2, SHOP, claimed, disk, node, web

MOVES = [
    ("a volume for one node moves", disk("data"), True),
    ("a volume for one pod moves", disk("data", ("ReadWriteOncePod",)), True),
    ("a volume for many follows", disk("data", ("ReadWriteMany",)), False),
    ("a volume that says nothing follows", disk("data", ()), False),
    (
        "a volume that is not attached follows",
        replace(disk("data"), csi_drivers=(CSIDriver("disks.example", attach_required=False),)),
        False,
    ),
]


@pytest.mark.parametrize(("stored", "moves"), [row[1:] for row in MOVES], ids=[row[0] for row in MOVES])
def test_a_volume_moves_or_follows(stored: Snapshot, moves: bool) -> None:
    held = Storage(stored).holdings(web("web-a", spec=claimed("data")))
    assert held == (Holding(ClaimKey("shop/data"), "pv-data", "disks.example", moves),)


TERMS = [
    ("by label", NodeTerm((Requirement("kubernetes.io/hostname", Operator.IN, ("n1",)),)), frozenset({N1})),
    ("by name", NodeTerm((), (Requirement("metadata.name", Operator.IN, ("n2",)),)), frozenset({N2})),
    ("an empty term reaches nothing", NodeTerm(), frozenset()),
]


@pytest.mark.parametrize(("term", "nodes"), [row[1:] for row in TERMS], ids=[row[0] for row in TERMS])
def test_a_volume_reaches_nodes(term: NodeTerm, nodes: frozenset[NodeName]) -> None:
    stored = replace(disk("data", node_terms=(term,)), nodes=(node("n1"), node("n2")))
    held = Storage(stored).holdings(web("web-a", spec=claimed("data")))[0]
    assert held.nodes == nodes
    assert held.only_on(N1) is (nodes <= {N1})


def test_a_claim_without_a_volume_or_unheard_of_holds_nothing_up() -> None:
    unbound = Snapshot(claims=(PersistentVolumeClaim(SHOP, "data"),))
    held = Storage(unbound).holdings(web("web-a", spec=claimed("data", "unknown")))
    assert [(each.claim, each.volume, each.moves) for each in held] == [
        ("shop/data", "", False),
        ("shop/unknown", "", False),
    ]
