"""A worker that is said to clear a shortage does, when it is really added; the next smaller one does not."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.capacity.addition import additions, shortages, sizes
from bayplan.capacity.addition.sizes import CORES, GIB, MEMORY, Size
from bayplan.capacity.ground import Ground
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.quantities import parse
from bayplan.model.workloads import Kind
from bayplan.scheduling import daemons, settle
from tests import make
from tests.capacity.removal import estates


@st.composite
def crowded(draw: st.DrawFn) -> Ground:
    """A cluster in which pods wait, with a DaemonSet and something that each node keeps back."""
    kept = parse(draw(st.sampled_from(("500Mi", "2Gi"))))
    node = make.node("n1", "cpu=3500m memory=6Gi")
    capacity = {**node.allocatable, "cpu": parse("4"), "memory": node.allocatable["memory"].plus(kept)}
    nodes = [replace(node, name=NodeName(name), capacity=capacity) for name in ("n1", "n2")]
    standing = [make.pod(f"full-{one.name}", "cpu=3 memory=5Gi", node=one.name) for one in nodes]
    asks = st.sampled_from(("cpu=1 memory=1Gi", "cpu=3 memory=2Gi", "cpu=500m memory=9Gi", "memory=300Mi"))
    wanted = draw(st.lists(asks, min_size=1, max_size=6))
    apart = make.apart("pair") if draw(st.booleans()) else None
    waiting = [
        make.pod(f"late-{number}", asked, labels={"app": "pair" if number < 2 else "any"})
        for number, asked in enumerate(wanted)
    ]
    if apart is not None:
        waiting[:2] = [replace(pod, spec=replace(pod.spec, affinity=apart)) for pod in waiting[:2]]
    agent = make.workload("agent", draw(st.sampled_from(("cpu=100m", "memory=1Gi"))), kind=Kind.DAEMON_SET)
    return estates.ground(make.snapshot(nodes=nodes, pods=[*standing, *waiting], workloads=[agent]))


def really_placed(estate: Ground, cores: int, memory: int, count: int) -> bool:
    """Adds workers by hand, and asks the scalar engine: what `whatif add` does."""
    model = estate.snapshot.nodes[0]
    spent = {name: model.capacity[name].minus(model.allocatable[name]) for name in ("cpu", "memory")}
    bears = {
        **model.allocatable,
        "cpu": parse(str(cores)).minus(spent["cpu"]),
        "memory": parse(str(memory)).minus(spent["memory"]),
    }
    fresh = [
        Node(NodeName(f"fresh-{number}"), {"kubernetes.io/hostname": f"fresh-{number}"}, allocatable=bears)
        for number in range(count)
    ]
    whole = estate.with_snapshot(replace(estate.snapshot, nodes=(*estate.snapshot.nodes, *fresh)))
    fleet = whole.fleet()
    agents = [daemons.pod_for(one, node.name) for one in estate.snapshot.workloads for node in fresh]
    waiting = [pod for pod in estate.snapshot.pods if not pod.node]
    return not settle.settle([*agents, *settle.queue(waiting)], fleet).unplaced


@settings(max_examples=150)
@given(estate=crowded())
def test_what_clears_does_and_the_next_smaller_does_not(estate: Ground) -> None:
    waiting = shortages.pending(estate)
    assert waiting is not None
    found = additions(estate, [waiting])
    if not found:
        assert not settle.settle(waiting.pods, estate.fleet()).unplaced
        return
    (one,) = found
    assert one.clears
    cores, memory = one.machine["cpu"] // 1000, one.machine["memory"]
    assert really_placed(estate, cores, memory, one.count)
    for fewer, less in ((sizes.below(CORES, cores), memory), (cores, sizes.below(MEMORY, memory))):
        if fewer is not None and less is not None:
            assert not really_placed(estate, fewer, less, one.count)


@given(estate=crowded(), cores=st.sampled_from(CORES), memory=st.sampled_from(MEMORY))
def test_a_given_size_is_judged_as_it_would_be_added(estate: Ground, cores: int, memory: int) -> None:
    waiting = shortages.pending(estate)
    assert waiting is not None
    (one,) = additions(estate, [waiting], Size(cores, memory))
    assert one.clears == really_placed(estate, cores, memory, 1)


@given(estate=crowded())
def test_reservations_and_daemons_are_all_that_pods_do_not_get(estate: Ground) -> None:
    (one,) = additions(estate, [], Size(8, 32 * GIB))
    reserved = one.tax.reserved
    assert one.allocatable["memory"] + reserved["memory"] == 32 * GIB
    assert one.allocatable["cpu"] + reserved["cpu"] == 8000
    assert one.pods == one.allocatable["pods"] - one.tax.pods
