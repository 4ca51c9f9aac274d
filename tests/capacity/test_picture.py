"""The bay plan: everything that stands somewhere stands in it once, and nothing is guessed."""

from msgspec.structs import replace

from bayplan.app import engines
from bayplan.capacity import picture
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine
from bayplan.model import versions
from bayplan.model.bounds import HostRule
from bayplan.model.estate import Declaration
from bayplan.model.machines import (
    Host,
    Lower,
    Machine,
    MachineDevice,
    MappedDevice,
    PciDevice,
    PciMapping,
)
from bayplan.model.names import Namespace
from bayplan.model.pods import PodStatus
from bayplan.model.policy import NamespaceInfo
from bayplan.model.snapshot import Snapshot
from bayplan.scheduling import profile
from tests import make

GI = 1 << 30
KUBERNETES = versions.parse("1.34")
CARD = PciDevice("pve", "0000:06:00.0", kind="0x030200", name="Tesla T4")
LOWER = Lower(
    hosts=(Host("pve", memory=128 * GI),),
    pci_devices=(CARD, PciDevice("pve", "0000:00:02.0", kind="0x030000", name="VGA of the board")),
    pci_mappings=(PciMapping("t4", (MappedDevice("pve", "0000:06:00.0"),)),),
    machines=(
        Machine(
            201, "n1", "pve", "running", memory=32 * GI, cores=8, devices=(MachineDevice("hostpci0", "t4"),)
        ),
        Machine(101, "firewall", "pve", "running", memory=16 * GI),
        Machine(900, "attic", "pve", "stopped", memory=8 * GI),
        Machine(999, "blank", "pve", template=True, memory=4 * GI),
    ),
)


def ground(snapshot: Snapshot, declaration: Declaration | None = None) -> Ground:
    return Ground(snapshot, KUBERNETES, profile.default(KUBERNETES), engines.settler, declaration=declaration)


def estate() -> Snapshot:
    tier = NamespaceInfo(Namespace("shop"), {"tier": "1-shop"})
    return make.snapshot(
        nodes=[
            make.node("n1", "cpu=8 memory=30Gi nvidia.com/gpu=4", taints=["gpu=yes:NoSchedule"]),
            make.node("n2", "cpu=8 memory=14Gi", unschedulable=True),
        ],
        pods=[
            make.pod("small", "memory=1Gi nvidia.com/gpu=1", node="n1"),
            make.pod("large", "memory=2Gi cpu=1", node="n1"),
            make.pod("done", "memory=8Gi", node="n1", status=PodStatus(phase="Succeeded")),
            make.pod("sys", "", node="n1", namespace="kube-system", priority_class="system-node-critical"),
            make.pod("waits", "memory=1Gi"),
        ],
        namespaces=[tier],
        lower=LOWER,
    )


def test_hosts_hold_machines_and_machines_pods() -> None:
    found = picture.plan(ground(estate(), Declaration(host_rules=(HostRule("pv*", memory=8 * GI),))))
    deck, unknown = found.decks
    assert (deck.host, deck.memory, deck.reserve, deck.committed) == ("pve", 128 * GI, 8 * GI, 48 * GI)
    assert [berth.name for berth in deck.berths] == ["n1", "firewall", "attic"]
    assert [berth.node for berth in deck.berths] == ["n1", "", ""]
    assert (unknown.host, [berth.name for berth in unknown.berths]) == ("", ["n2"])
    assert found.tiers == ("1-shop", "system")


def test_pods_stand_by_tier_and_the_largest_first_and_finished_ones_do_not() -> None:
    berth = picture.plan(ground(estate())).decks[0].berths[0]
    assert [(pod.pod, pod.tier, pod.memory) for pod in berth.pods] == [
        ("shop/large", "1-shop", 2 * GI),
        ("shop/small", "1-shop", GI),
        ("kube-system/sys", "system", 0),
    ]
    assert (berth.requested, berth.allocatable, berth.memory) == (3 * GI, 30 * GI, 32 * GI)
    assert [pod.cards for pod in berth.pods] == [0, 1, 0]


def test_cards_are_named_and_the_board_is_none() -> None:
    deck = picture.plan(ground(estate())).decks[0]
    assert deck.cards == ("Tesla T4",)
    assert deck.berths[0].cards == ("Tesla T4",)
    (share,) = deck.berths[0].shares
    assert (share.driver, share.used, share.capacity) == ("nvidia.com/gpu", 1, 4)


def test_what_keeps_pods_away_is_said() -> None:
    first, second = (deck.berths[0] for deck in picture.plan(ground(estate())).decks)
    assert (first.marks, first.schedulable) == (("gpu=yes:NoSchedule",), True)
    assert (second.marks, second.schedulable) == (("cordoned",), False)


def test_slots_and_marks_are_those_of_the_load_lines() -> None:
    lines = (
        LoadLine("memory", "memory", "node", "n1", "bytes", 3 * GI, 30 * GI, 9 * GI, "node n2"),
        LoadLine("volume-slots", "disks.example", "node", "n1", "count", 3, 28),
        LoadLine("volume-slots", "disks.example", "node", "n2", "count", 1, 28),
    )
    first, second = (deck.berths[0] for deck in picture.plan(ground(estate()), lines).decks)
    assert first.load_line == 9 * GI and second.load_line is None
    assert [(one.driver, one.used, one.capacity) for one in first.slots] == [("disks.example", 3, 28)]


def test_without_machines_there_is_one_deck_without_a_name() -> None:
    bare = replace(estate(), lower=Lower())
    (deck,) = picture.plan(ground(bare)).decks
    assert (deck.host, deck.memory, [berth.vmid for berth in deck.berths]) == ("", None, [0, 0])


def test_an_empty_estate_has_an_empty_plan() -> None:
    assert picture.plan(ground(make.snapshot())).decks == ()
