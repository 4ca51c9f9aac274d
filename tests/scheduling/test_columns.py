"""The columns follow the fleet: after any placements and removals they are as if they were made anew."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.pods import Pod
from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.standing import NOWHERE, Standing
from bayplan.scheduling.columns.table import Columns
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.shapes import Shape
from tests import make
from tests.scheduling import fleets, scene

AMOUNTS = ("cpu", "memory", fleets.GPU)


def web(shape: Shape) -> bool:
    return shape.labels.get("app") == "web"


def counted(census: Census) -> list[list[int]]:
    return [census.count(living, web, living_only=living).tolist() for living in (False, True)]


def described(columns: Columns) -> list[list[int]]:
    arrays = [columns.pods, *columns.scored.values(), *(columns.used(name) for name in AMOUNTS)]
    return [array.tolist() for array in arrays]


def standing(columns: Columns) -> dict[tuple[int, bool], dict[int, int]]:
    """How many pods of each shape stand where, without those that have gone."""
    found = {key: +places for key, (_, places) in columns.standing.items()}
    return {key: dict(places) for key, places in found.items() if places}


@given(
    fleet=fleets.fleets(),
    more=st.lists(st.tuples(fleets.pods(300, "n0"), st.integers(0, 5)), max_size=4),
    gone=st.lists(st.integers(0, 12), max_size=3),
)
def test_columns_follow_every_placement(fleet: Fleet, more: list[tuple[Pod, int]], gone: list[int]) -> None:
    columns = Columns(fleet)
    census = Census(columns)
    asked = (described(columns), counted(census))  # from now on the answers are kept up to date
    assert asked == (described(Columns(fleet)), counted(Census(Columns(fleet))))
    for number, (pod, at) in enumerate(more):
        (renamed,) = fleets.replicas(pod, 1, f"more-{number}")
        fleet.place(renamed, fleet.bays[at % len(fleet.bays)])
    for number in gone:
        there = [(bay, key) for bay in fleet.bays for key in bay.pods]
        if there:
            bay, key = there[number % len(there)]
            fleet.remove(key, bay)
    fresh = Columns(fleet)
    assert described(columns) == described(fresh)
    assert standing(columns) == standing(fresh)
    assert counted(census) == counted(Census(fresh))
    assert {shape.id for shape in fresh.holders} <= {shape.id for shape in columns.holders}


def test_a_closed_book_is_written_in_no_more() -> None:
    stage = scene.fleet([make.node("n1")])
    columns = Columns(stage)
    columns.close()
    stage.place(make.pod("web", "cpu=1"), stage.bays[0])
    assert (columns.log, columns.pods.tolist(), stage.watchers) == ([], [0], [])


def test_a_shape_learns_of_changes_to_one_node_and_to_many() -> None:
    # Ten nodes of two cores: one pod each on nine of them, then two on the tenth.
    stage = scene.fleet([make.node(f"n{number}", "cpu=2 memory=8Gi") for number in range(10)])
    columns = Columns(stage)
    pod = make.pod("web", "cpu=2 memory=1Gi")
    found = Standing(stage.shapes.of(pod), columns, Census(columns))
    assert not (found.ranking(pod) == NOWHERE).any()
    for number, other in enumerate(fleets.replicas(make.pod("old", "cpu=1"), 9)):
        stage.place(other, stage.bays[number])
    assert np.flatnonzero(found.ranking(pod) != NOWHERE).tolist() == [9]
    stage.place(make.pod("last", "cpu=1"), stage.bays[9])
    assert (found.ranking(pod) == NOWHERE).all()


def test_closed_nodes_are_there_but_take_nobody() -> None:
    stage = scene.fleet([make.node("n1"), make.node("n2")])
    columns = Columns(stage)
    pod = make.pod("web", "cpu=1")
    found = Standing(stage.shapes.of(pod), columns, Census(columns))
    assert np.flatnonzero(found.ranking(pod, [0]) != NOWHERE).tolist() == [1]
    assert np.flatnonzero(found.ranking(pod) != NOWHERE).tolist() == [0, 1]
