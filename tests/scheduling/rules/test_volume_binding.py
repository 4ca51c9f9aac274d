"""VolumeBinding: bound volumes within reach, open claims by a free volume or a new one."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.names import ClaimKey, Namespace
from bayplan.model.nodes import HOSTNAME, ZONE
from bayplan.model.pods import NodeTerm, Pod, Volume
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import (
    CSIDriver,
    CSIStorageCapacity,
    PersistentVolume,
    PersistentVolumeClaim,
    StorageClass,
)
from bayplan.scheduling import binding
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.rules.volume_binding import VolumeBinding
from tests import make
from tests.scheduling import scene

SPACE = Namespace(make.SHOP)
OUT_OF_REACH = "node(s) didn't match PersistentVolume's node affinity"
NOTHING = "node(s) didn't find available persistent volumes to bind"
NO_SPACE = "node(s) did not have enough free storage"
LOCAL = StorageClass("local", "kubernetes.io/no-provisioner", waits=True)
MADE = StorageClass("made", "maker.example", waits=True)
GIB = 1 << 30


def at(*hosts: str) -> tuple[NodeTerm, ...]:
    return (NodeTerm((Requirement(HOSTNAME, Operator.IN, hosts),)),)


def claim(
    name: str = "data", storage_class: str = "local", size: int = 5, **more: Any
) -> PersistentVolumeClaim:
    plain = PersistentVolumeClaim(SPACE, name, "uid-1", storage_class=storage_class, storage=size * GIB)
    return replace(plain, access_modes=("ReadWriteOnce",), **more)


def volume(name: str, host: str = "n1", size: int = 5, **more: Any) -> PersistentVolume:
    plain = PersistentVolume(
        name, size * GIB, "local", ("ReadWriteOnce",), phase="Available", node_terms=at(host)
    )
    return replace(plain, **more)


def stage_of(
    claims: list[PersistentVolumeClaim],
    volumes: list[PersistentVolume] | None = None,
    minor: int = 34,
    **more: Any,
) -> Fleet:
    nodes = (scene.zoned("n1", "a"), scene.zoned("n2", "b"))
    facts = Snapshot(
        nodes=nodes, claims=tuple(claims), volumes=tuple(volumes or ()), storage_classes=(LOCAL, MADE)
    )
    return scene.of(make.together(replace(facts, **more)), minor)


def pod(*claims: str, name: str = "web") -> Pod:
    return make.pod(name, volumes=make.claimed(*(claims or ("data",))))


def refused(stage: Fleet, *claims: str) -> dict[str, str]:
    return scene.vetoes(VolumeBinding(), pod(*claims), stage)


BOUND: dict[str, Any] = {"volume": "pv", "bind_completed": True}


@pytest.mark.parametrize(
    ("minor", "reason"),
    [
        (31, "node(s) had volume node affinity conflict"),
        (33, "node(s) had volume node affinity conflict"),
        (34, OUT_OF_REACH),
        (36, OUT_OF_REACH),
    ],
)
def test_a_bound_volume_must_be_within_reach(minor: int, reason: str) -> None:
    stage = stage_of([claim(**BOUND)], [volume("pv", "n2")], minor)
    assert refused(stage) == {"n1": reason}
    assert scene.curable(VolumeBinding(), pod(), stage) == {"n1": False}


def test_a_bound_volume_without_terms_is_within_reach_of_all() -> None:
    assert refused(stage_of([claim(**BOUND)], [volume("pv", node_terms=None)])) == {}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param([], 'persistentvolumeclaim "data" not found', id="a claim that is not there"),
        pytest.param(
            [claim(deleted=True)], 'persistentvolumeclaim "data" is being deleted', id="one that is going"
        ),
        pytest.param(
            [claim(phase="Lost", volume="pv", deleted=True)],
            'persistentvolumeclaim "data" bound to non-existent persistentvolume "pv"',
            id="one that lost its volume",
        ),
        pytest.param(
            [claim(storage_class="now")],
            "pod has unbound immediate PersistentVolumeClaims",
            id="one of a class that binds at once, unbound",
        ),
        pytest.param(
            [claim(storage_class="unknown")],
            "pod has unbound immediate PersistentVolumeClaims",
            id="one of a class that is unknown",
        ),
        pytest.param(
            [claim(volume="pv")],
            "pod has unbound immediate PersistentVolumeClaims",
            id="one that names its volume and is not bound yet",
        ),
    ],
)
def test_a_claim_that_cannot_be_used_refuses_the_pod(found: list[PersistentVolumeClaim], said: str) -> None:
    now = StorageClass("now", "maker.example")
    stage = stage_of(found, [volume("pv")], storage_classes=(LOCAL, now))
    assert refused(stage) == {scene.EVERYWHERE: said}


def test_an_ephemeral_volume_waits_for_its_claim() -> None:
    waiting = make.pod(volumes=(Volume("scratch", claim="web-scratch", ephemeral=True),))
    said = 'waiting for ephemeral volume controller to create the persistentvolumeclaim "web-scratch"'
    assert scene.vetoes(VolumeBinding(), waiting, stage_of([])) == {scene.EVERYWHERE: said}


@pytest.mark.parametrize(
    ("free", "refusing"),
    [
        pytest.param([volume("pv")], "n2", id="a free volume on one node"),
        pytest.param([volume("pv", size=4)], "n1 n2", id="one that is too small"),
        pytest.param([volume("pv", size=50)], "n2", id="one that is larger"),
        pytest.param([volume("pv", storage_class="other")], "n1 n2", id="one of another class"),
        pytest.param(
            [volume("pv", access_modes=("ReadOnlyMany",))], "n1 n2", id="one that cannot be written"
        ),
        pytest.param(
            [volume("pv", access_modes=("ReadWriteOnce", "ReadOnlyMany"))], "n2", id="one that can do more"
        ),
        pytest.param([volume("pv", volume_mode="Block")], "n1 n2", id="a raw one"),
        pytest.param([volume("pv", deleted=True)], "n1 n2", id="one that is going"),
        pytest.param([volume("pv", phase="Released")], "n1 n2", id="one that is not available"),
        pytest.param([volume("pv", phase="")], "n2", id="one that says nothing of its phase"),
        pytest.param(
            [volume("pv", claim=ClaimKey("shop/other"))], "n1 n2", id="one that is kept for another claim"
        ),
        pytest.param(
            [volume("pv", claim=ClaimKey("shop/data"), phase="")], "n2", id="one that is kept for this claim"
        ),
        pytest.param(
            [volume("pv", claim=ClaimKey("shop/data"), claim_uid="uid-1")], "n2", id="for this very claim"
        ),
        pytest.param(
            [volume("pv", claim=ClaimKey("shop/data"), claim_uid="uid-0")],
            "n1 n2",
            id="one that an earlier claim of the same name left behind",
        ),
        pytest.param(
            [volume("kept", "n2", claim=ClaimKey("shop/data")), volume("free", "n1")],
            "n1",
            id="a volume kept for the claim goes before free ones",
        ),
    ],
)
def test_an_open_claim_takes_a_free_volume(free: list[PersistentVolume], refusing: str) -> None:
    assert refused(stage_of([claim()], free)) == dict.fromkeys(refusing.split(), NOTHING)


@pytest.mark.parametrize(
    ("labels", "refusing"), [({"tier": "fast"}, "n2"), ({"tier": "slow"}, "n1 n2"), ({}, "n1 n2")]
)
def test_a_claim_may_select_its_volume(labels: dict[str, str], refusing: str) -> None:
    choosy = claim(selector=LabelSelector({"tier": "fast"}))
    assert set(refused(stage_of([choosy], [volume("pv", labels=labels)]))) == set(refusing.split())


def test_two_claims_cannot_take_one_volume() -> None:
    two = [claim("one"), claim("two")]
    assert set(refused(stage_of(two, [volume("pv")]), "one", "two")) == {"n1", "n2"}
    assert set(refused(stage_of(two, [volume("pv"), volume("pv2")]), "one", "two")) == {"n2"}


def test_the_smallest_claim_chooses_first_and_takes_the_smallest_volume() -> None:
    large, small = claim("large", size=8), claim("small", size=2)
    free = [volume("ten", size=10), volume("three", size=3), volume("five", size=5)]
    stage = stage_of([large, small], free)
    found = binding.search([large, small], stage.bays[0].node, stage.facts, ())
    assert found.chosen == {small.key: "three", large.key: "ten"}


def test_a_placed_pod_takes_its_volume() -> None:
    stage = stage_of([claim("one"), claim("two")], [volume("pv"), volume("other", "n2")])
    first, second = pod("one", name="first"), pod("two", name="second")
    stage.place(first, stage.by_name["n1"])
    assert stage.taken_volumes == {"pv"}
    assert scene.vetoes(VolumeBinding(), second, stage) == {"n1": NOTHING}
    # From now on the claim is bound: whoever shares it has to go where the volume is.
    sharing = pod("one", name="sharing")
    assert scene.vetoes(VolumeBinding(), sharing, stage) == {"n2": OUT_OF_REACH}


def made(**more: Any) -> PersistentVolumeClaim:
    return claim(storage_class="made", **more)


def test_a_class_that_provisions_needs_no_free_volume() -> None:
    assert refused(stage_of([made()])) == {}
    assert set(refused(stage_of([claim()]))) == {"n1", "n2"}


@pytest.mark.parametrize(
    ("topologies", "refusing"),
    [
        pytest.param(
            (NodeTerm((Requirement(ZONE, Operator.IN, ("a",)),)),), "n2", id="a topology keeps to its zone"
        ),
        pytest.param(
            (
                NodeTerm((Requirement(ZONE, Operator.IN, ("a",)),)),
                NodeTerm((Requirement(ZONE, Operator.IN, ("b",)),)),
            ),
            "",
            id="topologies are alternatives",
        ),
    ],
)
def test_provisioning_follows_the_topologies_of_the_class(
    topologies: tuple[NodeTerm, ...], refusing: str
) -> None:
    stage = stage_of([made()], storage_classes=(replace(MADE, topologies=topologies),))
    assert refused(stage) == dict.fromkeys(refusing.split(), NOTHING)


def test_a_claim_whose_node_was_chosen_waits_for_it_there() -> None:
    stage = stage_of([made(selected_node="n2")])
    assert refused(stage) == {"n1": NOTHING}
    # It is provisioned, even where a free volume would fit.
    chosen = claim(selected_node="n1")
    assert refused(stage_of([chosen], [volume("pv")])) == {"n1": NOTHING, "n2": NOTHING}


def capacity(
    zone: str | None, size: int | None, maximum: int | None = None, name: str = "made"
) -> CSIStorageCapacity:
    topology = None if zone is None else LabelSelector({ZONE: zone} if zone else {})
    bytes_of = [None if one is None else one * GIB for one in (size, maximum)]
    return CSIStorageCapacity("c", SPACE, name, topology, *bytes_of)


@pytest.mark.parametrize(
    ("reported", "refusing"),
    [
        pytest.param([capacity("a", 5)], "n2", id="enough in one zone"),
        pytest.param([capacity("a", 4), capacity("b", 9)], "n1", id="too little in one zone"),
        pytest.param([capacity("", 5)], "", id="enough everywhere"),
        pytest.param([], "n1 n2", id="nothing reported is nothing there"),
        pytest.param([capacity(None, 9)], "n1 n2", id="no topology reaches no node"),
        pytest.param([capacity("", None)], "n1 n2", id="no number is no room"),
        pytest.param([capacity("", 100, 4)], "n1 n2", id="the largest possible volume bounds"),
        pytest.param([capacity("", 4, 5)], "", id="and counts instead of the capacity"),
        pytest.param([capacity("", 9, name="other")], "n1 n2", id="capacity of another class"),
    ],
)
def test_reported_capacity(reported: list[CSIStorageCapacity], refusing: str) -> None:
    driver = CSIDriver("maker.example", storage_capacity=True)
    stage = stage_of([made()], csi_capacities=tuple(reported), csi_drivers=(driver,))
    assert refused(stage) == dict.fromkeys(refusing.split(), NO_SPACE)


@pytest.mark.parametrize(
    ("drivers", "size"),
    [
        pytest.param((), 5, id="an unknown driver"),
        pytest.param((CSIDriver("maker.example"),), 5, id="a driver that does not ask for it"),
        pytest.param(
            (CSIDriver("maker.example", storage_capacity=True),), 0, id="a claim that asks for no size"
        ),
    ],
)
def test_capacity_is_not_checked_for(drivers: tuple[CSIDriver, ...], size: int) -> None:
    assert refused(stage_of([made(size=size)], csi_drivers=drivers)) == {}


def test_the_first_claim_that_cannot_be_made_gives_the_reason() -> None:
    driver = CSIDriver("maker.example", storage_capacity=True)
    stage = stage_of([made(name="one"), claim("two")], csi_drivers=(driver,))
    assert refused(stage, "one", "two") == {"n1": NO_SPACE, "n2": NO_SPACE}
    assert refused(stage, "two", "one") == {"n1": NOTHING, "n2": NOTHING}


def test_smaller_claims_are_made_first() -> None:
    driver = CSIDriver("maker.example", storage_capacity=True)
    stage = stage_of([made(name="one", size=9), claim("two", size=1)], csi_drivers=(driver,))
    assert refused(stage, "one", "two") == {"n1": NOTHING, "n2": NOTHING}


def test_bound_and_open_claims_may_both_complain() -> None:
    held = volume("pv", "n2", claim=ClaimKey("shop/old"), phase="Bound")
    stage = stage_of([claim("old", **BOUND), claim("new")], [held])
    assert refused(stage, "old", "new") == {"n1": f"{OUT_OF_REACH}, {NOTHING}", "n2": NOTHING}
