"""Where chance decides who comes first, every end is named."""

from bayplan.review.answers import Ending
from bayplan.review.rollouts import Change, forecast
from bayplan.review.rollouts.play import TIMINGS, Timing
from tests.review.rollouts.scene import asking, settled, stage, started, web


def test_two_that_ask_for_the_last_room_have_two_ends_each() -> None:
    first, second = web(replicas=1, name="a"), web(replicas=1, name="b")
    found = forecast([Change(None, first), Change(None, second)], stage("pods=1"))
    assert [one.ending for one in found] == [Ending.COMPLETES, Ending.DOWN]
    assert [[other.ending for other in one.also] for one in found] == [[Ending.DOWN], [Ending.COMPLETES]]


def test_the_order_that_is_played_can_be_chosen() -> None:
    first, second = web(replicas=1, name="a"), web(replicas=1, name="b")
    changes = [Change(None, first), Change(None, second)]
    found = forecast(changes, stage("pods=1"), timing=Timing(backwards=True), others=())
    assert [(one.ending, one.also) for one in found] == [(Ending.DOWN, ()), (Ending.COMPLETES, ())]


def test_an_end_that_is_sure_is_named_once() -> None:
    found = started(web(), stage("requests.memory=2Gi"))
    assert (found.ending, found.also) == (Ending.STOPS, ())


def test_room_that_another_leaves_is_taken_at_last() -> None:
    """A refusal on the way is none in the end."""
    on = settled(web(), stage("requests.memory=3Gi"))
    gone, came = forecast([Change(web(), None), Change(None, web("memory=3Gi", 1, "api"))], on)
    assert (gone.ending, came.ending, came.refused, came.also) == (Ending.COMPLETES, Ending.COMPLETES, (), ())


def test_two_rollouts_under_one_quota_may_block_each_other() -> None:
    first, second = web(replicas=2, name="a"), web(replicas=2, name="b")
    on = stage("requests.memory=5632Mi")
    for one in (first, second):
        settled(one, on)
    changes = [Change(one, asking(one, "memory=1536Mi")) for one in (first, second)]
    found = forecast(changes, on)
    assert {one.ending for one in found} == {Ending.STOPS}
    assert [sorted({one.updated, *(other.updated for other in one.also)}) for one in found] == [
        [0, 1],
        [0, 1],
    ]


def test_every_order_is_another() -> None:
    assert len(set(TIMINGS)) == len(TIMINGS) == 6
