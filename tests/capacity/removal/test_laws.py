"""What holds of every removal, over generated estates."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bayplan.capacity.ground import Ground
from bayplan.capacity.removal import examine
from bayplan.capacity.report.removal import Blocker
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from tests.capacity.removal import estates

MANY = settings(max_examples=500)
REORDERING = {"bare", "budget"}
"""Without these, pods leave in another order, so that others may be the ones that find no room."""
ROUNDS = 4


def hard(blockers: tuple[Blocker, ...]) -> list[Blocker]:
    return [blocker for blocker in blockers if blocker.hard]


def without(blockers: list[Blocker], estate: Ground, going: list[NodeName]) -> Ground:
    for blocker in blockers:
        estate = estates.resolved(blocker, estate, going)
    return estate


@MANY
@given(estate=estates.estates(), count=st.integers(1, 2), data=st.data())
def test_each_hard_blocker_blocks_alone_and_without_them_all_the_nodes_can_go(
    estate: Ground, count: int, data: st.DataObject
) -> None:
    nodes = [node.name for node in estate.snapshot.nodes][:count]
    found = examine(estate, nodes)
    blockers = hard(found.blockers)
    assert found.possible == (not blockers)
    assert len({(one.kind, one.subject) for one in blockers}) == len(blockers)
    if blockers:
        assert goes(estate, nodes, blockers)
    if len(blockers) > 1:
        last = data.draw(st.sampled_from(blockers))
        rest = [one for one in blockers if one is not last]
        if last.kind != "room" or REORDERING.isdisjoint(one.kind for one in rest):
            assert not examine(without(rest, estate, nodes), nodes).possible, last


def goes(estate: Ground, nodes: list[NodeName], blockers: list[Blocker]) -> bool:
    """Whether the nodes can go without the blockers; where pods leave in another order, given room again."""
    reordered = not REORDERING.isdisjoint(one.kind for one in blockers)
    for _ in range(ROUNDS):
        estate = without(blockers, estate, nodes)
        blockers = hard(examine(estate, nodes).blockers)
        if not (reordered and {one.kind for one in blockers} == {"room"}):
            break
    return not blockers


@given(estate=estates.estates())
def test_whatever_moves_finds_room_on_a_node_that_stays(estate: Ground) -> None:
    leaving = estate.snapshot.nodes[0].name
    found = examine(estate, [leaving])
    known: dict[str, Pod] = {pod.key: pod for pod in estate.snapshot.pods}
    assert all(step.to != leaving and step.pod in known for step in found.steps)
    assert len({step.pod for step in found.steps}) == len(found.steps)
    off = {one.subject.removeprefix("Pod ") for one in found.blockers if one.kind == "room"}
    assert off <= known.keys()
    for bay in estate.standing.bays:
        if bay.name == leaving:
            continue
        came = [known[step.pod] for step in found.steps if step.to == bay.name]
        went = {step.pod for step in found.steps if step.origin == bay.name} | off
        asked = sum(shape.requests.get("cpu", 0) for key, shape in bay.shapes.items() if key not in went)
        asked += sum(estate.standing.shapes.of(pod).requests.get("cpu", 0) for pod in came)
        over = bay.requested.get("cpu", 0) > bay.allocatable["cpu"]
        assert over or asked <= bay.allocatable["cpu"]
