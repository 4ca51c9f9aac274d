"""Estates to lose something of, and the real engine's word on a loss, worked out anew from a snapshot."""

from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.capacity.filling import Settle
from bayplan.capacity.ground import Ground
from bayplan.disruption import loss, replacements
from bayplan.disruption.ownership import Ownership
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.estate import Declaration
from bayplan.model.machines import Host, Lower, Machine
from bayplan.model.names import Namespace, NodeName, PodKey
from bayplan.model.nodes import HOSTNAME, ZONE, Node, Taint
from bayplan.model.pods import Effect, Owner, Pod, Port
from bayplan.model.quantities import ZERO
from bayplan.model.snapshot import Snapshot
from bayplan.model.usage import ContainerUsage
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import profile, settle
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.columns import engine
from bayplan.scheduling.fleet import Fleet
from tests import make

KUBERNETES = Kubernetes(34)
GI = 1 << 30
UNREACHABLE = "node.kubernetes.io/unreachable"
APPS = ("web", "db", "api")


def narrow(_nodes: int, _pods: int) -> Settle:
    """The engine that asks rule by rule."""
    return settle.settle


def wide(_nodes: int, _pods: int) -> Settle:
    """The engine over columns."""
    return engine.settle


def ground(snapshot: Snapshot, settler: Any = narrow, **declared: Any) -> Ground:
    """A snapshot with a declaration, ready to be asked about."""
    return Ground(
        snapshot, KUBERNETES, profile.default(KUBERNETES), settler, declaration=Declaration(**declared)
    )


def surviving(*losses: str, **more: Any) -> CapacityPolicy:
    """A policy that wants these losses survived."""
    return CapacityPolicy(survive=losses, **more)


def on_hosts(**nodes: str) -> Lower:
    """Machines called like the nodes, each on a host: `n1="pve1"`."""
    hosts = tuple(Host(name) for name in dict.fromkeys(nodes.values()))
    machines = tuple(
        Machine(100 + number, name, host) for number, (name, host) in enumerate(nodes.items(), 1)
    )
    return Lower(hosts=hosts, machines=machines)


def peak(pod: str, gib: float, *, container: str = "main") -> ContainerUsage:
    """The highest memory that a container of a pod in the shop was seen to use."""
    return ContainerUsage(Namespace(make.SHOP), pod, container, memory_peak=int(gib * GI))


@st.composite
def tight(draw: st.DrawFn) -> Snapshot:
    """Few nodes, mostly full, with priorities, budgets, quotas and pods that wait: where it depends."""
    names = [f"n{number}" for number in range(draw(st.integers(2, 4)))]
    nodes = [
        make.node(
            name,
            draw(st.sampled_from(("cpu=4 memory=8Gi", "cpu=4 memory=8Gi", "cpu=4 memory=6Gi pods=6"))),
            labels={ZONE: draw(st.sampled_from("ab"))},
        )
        for name in names
    ]
    pods = [draw(_pods(number, names)) for number in range(draw(st.integers(3, 14)))]
    budgets = [make.budget(draw(st.sampled_from(APPS)), observed=True)] if draw(st.booleans()) else []
    quotas = [make.quota("requests.memory=12Gi")] if draw(st.integers(0, 3)) == 0 else []
    return make.snapshot(nodes=nodes, pods=pods, budgets=budgets, quotas=quotas)


@st.composite
def _pods(draw: st.DrawFn, number: int, names: list[str]) -> Pod:
    app = draw(st.sampled_from(APPS))
    kind = draw(st.sampled_from(("ReplicaSet", "ReplicaSet", "ReplicaSet", "StatefulSet", "DaemonSet")))
    owner = Owner(kind, f"{app}-{kind}", controller=True) if draw(st.integers(0, 11)) else None
    memory = draw(st.sampled_from(("1Gi", "2Gi", "3Gi", "1500Mi")))
    more: dict[str, Any] = {"priority": draw(st.sampled_from((0, 0, 10, 20)))}
    apart = draw(st.integers(0, 9))
    if apart == 0:
        more["affinity"] = make.apart(app)
    elif apart in (1, 2):
        more["spread"] = make.spread(app, key=ZONE if apart == 1 else HOSTNAME, skew=2)
    if draw(st.integers(0, 9)) == 0:
        more["preemption_policy"] = "Never"
    node = "" if draw(st.integers(0, 9)) == 0 else draw(st.sampled_from(names))
    return make.pod(
        f"p{number}", f"cpu=500m memory={memory}", node=node, labels={"app": app}, owner=owner, **more
    )


@st.composite
def tied(draw: st.DrawFn) -> Snapshot:
    """A node to lose, and others that are alike, of which some pods may use only a few: chance decides."""
    size = draw(st.sampled_from((3, 4, 5, 64)))
    zones = draw(st.lists(st.sampled_from("ab"), min_size=2, max_size=3))
    others = [
        make.node(f"n{number}", f"cpu=8 memory={size}Gi", labels={ZONE: zone})
        for number, zone in enumerate(zones, 1)
    ]
    pods = [draw(_fussy(number)) for number in range(draw(st.integers(1, 6)))]
    return make.snapshot(nodes=[make.node("n0", "cpu=32 memory=64Gi"), *others], pods=pods)


@st.composite
def _fussy(draw: st.DrawFn, number: int) -> Pod:
    app = draw(st.sampled_from(APPS))
    kind = draw(st.integers(0, 7))
    more: dict[str, Any] = {"affinity": make.apart(app)} if kind == 0 else {}
    more |= {"spread": make.spread(app, key=ZONE)} if kind == 1 else {}
    more |= {"node_selector": {ZONE: draw(st.sampled_from("ab"))}} if kind in (2, 3) else {}
    more |= {"affinity": make.apart(app, key=ZONE)} if kind == 4 else {}
    memory = draw(st.integers(1, 3))
    owner = Owner("ReplicaSet", app, controller=True)
    made = make.pod(
        f"p{number}", f"cpu=100m memory={memory}Gi", node="n0", labels={"app": app}, owner=owner, **more
    )
    return make.with_ports(made, Port(80, 8080)) if kind == 5 else made


class Word:
    """What the scalar engine makes of a loss: a new snapshot, a new fleet, wave by wave, with preemption."""

    def __init__(self, snapshot: Snapshot, lost: Iterable[str], pick: Pick) -> None:
        self._ownership, self._pick = Ownership.of(snapshot), pick
        self._found = [loss.lose(snapshot, NodeName(name), KUBERNETES) for name in lost]
        self.placed: dict[PodKey, NodeName] = {}
        self.unplaced: set[PodKey] = set()
        self._roots: dict[PodKey, PodKey] = {}
        going = {pod.key for one in self._found for pod in (*one.lost, *(each.pod for each in one.first))}
        kept = tuple(pod for pod in snapshot.pods if pod.key not in going)
        nodes = tuple(_silent(node) if node.name in set(lost) else node for node in snapshot.nodes)
        self._fleet = Fleet(replace(snapshot, nodes=nodes, pods=kept), KUBERNETES)
        self._waiting = self._hopeful(snapshot)

    def _hopeful(self, snapshot: Snapshot) -> list[Pod]:
        waiting = [pod for pod in snapshot.pods if not pod.node and not pod.finished and not pod.terminating]
        fits = settle.settle(settle.queue(waiting), Fleet(snapshot, KUBERNETES)).placed
        return [pod for pod in waiting if pod.key in fits]

    def spoken(self) -> "Word":
        first = [each for one in self._found for each in one.first]
        for moment in sorted({each.at for each in first}):
            self._place([self._for(each.pod, each.replacement) for each in first if each.at == moment])
        last = []
        for stuck in (each for one in self._found for each in one.stuck):
            self._fleet.remove(stuck.pod.key, self._fleet.by_name[stuck.pod.node])
            last += [self._for(stuck.pod, stuck.replacement)] if stuck.replacement else []
        self._place([*last, *self._waiting])
        return self

    def _for(self, old: Pod, new: Pod) -> Pod:
        self._roots[new.key] = self._roots.get(old.key, old.key)
        return new

    def _place(self, pods: Sequence[Pod]) -> None:
        while pods:
            pods = settle.queue(pods)
            outcome = settle.settle(pods, self._fleet, self._pick, preempt=True)
            self.placed.update({self._roots.get(key, key): node for key, node in outcome.placed.items()})
            missing = {self._roots[key] for key in outcome.unplaced if key in self._roots}
            self.unplaced |= missing - {one.key for one in self._waiting}
            pods = [
                new for one in outcome.preempted.values() for old in one.victims for new in self._again(old)
            ]

    def _again(self, victim: Pod) -> list[Pod]:
        root = self._roots.get(victim.key, victim.key)
        self.placed.pop(root, None)
        new = replacements.replacement(victim, self._ownership)
        if new is None and not victim.terminating and victim.key not in {one.key for one in self._waiting}:
            self.unplaced.add(root)
        return [self._for(victim, new)] if new else []


def _silent(node: Node) -> Node:
    """Not heard of, and with no room: what tolerates everything would be sent there and not run."""
    marks = (Taint(UNREACHABLE, effect=Effect.NO_EXECUTE), Taint(UNREACHABLE, effect=Effect.NO_SCHEDULE))
    return replace(
        node, ready=False, taints=(*node.taints, *marks), allocatable=dict.fromkeys(node.allocatable, ZERO)
    )
