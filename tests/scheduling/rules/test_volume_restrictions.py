"""VolumeRestrictions: claims for one pod only, and disks that exclude each other."""

import pytest
from msgspec.structs import replace

from bayplan.model.names import Namespace
from bayplan.model.pods import Pod, Volume
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.scheduling.rules.volume_restrictions import VolumeRestrictions
from tests import make
from tests.scheduling import scene

IN_USE = (
    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode"
    " already in-use by another pod"
)
DISK = "node(s) had no available disk"


def claim(mode: str, name: str = "data", namespace: str = make.SHOP) -> PersistentVolumeClaim:
    return PersistentVolumeClaim(
        Namespace(namespace), name, access_modes=(mode,), volume="pv", bind_completed=True
    )


@pytest.mark.parametrize(
    ("mode", "users", "refused"),
    [
        pytest.param(
            "ReadWriteOncePod", ["n1"], True, id="in use on one node keeps the next pod out everywhere"
        ),
        pytest.param("ReadWriteOncePod", [], False, id="a free one keeps nobody out"),
        pytest.param("ReadWriteOnce", ["n1"], False, id="ReadWriteOnce is not minded here"),
    ],
)
def test_a_claim_for_one_pod_only(mode: str, users: list[str], refused: bool) -> None:
    old = [make.pod(f"old-{node}", node=node, volumes=make.claimed("data")) for node in users]
    stage = scene.fleet([make.node("n1"), make.node("n2")], old, claims=[claim(mode)])
    new = make.pod("new", volumes=make.claimed("data"))
    found = scene.vetoes(VolumeRestrictions(), new, stage)
    assert found == (dict.fromkeys(("n1", "n2"), IN_USE) if refused else {})
    assert all(scene.curable(VolumeRestrictions(), new, stage).values())


def test_a_claim_of_the_same_name_in_another_namespace_is_another_claim() -> None:
    old = make.pod("old", node="n1", namespace="other", volumes=make.claimed("data"))
    both = [claim("ReadWriteOncePod"), claim("ReadWriteOncePod", namespace="other")]
    stage = scene.fleet([make.node("n1")], [old], claims=both)
    assert scene.vetoes(VolumeRestrictions(), make.pod("new", volumes=make.claimed("data")), stage) == {}


def test_a_claim_that_is_missing_is_said_before_any_node_is_looked_at() -> None:
    stage = scene.fleet([make.node("n1")])
    missing = scene.vetoes(VolumeRestrictions(), make.pod(volumes=make.claimed("data")), stage)
    assert missing == {scene.EVERYWHERE: 'persistentvolumeclaim "data" not found'}


def test_claims_of_ephemeral_volumes_are_left_to_later_rules() -> None:
    pod = make.pod(volumes=(Volume("scratch", claim="web-scratch", ephemeral=True),))
    assert scene.vetoes(VolumeRestrictions(), pod, scene.fleet([make.node("n1")])) == {}


def with_disk(pod: Pod, kind: str, read_only: bool) -> Pod:
    return replace(
        pod, spec=replace(pod.spec, volumes=(Volume("disk", exclusive=(kind, "disk-1", read_only)),))
    )


@pytest.mark.parametrize(
    ("old", "new", "refused"),
    [
        pytest.param(("rbd", False), ("rbd", False), True, id="two writers"),
        pytest.param(("rbd", True), ("rbd", False), True, id="a reader and a writer"),
        pytest.param(("rbd", False), ("rbd", True), True, id="a writer and a reader"),
        pytest.param(("rbd", True), ("rbd", True), False, id="two readers"),
        pytest.param(("iscsi", False), ("rbd", False), False, id="disks of two kinds"),
    ],
)
def test_a_disk_twice_on_one_node(old: tuple[str, bool], new: tuple[str, bool], refused: bool) -> None:
    standing = with_disk(make.pod("old", node="n1"), *old)
    stage = scene.fleet([make.node("n1"), make.node("n2")], [standing])
    pod = with_disk(make.pod("new"), *new)
    assert scene.vetoes(VolumeRestrictions(), pod, stage) == ({"n1": DISK} if refused else {})
