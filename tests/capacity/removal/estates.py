"""Estates from which nodes might go, and what it takes to do away with each blocker."""

from collections.abc import Collection
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.app import engines
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.removal import Blocker
from bayplan.model.estate import Declaration
from bayplan.model.labels import Operator, Requirement
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import NodeTerm, Pod, Toleration, Volume
from bayplan.model.policy import DisruptionBudget
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import profile
from tests import make

KUBERNETES = Kubernetes(34)
CARD = "example.com/card"
BERTH = "berth"


def ground(snapshot: Snapshot, **declared: Any) -> Ground:
    """A snapshot with a declaration, ready to be asked about."""
    return Ground(
        snapshot,
        KUBERNETES,
        profile.default(KUBERNETES),
        engines.settler,
        declaration=Declaration(**declared),
    )


@st.composite
def estates(draw: st.DrawFn) -> Ground:
    """Few nodes, mostly full, with pods of every sort that keeps a node."""
    names = [f"n{number}" for number in range(draw(st.integers(2, 4)))]
    sizes = st.sampled_from(("cpu=4 memory=8Gi", "cpu=2 memory=4Gi"))
    nodes = [make.node(name, draw(sizes) + (f" {CARD}=1" if name == "n0" else "")) for name in names]
    parts = [_app(draw, f"app{number}", names) for number in range(draw(st.integers(1, 5)))]
    bare = [make.pod("bare", "cpu=500m", node="n0")] if draw(st.integers(0, 3)) == 0 else []
    kept = ("shop/app0",) if draw(st.integers(0, 3)) == 0 else ()
    snapshot = make.together(make.snapshot(nodes=nodes, pods=bare), *parts)
    return ground(snapshot, protected=kept)


def _app(draw: st.DrawFn, name: str, names: list[str]) -> Snapshot:
    where = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
    odd = draw(st.integers(0, 5))
    if odd in (1, 2):
        where = ["n0" if odd == 2 else where[0]] * len(where)
    requests = draw(st.sampled_from(("cpu=500m memory=1Gi", "cpu=1 memory=3Gi", "cpu=2 memory=1Gi")))
    whole = make.deployed(name, requests, where)
    if odd == 1:
        whole = _changed(whole, node_selector={HOSTNAME: where[0]})
    if odd == 2:
        whole = _changed(whole, containers=make.spec(f"cpu=100m {CARD}=1").containers)
    if odd == 3:
        whole = _on_local_disk(whole, name, where[0])
    if draw(st.booleans()):
        whole = _changed(whole, priority=100)
    return replace(whole, budgets=_budgets(draw, name))


def _changed(whole: Snapshot, **fields: Any) -> Snapshot:
    pods = tuple(replace(pod, spec=replace(pod.spec, **fields)) for pod in whole.pods)
    return replace(whole, pods=pods)


def _on_local_disk(whole: Snapshot, name: str, node: str) -> Snapshot:
    terms = (NodeTerm((Requirement(HOSTNAME, Operator.IN, (node,)),)),)
    disk = make.disk(f"data-{name}", driver="", handle="", local=True, node_terms=terms)
    first, *others = whole.pods
    held = replace(first, spec=replace(first.spec, volumes=(Volume("data", f"data-{name}"),)))
    return replace(whole, pods=(held, *others), claims=disk.claims, volumes=disk.volumes)


def _budgets(draw: st.DrawFn, name: str) -> tuple[DisruptionBudget, ...]:
    bounds = st.sampled_from(
        ({}, {}, {"min_available": "1"}, {"max_unavailable": "0"}, {"max_unavailable": "1"})
    )
    found = [draw(bounds), draw(bounds) if draw(st.integers(0, 3)) == 0 else {}]
    return tuple(
        make.budget(name, f"{name}-{number}", **bound) for number, bound in enumerate(found) if bound
    )


def resolved(blocker: Blocker, estate: Ground, going: Collection[str]) -> Ground:
    """The estate once somebody has done away with a blocker of these nodes, and nothing else."""
    kind, _, key = blocker.subject.partition(" ")
    snapshot = estate.snapshot
    match blocker.kind:
        case "protected":
            return ground(snapshot)
        case "bare":
            return _with(estate, pods=tuple(pod for pod in snapshot.pods if pod.key != key))
        case "budget":
            names = key.split(" and ")
            return _with(estate, budgets=tuple(_loosened(snapshot.budgets, names)))
        case "local-volume":
            claim = next(one for one in snapshot.claims if one.key == key)
            freed = (
                replace(one, node_terms=None) if one.name == claim.volume else one for one in snapshot.volumes
            )
            return _with(estate, volumes=tuple(freed))
        case "hostname":
            return _with(
                estate, pods=tuple(_unpinned(one) if one.key == key else one for one in snapshot.pods)
            )
        case _:
            assert blocker.kind in ("room", "gpu") and kind == "Pod"
            return _with_berth(key, estate, free=blocker.node not in going)


def _with(estate: Ground, **fields: Any) -> Ground:
    return ground(replace(estate.snapshot, **fields), protected=estate.declaration.protected)


def _loosened(budgets: tuple[DisruptionBudget, ...], names: list[str]) -> list[DisruptionBudget]:
    """A budget allows whatever is asked of it; of several on one pod, all but the first are gone."""
    if len(names) > 1:
        return [one for one in budgets if f"{one.namespace}/{one.name}" not in names[1:]]
    loose = {"min_available": "", "max_unavailable": "100%", "always_allow_unhealthy": True}
    return [replace(one, **loose) if f"{one.namespace}/{one.name}" in names else one for one in budgets]


def _unpinned(pod: Pod) -> Pod:
    return replace(pod, spec=replace(pod.spec, node_selector={}))


def _with_berth(key: str, estate: Ground, *, free: bool) -> Ground:
    """A node that stays, with all that the pod asks for, and for nobody else.

    `free`: what ties the pod to the node it stands on, which stays as well, is undone.
    """
    mark = key.replace("/", "-")
    node = make.node(
        f"{BERTH}-{mark}", f"cpu=64 memory=256Gi {CARD}=8", taints=[f"{BERTH}={mark}:NoSchedule"]
    )
    pods = [pod if pod.key != key else _let_in(pod, mark, free=free) for pod in estate.snapshot.pods]
    return _with(estate, pods=tuple(pods), nodes=(*estate.snapshot.nodes, node))


def _let_in(pod: Pod, mark: str, *, free: bool) -> Pod:
    spec = replace(pod.spec, tolerations=(*pod.spec.tolerations, Toleration(BERTH, "Equal", mark)))
    return replace(pod, spec=replace(spec, node_selector={}, volumes=()) if free else spec)
