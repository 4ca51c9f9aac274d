"""How fast a rollout may go."""

import pytest

from bayplan.review.rollouts import pace
from bayplan.review.rollouts.pace import Pace
from tests.review.rollouts.scene import agent, web


@pytest.mark.parametrize(
    ("replicas", "surge", "missing", "expected"),
    [
        pytest.param(3, "25%", "25%", Pace(1, 0), id="surge is rounded up, what may be missing down"),
        pytest.param(4, "25%", "25%", Pace(1, 1), id="a quarter of four"),
        pytest.param(4, "", "", Pace(1, 1), id="a quarter where nothing is written"),
        pytest.param(1, "0", "0", Pace(0, 1), id="nothing at all would never move"),
        pytest.param(3, "0%", "25%", Pace(0, 1), id="rounded down to nothing"),
        pytest.param(10, "100%", "0", Pace(10, 0), id="everything twice"),
        pytest.param(2, "1", "5", Pace(1, 2), id="no more may be missing than there are"),
        pytest.param(0, "25%", "25%", Pace(0, 0), id="of none"),
    ],
)
def test_the_pace_of_a_deployment(replicas: int, surge: str, missing: str, expected: Pace) -> None:
    found = pace.of_deployment(web(replicas=replicas, max_surge=surge, max_unavailable=missing))
    assert found == expected


def test_one_that_recreates_has_none() -> None:
    assert pace.of_deployment(web(strategy="Recreate")) == Pace(0, 0)


@pytest.mark.parametrize(
    ("surge", "missing", "expected"),
    [("0", "1", Pace(0, 1)), ("", "", Pace(0, 1)), ("0", "10%", Pace(0, 1)), ("30%", "0", Pace(1, 0))],
)
def test_the_pace_of_a_daemon_set(surge: str, missing: str, expected: Pace) -> None:
    assert pace.of_daemon_set(agent(max_surge=surge, max_unavailable=missing), 3) == expected
