"""Attach slots near their limit: both engines say the same, and what is kept of them is always up to date."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.names import Namespace, NodeName
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import (
    CSINode,
    CSINodeDriver,
    PersistentVolumeClaim,
    StorageClass,
    VolumeAttachment,
)
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import attachments, chance, settle, volumes
from bayplan.scheduling.columns import engine
from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.table import Columns
from bayplan.scheduling.columns.voices.volume_limits import VolumeLimits
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.rules.volume_limits import VolumeLimits as Rule
from bayplan.scheduling.shapes import Shape
from tests import make
from tests.scheduling import fleets, voices

DRIVERS = (make.DISKS, "files.example")
BOUND, OPEN = ("a", "b", "c", "d"), ("new", "fresh")
LATER = "later"
"""A claim that comes to be while pods stand already that use it."""
SHOP = Namespace(make.SHOP)

NOTHING = 5
uses = st.lists(st.sampled_from((*BOUND, *OPEN, LATER)), min_size=1, max_size=3, unique=True)
counts = st.sampled_from((None, 0, 1, 2, 2, 3, 4))


@st.composite
def users(draw: st.DrawFn, name: str, node: str = "") -> Pod:
    """A pod with volumes, which others may use as well."""
    priority = draw(st.sampled_from((0, 0, 5)))
    return make.pod(name, node=node, volumes=make.claimed(*draw(uses)), priority=priority)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Nodes with few slots of two drivers, pods that hold them, and attachments that outlive their pods."""
    names = [f"n{number}" for number in range(draw(st.integers(1, 4)))]
    disks = [make.disk(claim, driver=draw(st.sampled_from(DRIVERS))) for claim in BOUND]
    drivers = [
        CSINode(NodeName(name), tuple(CSINodeDriver(driver, name, draw(counts)) for driver in DRIVERS))
        for name in names
        if draw(st.integers(0, 7))
    ]
    number = draw(st.integers(0, 5))
    pods = [draw(users(f"old-{at}", draw(st.sampled_from(names)))) for at in range(number)]
    rest = make.snapshot(
        nodes=[make.node(name) for name in names],
        pods=pods,
        csi_nodes=drivers,
        claims=[PersistentVolumeClaim(SHOP, name, storage_class=f"of-{name}") for name in OPEN],
        storage_classes=[
            StorageClass(f"of-{name}", driver, waits=True) for name, driver in zip(OPEN, DRIVERS, strict=True)
        ],
        attachments=[draw(left(at, names)) for at in range(draw(st.integers(0, 4)))],
    )
    return make.together(rest, *disks)


@st.composite
def left(draw: st.DrawFn, number: int, names: Sequence[str]) -> VolumeAttachment:
    node, claim = draw(st.sampled_from(names)), draw(st.sampled_from(BOUND))
    attacher = draw(st.sampled_from(DRIVERS))
    return VolumeAttachment(f"va-{number}", attacher, NodeName(node), f"pv-{claim}", attached=True)


@given(snapshot=snapshots(), pod=users("wanted"), kubernetes=fleets.versions)
def test_the_two_voices_agree_where_slots_run_out(
    snapshot: Snapshot, pod: Pod, kubernetes: Kubernetes
) -> None:
    stage = Fleet(snapshot, kubernetes)
    shape = stage.shapes.of(pod)
    assert voices.filtered(Rule(), shape, stage) == voices.admitted(Rule.name, shape, stage)


@given(
    snapshot=snapshots(),
    pods=st.lists(st.integers(0, 2), min_size=1, max_size=8),
    looks=st.tuples(*(users(f"look-{number}") for number in range(3))),
    kubernetes=fleets.versions,
    preempt=st.booleans(),
)
def test_the_two_engines_agree_where_slots_run_out(
    snapshot: Snapshot, pods: list[int], looks: tuple[Pod, ...], kubernetes: Kubernetes, preempt: bool
) -> None:
    waiting = [replace(looks[look], name=f"new-{number}") for number, look in enumerate(pods)]
    narrow, wide = (
        place(waiting, Fleet(snapshot, kubernetes), chance.first, preempt=preempt)
        for place in (settle.settle, engine.settle)
    )
    assert narrow.placed == wide.placed
    assert narrow.unplaced.keys() == wide.unplaced.keys()
    assert narrow.preempted.keys() == wide.preempted.keys()


@given(
    snapshot=snapshots(),
    looks=st.tuples(*(users(f"look-{number}") for number in range(3))),
    steps=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), min_size=1, max_size=10),
    kubernetes=fleets.versions,
)
def test_free_slots_are_kept_up_to_date(
    snapshot: Snapshot, looks: tuple[Pod, ...], steps: list[tuple[int, int]], kubernetes: Kubernetes
) -> None:
    """Pods come and go, and a claim comes to be: the voice that followed says what a new one says."""
    stage = Fleet(snapshot, kubernetes)
    columns = Columns(stage)
    census, shapes = Census(columns), [stage.shapes.of(pod) for pod in looks]
    for number, (step, at) in enumerate([(NOTHING, 0), *steps]):
        bay = stage.bays[at % len(stage.bays)]
        if step < 3:
            stage.place(replace(looks[step], name=f"new-{number}"), bay)
        elif step == 3 and bay.pods:
            stage.remove(next(iter(bay.pods)), bay)
        elif step == 4:
            stage.facts = stage.facts.knowing(claims=[later(at)])
        for shape in shapes:
            assert kept(shape, columns, census) == voices.filtered(Rule(), shape, stage)
        assert all(attachments.by_pods(bay, stage.facts) == recount(bay, stage) for bay in stage.bays)


def kept(shape: Shape, columns: Columns, census: Census) -> list[bool]:
    """Where the voice that has been following lets a pod stand."""
    spoken = VolumeLimits().speak(shape, columns, census)
    mask = spoken.admits() if spoken else None
    assert mask is not None
    found: list[bool] = mask.tolist()
    return found


def recount(bay: Bay, stage: Fleet) -> set[tuple[str, str]]:
    """The volumes that the pods of a bay hold, looked up anew."""
    claims = [claim for shape in bay.shapes.values() for claim in volumes.claims(shape, stage.facts)]
    return {found for claim in claims if (found := volumes.attachable(claim, stage.facts))}


def later(number: int) -> PersistentVolumeClaim:
    return PersistentVolumeClaim(SHOP, LATER, storage_class=f"of-{OPEN[number % 2]}")


def test_a_claim_that_comes_to_be_fills_the_node_where_it_is_used() -> None:
    """One slot, one pod that waits there for a claim: as soon as that exists there is no slot left."""
    there = make.pod("there", node="n1", volumes=make.claimed(LATER))
    classes = [StorageClass(f"of-{OPEN[0]}", make.DISKS, waits=True)]
    world = make.snapshot(nodes=[make.node("n1")], pods=[there], storage_classes=classes)
    stage = Fleet(make.together(world, make.disks(["n1"], 1), make.disk("a")), Kubernetes(34))
    columns = Columns(stage)
    shape, census = stage.shapes.of(make.pod("wanted", volumes=make.claimed("a"))), Census(columns)
    assert kept(shape, columns, census) == [True]
    stage.facts = stage.facts.knowing(claims=[later(0)])
    assert kept(shape, columns, census) == [False]
    stage.remove(there.key, stage.bays[0])
    assert kept(shape, columns, census) == [True]
    stage.place(make.pod("other", volumes=make.claimed(LATER)), stage.bays[0])
    assert kept(shape, columns, census) == [False]
