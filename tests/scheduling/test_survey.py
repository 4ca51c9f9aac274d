"""The survey of losses: node after node lost, as if each had been tainted, and all put back."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.names import PodKey
from bayplan.model.nodes import Node, Taint
from bayplan.model.pods import Effect, Owner, Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling.columns import survey
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.profile import TAINTS, Profile
from bayplan.scheduling.settle import queue, settle
from tests import make
from tests.scheduling import fleets, scene
from tests.scheduling.test_laws import state

UNREACHABLE = Taint("node.kubernetes.io/unreachable", effect=Effect.NO_EXECUTE)


def key(name: str) -> PodKey:
    return PodKey(f"{make.SHOP}/{name}")


def owned(
    name: str, requests: str = "cpu=1", node: str = "n1", kind: str = "ReplicaSet", **more: object
) -> Pod:
    pod = make.pod(name, requests, node=node, owner=Owner(kind, "maker", controller=True))
    return replace(pod, **more)


def test_what_a_loss_does() -> None:
    pods = [
        owned("small"),
        owned("large", "cpu=3"),
        owned("agent", kind="DaemonSet"),
        owned("static", kind="Node"),
        make.pod("mirror", node="n1"),
        make.pod("bare", node="n1"),
        owned("going", deleted=scene.NOON),
        owned("there", "cpu=2", "n2"),
    ]
    pods[4] = replace(pods[4], mirror=True)
    stage = scene.fleet([make.node("n1", "cpu=16"), make.node("n2", "cpu=4")], pods)
    first, second = survey.losses(stage)
    assert (first.node, first.moved, first.unplaced) == ("n1", {key("small"): "n2"}, (key("large"),))
    assert first.lost == (key("bare"),)
    assert (second.node, second.moved, second.unplaced, second.lost) == ("n2", {key("there"): "n1"}, (), ())


def test_only_the_nodes_that_were_named() -> None:
    stage = scene.fleet([make.node("n1"), make.node("n2"), make.node("n3")])
    assert [loss.node for loss in survey.losses(stage, [stage.bays[2].name])] == ["n3"]


def test_the_important_ones_find_a_place_first() -> None:
    pods = [owned("idle"), owned("keen")]
    pods[1] = replace(pods[1], spec=replace(pods[1].spec, priority=9))
    stage = scene.fleet([make.node("n1"), make.node("n2", "cpu=1")], pods)
    loss = next(iter(survey.losses(stage)))
    assert (loss.moved, loss.unplaced) == ({key("keen"): "n2"}, (key("idle"),))


@given(fleet=fleets.fleets())
def test_a_survey_leaves_the_fleet_as_it_was(fleet: Fleet) -> None:
    before = state(fleet)
    watchers = list(fleet.watchers)
    assert len(list(survey.losses(fleet))) == len(fleet.bays)
    assert state(fleet) == before
    assert fleet.watchers == watchers


@given(
    snapshot=fleets.snapshots(),
    kubernetes=fleets.versions,
    profile=st.one_of(st.none(), fleets.profiles()),
    data=st.data(),
)
def test_a_loss_is_what_settling_elsewhere_gives(
    snapshot: Snapshot, kubernetes: Kubernetes, profile: Profile | None, data: st.DataObject
) -> None:
    """Held against the scalar engine: the node is tainted, its pods are taken off and placed again."""
    chosen = profile and replace(profile, filters=tuple({**dict.fromkeys(profile.filters), TAINTS: None}))
    plain = replace(snapshot, pods=tuple(strict(pod) for pod in snapshot.pods))
    lost = data.draw(st.sampled_from(snapshot.nodes))
    found = next(iter(survey.losses(Fleet(plain, kubernetes, chosen), [lost.name])))
    outcome = settle(queue(homeless(plain, lost)), Fleet(without(plain, lost), kubernetes, chosen))
    assert found.moved == outcome.placed
    assert set(found.unplaced) == set(outcome.unplaced)


def strict(pod: Pod) -> Pod:
    """The pod, with no toleration for the taint, nor constraints for which it counts, nor gates."""
    spread = tuple(replace(one, honor_taints=False) for one in pod.spec.spread)
    tolerations = tuple(one for one in pod.spec.tolerations if one.key)
    status = replace(pod.status, nominated_node="")
    spec = replace(pod.spec, spread=spread, tolerations=tolerations, scheduling_gates=())
    return replace(pod, status=status, spec=spec)


def stays_down(pod: Pod) -> bool:
    return pod.controller is not None and pod.controller.kind in survey.BOUND_TO_NODE


def homeless(snapshot: Snapshot, lost: Node) -> list[Pod]:
    """The pods of a node that a controller would make again elsewhere."""
    standing = [pod for pod in snapshot.pods if pod.node == lost.name and not stays_down(pod)]
    return [replace(pod, node="") for pod in standing if pod.controller and not pod.terminating]


def without(snapshot: Snapshot, lost: Node) -> Snapshot:
    """The snapshot with a node tainted, and only those of its pods left that go down with it."""
    nodes = tuple(
        replace(one, taints=(*one.taints, UNREACHABLE)) if one is lost else one for one in snapshot.nodes
    )
    pods = tuple(pod for pod in snapshot.pods if pod.node != lost.name or stays_down(pod))
    return replace(snapshot, nodes=nodes, pods=pods)
