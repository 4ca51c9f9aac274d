"""NodeResourcesBalancedAllocation: how evenly a node would be used."""

import pytest

from bayplan.scheduling.profile import Profile, ResourceWeight
from bayplan.scheduling.rules.balance import Balance
from tests import make
from tests.scheduling import scene

GPU = "example.com/gpu"


@pytest.mark.parametrize(
    ("standing", "requests", "expected"),
    [
        pytest.param("", "cpu=1 memory=2Gi", 100, id="a quarter of both is even"),
        # 3/4 and 1/4: half of the difference is a quarter.
        pytest.param("", "cpu=3 memory=2Gi", 75, id="half of the difference is lost"),
        # 1/4 and 0.
        pytest.param("", "cpu=1", 87, id="what is not requested is not used: no defaults here"),
        # 1/4 and 4/8: 0.125.
        pytest.param("cpu=0 memory=2Gi", "cpu=1 memory=2Gi", 87, id="what stands there counts"),
        # min(1, 6/4) and 1: even.
        pytest.param("", "cpu=6 memory=8Gi", 100, id="more than full is full"),
    ],
)
def test_up_to_1_35_evenness_counts(standing: str, requests: str, expected: int) -> None:
    old = [make.pod("old", standing, node="n1")] if standing else []
    for minor in (31, 35):
        stage = scene.fleet([make.node("n1", "cpu=4 memory=8Gi")], old, minor)
        assert scene.points(Balance(), make.pod("web", requests), stage) == {"n1": expected}


@pytest.mark.parametrize(
    ("standing", "requests", "expected"),
    [
        # 100 before and after: 50 + 50 // 2.
        pytest.param("", "cpu=1 memory=2Gi", 75, id="as even as before is 75"),
        # 75 after, 100 before: 50 + 25 // 2.
        pytest.param("", "cpu=3 memory=2Gi", 62, id="worse is less"),
        # Before: cpu 1/2, memory 0: 75. After: 1/2 and 1/2: 100. 50 + 75 // 2.
        pytest.param("cpu=2 memory=0", "cpu=0 memory=4Gi", 87, id="better is more"),
    ],
)
def test_from_1_36_on_the_change_counts(standing: str, requests: str, expected: int) -> None:
    old = [make.pod("old", standing, node="n1")] if standing else []
    stage = scene.fleet([make.node("n1", "cpu=4 memory=8Gi")], old, 36)
    assert scene.points(Balance(), make.pod("web", requests), stage) == {"n1": expected}


@pytest.mark.parametrize("requests", ["", "cpu=0 memory=0", f"{GPU}=1"])
def test_pods_that_request_neither_are_skipped_from_1_33_on(requests: str) -> None:
    old = make.pod("old", "cpu=2", node="n1")
    for minor, expected in ((32, {"n1": 75}), (33, None), (36, None)):
        stage = scene.fleet([make.node("n1", "cpu=4 memory=8Gi")], [old], minor)
        assert scene.points(Balance(), make.pod("web", requests), stage) == expected


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        # 1/4, 1/4, 1/2: mean 1/3, deviation sqrt((2 * (1/12)^2 + (1/6)^2) / 3) = 0.1178: 88.21.
        pytest.param(f"cpu=1 memory=2Gi {GPU}=1", 88, id="three resources by their standard deviation"),
        pytest.param("cpu=1 memory=2Gi", 100, id="devices that are not asked for do not count"),
    ],
)
def test_the_profile_chooses_what_counts(requests: str, expected: int) -> None:
    chosen = Profile(balance_resources=tuple(ResourceWeight(name) for name in ("cpu", "memory", GPU)))
    stage = scene.fleet([make.node("n1", f"cpu=4 memory=8Gi {GPU}=2")], profile=chosen)
    assert scene.points(Balance(), make.pod("web", requests), stage) == {"n1": expected}


def test_a_single_resource_is_always_even() -> None:
    stage = scene.fleet([make.node("n1", "cpu=4")])
    assert scene.points(Balance(), make.pod("web", "cpu=3"), stage) == {"n1": 100}


def test_the_number_of_pods_is_no_resource_to_balance() -> None:
    chosen = Profile(balance_resources=(ResourceWeight("cpu"), ResourceWeight("pods")))
    stage = scene.fleet([make.node("n1", "cpu=4 pods=10")], profile=chosen)
    assert scene.points(Balance(), make.pod("web", "cpu=2"), stage) == {"n1": 100}
