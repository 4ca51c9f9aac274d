"""NodeResourcesFit: what still fits, in which words it does not, and what emptiness is worth."""

import pytest
from msgspec.structs import replace

from bayplan.model.pods import Container, Resources
from bayplan.scheduling import profile
from bayplan.scheduling.profile import Profile, ResourceWeight, ShapePoint, Strategy
from bayplan.scheduling.rules.fit import Fit
from tests import make
from tests.scheduling import scene

GPU = "example.com/gpu"


@pytest.mark.parametrize(
    ("allocatable", "standing", "requests", "reason"),
    [
        pytest.param("cpu=2 memory=4Gi", "cpu=1", "cpu=1", "", id="exactly what is left fits"),
        pytest.param(
            "cpu=2 memory=4Gi", "cpu=1", "cpu=1001m", "Insufficient cpu", id="a thousandth more does not"
        ),
        pytest.param(
            "cpu=2 memory=4Gi",
            "memory=4Gi",
            "cpu=1",
            "",
            id="a full resource that is not asked for does not matter",
        ),
        pytest.param(
            "cpu=2 memory=4Gi", "memory=4Gi", "memory=1", "Insufficient memory", id="memory counts in bytes"
        ),
        pytest.param("cpu=0 memory=0", "", "", "", id="no requests fit where there is nothing"),
        pytest.param("cpu=0 memory=0", "", "cpu=0 memory=0", "", id="requests of zero are no requests"),
        pytest.param(
            "cpu=1 memory=1Gi ephemeral-storage=1Gi",
            "",
            "ephemeral-storage=2Gi memory=2Gi cpu=2",
            "Insufficient cpu, Insufficient memory, Insufficient ephemeral-storage",
            id="every resource that lacks is named, the plain ones in their order",
        ),
        pytest.param(f"cpu=1 {GPU}=1", f"{GPU}=1", f"{GPU}=1", f"Insufficient {GPU}", id="a device is taken"),
        pytest.param(
            "cpu=1", "", f"{GPU}=1", f"Insufficient {GPU}", id="a node without the resource has none of it"
        ),
        pytest.param(
            f"cpu=1 {GPU}=0",
            "",
            f"{GPU}=1 cpu=2",
            f"Insufficient cpu, Insufficient {GPU}",
            id="plain resources are named before devices",
        ),
        pytest.param("cpu=4 pods=1", "cpu=1", "cpu=1", "Too many pods", id="the number of pods is bounded"),
        pytest.param("cpu=4 pods=1", "cpu=4", "", "Too many pods", id="for pods without requests too"),
        pytest.param(
            "cpu=4 pods=1",
            "cpu=4",
            "cpu=1",
            "Too many pods, Insufficient cpu",
            id="too many pods comes first, and does not hide the rest",
        ),
    ],
)
def test_a_pod_fits(allocatable: str, standing: str, requests: str, reason: str) -> None:
    old = make.pod("old", standing, node="n1")
    stage = scene.fleet([make.node("n1", allocatable)], [old] if standing else [])
    assert scene.vetoes(Fit(), make.pod("web", requests), stage) == ({"n1": reason} if reason else {})


def test_a_finished_pod_holds_nothing_and_a_terminating_one_holds_all() -> None:
    old = make.pod("old", "cpu=2", node="n1")
    done = replace(old, status=replace(old.status, phase="Succeeded"))
    going = replace(old, deleted=scene.NOON)
    for pod, expected in ((done, {}), (going, {"n1": "Insufficient cpu"})):
        stage = scene.fleet([make.node("n1", "cpu=2")], [pod])
        assert scene.vetoes(Fit(), make.pod("web", "cpu=1"), stage) == expected


@pytest.mark.parametrize(
    ("minor", "requests", "helps"),
    [
        pytest.param(33, "cpu=5", True, id="up to 1.33 more than a node has may be worth preempting for"),
        pytest.param(34, "cpu=5", False, id="from 1.34 on it is hopeless"),
        pytest.param(34, "cpu=4", True, id="all that a node has is not"),
        pytest.param(34, f"cpu=4 {GPU}=1", False, id="one hopeless resource is enough"),
    ],
)
def test_whether_preemption_may_help(minor: int, requests: str, helps: bool) -> None:
    stage = scene.fleet([make.node("n1", "cpu=4")], [make.pod("old", "cpu=1", node="n1")], minor)
    assert scene.curable(Fit(), make.pod("web", requests), stage) == {"n1": helps}


def test_ignored_resources_need_not_fit_but_plain_ones_must() -> None:
    ignoring = Profile(ignored_resources=(GPU, "cpu"), ignored_groups=("other.example",))
    pod = make.pod("web", f"cpu=2 {GPU}=1 other.example/thing=1 third.example/thing=1")
    stage = scene.fleet([make.node("n1", "cpu=1")], profile=ignoring)
    assert scene.vetoes(Fit(), pod, stage) == {"n1": "Insufficient cpu, Insufficient third.example/thing"}


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        # 4 cores, 8 GiB. cpu (4-1)/4 = 75; memory (8-2)/8 = 75.
        pytest.param("cpu=1 memory=2Gi", 75, id="a quarter of both"),
        # cpu (4000-1000)*100//4000 = 75; memory (8192-200)*100//8192 = 97; (75+97)//2 = 86.
        pytest.param("cpu=1", 86, id="no memory request counts as 200 MiB"),
        # cpu (4000-100)*100//4000 = 97; memory 97; 97.
        pytest.param("", 97, id="no request at all counts as 100m and 200 MiB"),
        pytest.param("cpu=0 memory=0", 100, id="an explicit zero counts as zero"),
        # cpu over the top: 0; memory 75; 75//2 = 37.
        pytest.param("cpu=5 memory=2Gi", 37, id="more than there is scores nothing"),
    ],
)
def test_the_emptier_the_better(requests: str, expected: int) -> None:
    stage = scene.fleet([make.node("n1", "cpu=4 memory=8Gi")])
    assert scene.points(Fit(), make.pod("web", requests), stage) == {"n1": expected}


def test_what_stands_counts_with_the_same_defaults() -> None:
    # Two silent pods hold 200m and 400 MiB; the third makes 300m: 92, and 600 MiB of 8192: 92.
    old = [make.pod(name, node="n1") for name in ("a", "b")]
    stage = scene.fleet([make.node("n1", "cpu=4 memory=8Gi")], old)
    assert scene.points(Fit(), make.pod(), stage) == {"n1": 92}


def test_each_silent_container_counts() -> None:
    # Two containers without requests: 200m of 1000m is 80; 400 MiB of 1000 MiB is 60; 70.
    pod = scene.containers(make.pod(), Container("one"), Container("two"))
    stage = scene.fleet([make.node("n1", "cpu=1 memory=1000Mi")])
    assert scene.points(Fit(), pod, stage) == {"n1": 70}


def test_a_node_without_cpu_is_scored_by_memory_alone() -> None:
    stage = scene.fleet([make.node("n1", "memory=8Gi")])
    assert scene.points(Fit(), make.pod("web", "memory=2Gi"), stage) == {"n1": 75}


@pytest.mark.parametrize(
    ("resources", "requests", "expected"),
    [
        # cpu 75 of weight 3, memory 50 of weight 1: 275 // 4.
        pytest.param("cpu:3 memory:1", "cpu=1 memory=4Gi", 68, id="weights"),
        pytest.param(f"cpu:1 {GPU}:5", "cpu=1", 75, id="devices that are not asked for do not count"),
        # cpu 75, gpu (4-1)/4 = 75 minus one held: (4-2)/4 = 50 of weight 5: (75 + 250) // 6.
        pytest.param(f"cpu:1 {GPU}:5", f"cpu=1 {GPU}=1", 54, id="devices that are asked for do"),
        pytest.param("cpu:1 pods:1", "cpu=1", 75, id="the number of pods is no resource to score"),
        pytest.param(
            "cpu:1 absent.example/x:1", "cpu=1 absent.example/x=1", 75, id="nor is one that the node lacks"
        ),
        # cpu 75, storage (10-5)/10 = 50: 62.
        pytest.param("cpu:1 ephemeral-storage:1", "cpu=1 ephemeral-storage=5Gi", 62, id="ephemeral storage"),
    ],
)
def test_the_profile_chooses_what_counts(resources: str, requests: str, expected: int) -> None:
    pairs = [pair.split(":") for pair in resources.split()]
    weighing = Profile(fit_resources=tuple(ResourceWeight(name, int(weight)) for name, weight in pairs))
    node = make.node("n1", f"cpu=4 memory=8Gi ephemeral-storage=10Gi {GPU}=4")
    stage = scene.fleet([node], [make.pod("old", f"cpu=0 memory=0 {GPU}=1", node="n1")], profile=weighing)
    assert scene.points(Fit(), make.pod("web", requests), stage) == {"n1": expected}


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        # cpu 1/4 = 25, memory 2/8 = 25.
        pytest.param("cpu=1 memory=2Gi", 25, id="a quarter of both"),
        # cpu 100, memory 50: 75.
        pytest.param("cpu=4 memory=4Gi", 75, id="a full node is best"),
        # More than the capacity is as good as full.
        pytest.param("cpu=8 memory=4Gi", 75, id="more than full is full"),
    ],
)
def test_most_allocated_prefers_the_fuller(requests: str, expected: int) -> None:
    stage = scene.fleet([make.node("n1", "cpu=4 memory=8Gi")], profile=Profile(strategy=Strategy.MOST))
    assert scene.points(Fit(), make.pod("web", requests), stage) == {"n1": expected}


UPWARDS = (ShapePoint(0, 0), ShapePoint(100, 10))
DOWNWARDS = (ShapePoint(0, 10), ShapePoint(100, 0))
HILL = (ShapePoint(20, 2), ShapePoint(50, 9), ShapePoint(90, 4))


@pytest.mark.parametrize(
    ("line", "requests", "expected"),
    [
        pytest.param(UPWARDS, "cpu=1 memory=4Gi", 38, id="25 and 50 make 37.5, rounded up"),
        pytest.param(UPWARDS, "cpu=4 memory=0", 100, id="a resource that scores nothing does not count"),
        pytest.param(UPWARDS, "cpu=0 memory=0", 0, id="when none counts the score is nothing"),
        pytest.param(UPWARDS, "cpu=8 memory=8Gi", 100, id="more than full is full"),
        # cpu 25 -> 75; memory 50 -> 50; 62.5 -> 63.
        pytest.param(DOWNWARDS, "cpu=1 memory=4Gi", 63, id="a line that falls"),
        # cpu 333m of 4000 is 8: 100 - 8 = 92. memory: 1 of 8 GiB is 12: 88. 90.
        pytest.param(DOWNWARDS, "cpu=333m memory=1Gi", 90, id="utilisation is cut to whole hundredths"),
        # Before the first point 20; both: 20.
        pytest.param(HILL, "cpu=0 memory=0", 20, id="before the first point its score holds"),
        # cpu 75: 90 + trunc(-50 * 25 / 40) = 90 - 31 = 59; memory 20; 39.5.
        pytest.param(HILL, "cpu=3 memory=0", 40, id="falling stretches cut towards zero"),
        # After the last point 40; cpu 100, memory 100.
        pytest.param(HILL, "cpu=4 memory=8Gi", 40, id="after the last point its score holds"),
    ],
)
def test_a_line_over_utilisation(line: tuple[ShapePoint, ...], requests: str, expected: int) -> None:
    chosen = Profile(strategy=Strategy.RATIO, ratio_shape=line)
    stage = scene.fleet([make.node("n1", "cpu=4 memory=8Gi")], profile=chosen)
    assert scene.points(Fit(), make.pod("web", requests), stage) == {"n1": expected}


def test_pod_level_resources_replace_the_defaults_of_silent_containers() -> None:
    # cpu (4000-2000)/4000 = 50; memory is not said at pod level, so 200 MiB of 8192: 97; 73.
    pod = make.pod(resources=Resources(make.amounts("cpu=2")))
    node = make.node("n1", "cpu=4 memory=8Gi")
    assert scene.points(Fit(), pod, scene.fleet([node], minor=34)) == {"n1": 73}
    assert scene.points(Fit(), pod, scene.fleet([node], minor=33)) == {"n1": 97}


def test_the_default_profile_prefers_the_emptiest() -> None:
    stage = scene.fleet([make.node("n1")])
    assert stage.profile == profile.default(stage.kubernetes)
    assert stage.profile.strategy is Strategy.LEAST
