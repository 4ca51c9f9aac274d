"""A new scale in the middle of a rollout is shared by size (`deployment/sync.go`, its test tables)."""

import pytest

from bayplan.review.rollouts import scaling
from bayplan.review.rollouts.replica_sets import ReplicaSet
from tests.review.rollouts.scene import web


def sets(*sizes: int, desired: int, most: int) -> list[ReplicaSet]:
    return [ReplicaSet(web(name=f"web-{size}"), size, desired=desired, most=most) for size in sizes]


@pytest.mark.parametrize(
    ("before", "old", "new", "after", "sizes"),
    [
        pytest.param(10, (5, 3), 2, 20, (10, 6, 4), id="twice as many"),
        pytest.param(10, (5, 3), 2, 5, (2, 2, 1), id="half as many"),
        pytest.param(9, (1,), 8, 4, (0, 4), id="from 9 to 4"),
        pytest.param(7, (2, 3), 2, 10, (3, 4, 3), id="from 7 to 10"),
        pytest.param(13, (3, 8), 2, 8, (2, 5, 1), id="from 13 to 8"),
    ],
)
def test_shares(before: int, old: tuple[int, ...], new: int, after: int, sizes: tuple[int, ...]) -> None:
    made = sets(*old, new, desired=before, most=before)
    deployment = web(replicas=after, max_surge="0", max_unavailable="1")
    assert scaling.rescale(deployment, made[-1], made[:-1], ready=0)
    assert tuple(one.count for one in made) == sizes
    assert {one.desired for one in made} == {after}


def test_one_replica_set_takes_it_all() -> None:
    (only,) = made = sets(3, desired=3, most=4)
    assert scaling.is_scaled(web(replicas=7), made)
    assert scaling.rescale(web(replicas=7), None, made, ready=0)
    assert (only.count, only.desired, only.most) == (7, 7, 9)
    assert not scaling.is_scaled(web(replicas=7), made)


def test_a_complete_rollout_lets_the_old_ones_go() -> None:
    old, new = made = sets(1, 3, desired=3, most=4)
    old.desired = 2
    assert scaling.is_scaled(web(), made)
    assert scaling.rescale(web(), new, [old], ready=3)
    assert (old.count, new.count) == (0, 3)


def test_down_to_none() -> None:
    made = sets(2, 3, desired=4, most=5)
    assert scaling.rescale(web(replicas=0), made[1], made[:1], ready=3)
    assert [one.count for one in made] == [0, 0]
