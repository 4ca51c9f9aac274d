"""Tolerations that answer taints."""

from hypothesis import given
from hypothesis import strategies as st

from bayplan.catalog.tolerance import answer, tolerations
from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect, Toleration
from tests import make

TAINTS = st.builds(
    Taint, st.sampled_from(["a", "b"]), st.sampled_from(["", "x", "y"]),
    st.sampled_from([Effect.NO_SCHEDULE, Effect.PREFER_NO_SCHEDULE, Effect.NO_EXECUTE]),
)  # fmt: skip


@given(st.lists(TAINTS), st.lists(TAINTS))
def test_every_taint_is_tolerated_and_nothing_is_said_twice(taints: list[Taint], before: list[Taint]) -> None:
    given_ = tuple(dict.fromkeys(answer(one) for one in before))
    found = tolerations(taints, given_)
    assert all(any(one.tolerated_by(each) for each in found) for one in taints)
    assert found[: len(given_)] == given_
    assert len(set(map(repr, found))) == len(found)


def test_the_answer_is_to_just_this_taint() -> None:
    assert answer(make.taint("dedicated=gpu:NoSchedule")) == Toleration(
        "dedicated", "Equal", "gpu", Effect.NO_SCHEDULE
    )
    assert answer(make.taint("dedicated:NoExecute")) == Toleration(
        "dedicated", "Exists", effect=Effect.NO_EXECUTE
    )
