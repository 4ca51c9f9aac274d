"""The demonstration: computed, quickly, from data that follow the example."""

from bayplan.app import demo
from bayplan.capacity import picture
from bayplan.sources import snapshots
from tools import make_demo


def test_the_estate_in_the_package_is_the_example() -> None:
    """Where this fails, the example has changed: run `python -m tools.make_demo`."""
    assert snapshots.encode(snapshots.load(str(demo.DATA))) == snapshots.encode(make_demo.seen())


def test_the_package_stays_small() -> None:
    assert demo.DATA.stat().st_size < 300_000


def test_every_part_of_the_demonstration_says_something() -> None:
    found = demo.demo()
    assert found.drain and found.pending and found.fit
    assert found.drain.steps[0].moved
    assert found.drain.steps[0].blocked
    assert found.pending.state == "pending" and found.pending.remedies
    assert found.pending.message == found.pending.recorded
    assert found.fit.more and found.fit.stops
    assert found.review is not None
    (refused,) = [one for one in found.review.findings if one.check == "rollout-down"]
    assert refused.arithmetic == "6144Mi requests.memory, 4096Mi allowed"
    assert [fix.text for fix in refused.fixes] == ["lower memory of container forgejo to 4Gi (now 6Gi)"]


def test_the_picture_adds_up() -> None:
    found = demo.demo()
    for bay in found.nodes:
        assert sum(block.memory for block in bay.pods) == bay.requested == sum(bay.tiers.values())
        assert bay.free == bay.memory - bay.requested
        assert set(bay.tiers) <= set(found.tiers)
    memory = next(load for load in found.loads if load.constraint == "memory")
    assert memory.used == sum(bay.requested for bay in found.nodes)


def test_tiers_stand_in_order() -> None:
    found = demo.demo()
    assert found.tiers == ("0-core", "1-cluster", "2-gpu", "3-edge", "4-aux", picture.SYSTEM, picture.OTHER)


def test_every_kind_of_constraint_is_shown() -> None:
    names = [load.constraint for load in demo.demo().loads]
    assert names == [
        "memory",
        "cpu",
        "example.com/gpumem",
        "nvidia.com/gpu",
        "pods",
        "volume slots (csi.proxmox.sinextra.dev)",
    ]
    slots = demo.demo().loads[-1]
    assert (slots.fullest, max(level.used for level in slots.nodes)) == ("k8s-node3", 21)
