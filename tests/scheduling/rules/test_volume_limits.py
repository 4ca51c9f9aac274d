"""NodeVolumeLimits: attach slots, what takes one, and what is left over."""

import pytest

from bayplan.model.names import Namespace, NodeName
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim, VolumeAttachment
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.rules.volume_limits import VolumeLimits
from tests import make
from tests.scheduling import scene

FULL = {"n1": "node(s) exceed max volume count"}


def stage_of(*parts: Snapshot, pods: list[Pod], slots: int | None = 1, minor: int = 34) -> Fleet:
    nodes = Snapshot(nodes=(make.node("n1"),), pods=tuple(pods))
    return scene.of(make.together(nodes, make.disks(["n1"], slots), *parts), minor)


def using(*claims: str, name: str = "new", node: str = "") -> Pod:
    return make.pod(name, node=node, volumes=make.claimed(*claims))


@pytest.mark.parametrize(
    ("slots", "held", "wanted", "full"),
    [
        pytest.param(1, [], ["a"], False, id="a free slot"),
        pytest.param(1, ["a"], ["b"], True, id="no free slot"),
        pytest.param(2, ["a"], ["b"], False, id="one of two taken"),
        pytest.param(2, ["a"], ["b", "c"], True, id="two wanted, one free"),
        pytest.param(1, ["a"], ["a"], False, id="a volume that is there already needs none"),
        pytest.param(None, ["a"], ["b"], False, id="a driver that says no number has no limit"),
        pytest.param(0, [], ["a"], True, id="a limit of none"),
        pytest.param(1, ["a"], [], False, id="a pod without volumes needs none"),
    ],
)
def test_attach_slots(slots: int | None, held: list[str], wanted: list[str], full: bool) -> None:
    volumes = [make.disk(name) for name in "abc"]
    old = [using(*held, name="old", node="n1")] if held else []
    stage = stage_of(*volumes, pods=old, slots=slots)
    assert scene.vetoes(VolumeLimits(), using(*wanted), stage) == (FULL if full else {})


def test_a_volume_that_several_pods_share_takes_one_slot() -> None:
    old = [using("a", name="one", node="n1"), using("a", name="two", node="n1")]
    stage = stage_of(make.disk("a"), make.disk("b"), pods=old, slots=2)
    assert scene.vetoes(VolumeLimits(), using("b"), stage) == {}


def test_volumes_of_other_drivers_do_not_count() -> None:
    old = [using("a", name="old", node="n1")]
    stage = stage_of(make.disk("a", driver="files.example"), make.disk("b"), pods=old)
    assert scene.vetoes(VolumeLimits(), using("b"), stage) == {}
    nfs = stage_of(make.disk("a"), make.disk("b", driver="", handle=""), pods=old)
    assert scene.vetoes(VolumeLimits(), using("b"), nfs) == {}


def test_an_open_claim_counts_as_a_new_volume_of_its_class() -> None:
    fresh = PersistentVolumeClaim(Namespace(make.SHOP), "new", storage_class="block")
    old = [using("a", name="old", node="n1")]
    stage = stage_of(make.disk("a"), Snapshot(claims=(fresh,)), pods=old)
    assert scene.vetoes(VolumeLimits(), using("new"), stage) == FULL
    assert scene.curable(VolumeLimits(), using("new"), stage) == {"n1": True}


def attached(claim: str, node: str = "n1", attacher: str = make.DISKS) -> Snapshot:
    found = VolumeAttachment(f"va-{claim}", attacher, NodeName(node), volume=f"pv-{claim}", attached=True)
    return Snapshot(attachments=(found,))


@pytest.mark.parametrize(("minor", "expected"), [(31, {}), (32, FULL), (36, FULL)])
def test_attachments_that_no_pod_uses_count_from_1_32_on(minor: int, expected: dict[str, str]) -> None:
    stage = stage_of(make.disk("gone"), make.disk("b"), attached("gone"), pods=[], minor=minor)
    assert scene.vetoes(VolumeLimits(), using("b"), stage) == expected


@pytest.mark.parametrize(
    ("left_over", "full"),
    [
        pytest.param(attached("a"), False, id="of a volume that a pod here uses"),
        pytest.param(attached("b"), False, id="of the very volume that is wanted"),
        pytest.param(attached("gone", node="n2"), False, id="on another node"),
        pytest.param(attached("unknown"), False, id="of a volume that is unknown"),
        pytest.param(attached("plain"), False, id="of a volume that is not the driver's"),
        pytest.param(attached("gone"), True, id="of a volume that nobody uses"),
    ],
)
def test_an_attachment(left_over: Snapshot, full: bool) -> None:
    old = [using("a", name="old", node="n1")]
    volumes = [*(make.disk(name) for name in ("a", "b", "gone")), make.disk("plain", driver="", handle="")]
    stage = stage_of(*volumes, left_over, pods=old, slots=2)
    assert scene.vetoes(VolumeLimits(), using("b"), stage) == (FULL if full else {})
