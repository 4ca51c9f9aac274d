"""The target of a vertical pod autoscaler as a rule, with limits in proportion."""

import pytest

from bayplan.model.evidence import Kill
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.strategies.vpa import RULE
from tests.rightsizing.tracks import DAY, MI, START, STEP, SUBJECT, evidence, subject

STEADY = evidence([1000] * (8 * DAY // STEP), [100] * (8 * DAY // STEP))
# 1000 Mi = 1,048,576,000 bytes: its bucket ends at 1,077,095,457; and 15 % more
TARGET = 1_077_095_457 + 161_564_318


def test_requests_are_the_target_rounded_last() -> None:
    figure = RULE.propose(SUBJECT, STEADY).of(Bound.MEMORY_REQUEST)
    assert figure is not None
    assert [term.what for term in figure.terms] == ["observed", "bucket", "margin", "rounding"]
    assert figure.terms[-2].amount == TARGET and figure.amount == 1184 * MI


def test_cpu_is_the_target() -> None:
    figure = RULE.propose(SUBJECT, STEADY).of(Bound.CPU_REQUEST)
    assert figure is not None and [term.amount for term in figure.terms] == [100, 110, 126, 130]


@pytest.mark.parametrize(
    ("now", "limit"),
    [
        ("requests=500 limits=500", TARGET),
        ("requests=500 limits=1000", 2 * TARGET),
        ("requests=300 limits=400", TARGET * 4 // 3),
        ("limits=700", TARGET),
        ("requests=500", None),
        ("", None),
    ],
    ids=["equal", "twice", "a third more", "no request", "no limit", "nothing"],
)
def test_limits_keep_their_proportion(now: str, limit: int | None) -> None:
    figure = RULE.propose(subject(now), STEADY).of(Bound.MEMORY_LIMIT)
    assert (figure.terms[-2].amount if figure else None) == limit


def test_the_floor_is_that_of_the_pod() -> None:
    small = evidence([20] * (DAY // STEP), [1] * (DAY // STEP))
    for containers, wanted in ((1, 250), (2, 125), (5, 50)):
        figure = RULE.propose(subject(containers=containers), small).of(Bound.MEMORY_REQUEST)
        assert figure is not None and figure.terms[-1 if wanted == 50 else -2].amount == wanted * MI


def test_a_kill_is_a_term() -> None:
    known = evidence([100] * (DAY // STEP), kills=(Kill(START + DAY // 2, 400 * MI),))
    figure = RULE.propose(subject("requests=400"), known).of(Bound.MEMORY_REQUEST)
    assert figure is not None
    assert [(term.what, term.amount) for term in figure.terms[:2]] == [
        ("observed", 100 * MI),
        ("kill", 500 * MI),
    ]


def test_what_was_not_read_has_no_figure() -> None:
    assert set(RULE.propose(SUBJECT, evidence([100] * 10)).figures) == {"requests.memory"}
    assert set(RULE.propose(SUBJECT, evidence(cpu=[100] * 10)).figures) == {"requests.cpu"}
    assert RULE.propose(SUBJECT, evidence()).why == "there are no readings of memory or CPU"
