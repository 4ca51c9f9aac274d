"""What a whole pod asks for: sums and peaks, sidecars, overhead, pod-level amounts, resizes."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model import demand
from bayplan.model.pods import Container, ContainerStatus, Pod, PodStatus, Resources
from bayplan.model.versions import Kubernetes
from tests import make

NOW = Kubernetes(34)


def main(requests: str, limits: str = "", name: str = "main") -> Container:
    return Container(name, resources=Resources(make.amounts(requests), make.amounts(limits)))


def first(requests: str, name: str = "first") -> Container:
    return main(requests, name=name)


def sidecar(requests: str, name: str = "side") -> Container:
    return replace(main(requests, name=name), restart_policy="Always")


def pod(*containers: Container, init: Sequence[Container] = ()) -> Pod:
    plain = make.pod()
    return replace(plain, spec=replace(plain.spec, containers=containers, init_containers=tuple(init)))


def asked(found: Pod, kubernetes: Kubernetes = NOW) -> dict[str, int]:
    return demand.integers(demand.requests(found, kubernetes))


@pytest.mark.parametrize(
    ("found", "cpu"),
    [
        pytest.param(pod(main("cpu=1"), main("cpu=500m")), 1500, id="containers add up"),
        pytest.param(
            pod(main("cpu=1"), init=[first("cpu=3")]), 3000, id="the peak of an init container counts"
        ),
        pytest.param(pod(main("cpu=4"), init=[first("cpu=3")]), 4000, id="unless the containers need more"),
        pytest.param(
            pod(main("cpu=1"), init=[first("cpu=3"), first("cpu=2")]), 3000, id="init containers run in turn"
        ),
        pytest.param(
            pod(main("cpu=1"), init=[sidecar("cpu=1")]), 2000, id="a sidecar stays beside the containers"
        ),
        pytest.param(
            pod(main("cpu=1"), init=[sidecar("cpu=1"), first("cpu=3")]),
            4000,
            id="a sidecar that started runs beside later init containers",
        ),
        pytest.param(
            pod(main("cpu=1"), init=[first("cpu=3"), sidecar("cpu=1")]),
            3000,
            id="one that starts later does not run beside earlier ones",
        ),
        pytest.param(
            pod(main("cpu=0"), init=[sidecar("cpu=1"), sidecar("cpu=1"), first("cpu=1")]),
            3000,
            id="all sidecars so far run beside an init container",
        ),
    ],
)
def test_requests(found: Pod, cpu: int) -> None:
    assert asked(found)["cpu"] == cpu


def test_every_resource_has_its_own_peak() -> None:
    found = pod(main("cpu=1 memory=1Gi"), init=[first("cpu=2 memory=512Mi example.com/gpu=1")])
    assert asked(found) == {"cpu": 2000, "memory": 1 << 30, "example.com/gpu": 1}


def test_overhead_is_added_on_top() -> None:
    found = pod(main("cpu=1"), init=[first("cpu=3")])
    with_overhead = replace(found, spec=replace(found.spec, overhead=make.amounts("cpu=250m memory=64Mi")))
    assert asked(with_overhead) == {"cpu": 3250, "memory": 64 << 20}


@pytest.mark.parametrize(
    ("minor", "expected"),
    [
        pytest.param(
            33, {"cpu": 1000, "memory": 1 << 30, "example.com/gpu": 1}, id="up to 1.33 they do not count"
        ),
        pytest.param(
            34,
            {"cpu": 4000, "memory": 1 << 30, "example.com/gpu": 1},
            id="from 1.34 on they replace the sum, of the plain resources only",
        ),
    ],
)
def test_pod_level_requests(minor: int, expected: dict[str, int]) -> None:
    found = pod(main("cpu=1 memory=1Gi example.com/gpu=1"))
    level = Resources(make.amounts("cpu=4 example.com/gpu=9"))
    assert asked(replace(found, spec=replace(found.spec, resources=level)), Kubernetes(minor)) == expected


def test_pod_level_huge_pages_count_and_overhead_comes_on_top() -> None:
    found = pod(main("cpu=1"))
    spec = replace(
        found.spec,
        resources=Resources(make.amounts("cpu=2 hugepages-2Mi=4Mi")),
        overhead=make.amounts("cpu=1"),
    )
    assert asked(replace(found, spec=spec)) == {"cpu": 3000, "hugepages-2Mi": 4 << 20}


def resized(
    requests: str, *, given: str, allocated: str | None, infeasible: bool = False, init: bool = False
) -> Pod:
    """A pod that asks for this much now, while its container was given that."""
    status = ContainerStatus(
        "main",
        resources=Resources(make.amounts(given)),
        allocated=None if allocated is None else make.amounts(allocated),
    )
    container = replace(main(requests), restart_policy="Always" if init else "")
    bare = pod(init=[container]) if init else pod(container)
    found = PodStatus(phase="Running", resize_infeasible=infeasible)
    kind = {"init_containers": (status,)} if init else {"containers": (status,)}
    return replace(bare, status=replace(found, **kind))


@pytest.mark.parametrize(
    ("found", "before", "since"),
    [
        pytest.param(
            resized("cpu=1", given="cpu=3", allocated="cpu=3"), 1000, 3000, id="shrinking holds what it has"
        ),
        pytest.param(
            resized("cpu=5", given="cpu=3", allocated="cpu=3"), 5000, 5000, id="growing holds what it wants"
        ),
        pytest.param(
            resized("cpu=1", given="cpu=2", allocated="cpu=4"), 1000, 4000, id="what was allocated counts"
        ),
        pytest.param(
            resized("cpu=1", given="cpu=2", allocated=None),
            1000,
            2000,
            id="where nothing was, what was given",
        ),
        pytest.param(
            resized("cpu=9", given="cpu=2", allocated="cpu=3", infeasible=True),
            9000,
            3000,
            id="a wish that was refused does not count",
        ),
        pytest.param(
            resized("cpu=1", given="cpu=3", allocated="cpu=3", init=True),
            1000,
            3000,
            id="sidecars are resized too",
        ),
    ],
)
def test_a_resize_in_progress(found: Pod, before: int, since: int) -> None:
    assert asked(found, Kubernetes(32))["cpu"] == before
    assert asked(found, Kubernetes(33))["cpu"] == since


def test_a_container_without_a_status_asks_for_what_it_says() -> None:
    found = replace(pod(main("cpu=1")), status=PodStatus(containers=(ContainerStatus("main"),)))
    assert asked(found)["cpu"] == 1000
    other = replace(found, status=PodStatus(containers=(ContainerStatus("other", resources=Resources()),)))
    assert asked(other)["cpu"] == 1000


@pytest.mark.parametrize(
    ("found", "cpu", "memory"),
    [
        pytest.param(pod(main("")), 100, 200, id="a silent container counts as 100m and 200 MiB"),
        pytest.param(pod(main("cpu=1"), main("memory=1Gi")), 1100, 1224, id="each resource for itself"),
        pytest.param(pod(main("cpu=0 memory=0")), 0, 0, id="an explicit zero stays one"),
        pytest.param(
            pod(main(""), init=[first("")]), 100, 200, id="a silent init container is no peak above that"
        ),
        pytest.param(pod(main(""), init=[sidecar("")]), 200, 400, id="a silent sidecar counts beside"),
    ],
)
def test_what_scoring_counts(found: Pod, cpu: int, memory: int) -> None:
    counted = demand.integers(demand.scored(found, NOW))
    assert (counted["cpu"], counted["memory"]) == (cpu, memory << 20)


def test_limits_get_overhead_only_where_there_is_a_limit() -> None:
    found = pod(main("", "cpu=2"))
    spec = replace(found.spec, overhead=make.amounts("cpu=500m memory=64Mi"))
    assert demand.integers(demand.limits(spec, NOW)) == {"cpu": 2500}
    level = replace(spec, resources=Resources({}, make.amounts("memory=1Gi")))
    assert demand.integers(demand.limits(level, NOW)) == {"cpu": 2500, "memory": (1 << 30) + (64 << 20)}
    assert demand.integers(demand.limits(level, Kubernetes(33))) == {"cpu": 2500}


def test_integers_round_up() -> None:
    assert demand.integers(make.amounts("cpu=1n memory=1500m")) == {"cpu": 1, "memory": 2}


@pytest.mark.parametrize(
    ("name", "extended", "scalar"),
    [
        ("nvidia.com/gpu", True, True),
        ("cpu", False, False),
        ("ephemeral-storage", False, False),
        ("pods", False, False),
        ("hugepages-1Gi", False, True),
        ("requests.nvidia.com/gpu", False, False),
        ("kubernetes.io/thing", False, True),
        ("attachable-volumes-csi-x", False, True),
    ],
)
def test_kinds_of_resources(name: str, extended: bool, scalar: bool) -> None:
    assert (demand.is_extended(name), demand.is_scalar(name)) == (extended, scalar)


parts = st.lists(st.integers(0, 8).map(lambda cores: f"cpu={cores}"), max_size=4)


@given(parts, parts, st.integers(0, 8))
def test_one_more_container_never_asks_for_less(containers: list[str], inits: list[str], more: int) -> None:
    before = pod(*map(main, containers), init=[first(one) for one in inits])
    after = replace(
        before, spec=replace(before.spec, containers=(*before.spec.containers, main(f"cpu={more}")))
    )
    assert asked(after).get("cpu", 0) >= asked(before).get("cpu", 0)


@given(parts, st.permutations(range(3)))
def test_the_order_of_plain_init_containers_does_not_matter(containers: list[str], order: list[int]) -> None:
    inits = [first(f"cpu={number}") for number in range(3)]
    mixed = [inits[number] for number in order]
    assert asked(pod(*map(main, containers), init=inits)) == asked(pod(*map(main, containers), init=mixed))
