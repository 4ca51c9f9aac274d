"""Shapes: which pods look the same to every rule, and which do not."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.model.names import Namespace
from bayplan.model.pods import Container, ContainerStatus, Owner, Pod, PodStatus, Resources
from bayplan.model.versions import Kubernetes
from bayplan.scheduling.shapes import Shapes, normalised_image
from tests import make

MAKER = Owner("ReplicaSet", "web-1", controller=True)


def pod() -> Pod:
    """A pod with a sidecar, made by a ReplicaSet."""
    plain = make.pod("web", "cpu=1", owner=MAKER)
    side = Container("side", resources=Resources(make.amounts("cpu=1")), restart_policy="Always")
    return replace(plain, spec=replace(plain.spec, init_containers=(side,)))


def given(name: str, cpu: str, **more: Any) -> ContainerStatus:
    return replace(ContainerStatus(name, resources=Resources(make.amounts(f"cpu={cpu}"))), **more)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(pod(), name="web-2", uid="2"), id="another name"),
        pytest.param(
            replace(pod(), node="n1", status=PodStatus(phase="Running", ready=True)), id="another place"
        ),
        pytest.param(replace(pod(), owners=(replace(MAKER, uid="2"),)), id="another uid of the owner"),
        pytest.param(
            replace(pod(), status=PodStatus(containers=(ContainerStatus("main", restarts=7),))), id="restarts"
        ),
    ],
)
def test_pods_that_look_the_same(other: Pod) -> None:
    shapes = Shapes(Kubernetes(34))
    assert shapes.of(pod()) is shapes.of(other)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(pod(), namespace=Namespace("other")), id="another namespace"),
        pytest.param(replace(pod(), labels={"app": "db"}), id="other labels"),
        pytest.param(replace(pod(), owners=(replace(MAKER, name="web-2"),)), id="another owner"),
        pytest.param(
            replace(pod(), owners=(replace(MAKER, kind="StatefulSet"),)), id="an owner of another kind"
        ),
        pytest.param(replace(pod(), owners=()), id="no owner"),
        pytest.param(replace(pod(), spec=replace(pod().spec, priority=1)), id="another spec"),
        pytest.param(replace(pod(), status=PodStatus(containers=(given("main", "3"),))), id="a resize"),
        pytest.param(
            replace(pod(), status=PodStatus(init_containers=(given("side", "3"),))), id="a sidecar's resize"
        ),
    ],
)
def test_pods_that_do_not(other: Pod) -> None:
    shapes = Shapes(Kubernetes(34))
    assert shapes.of(pod()) is not shapes.of(other)


def test_a_refused_resize_is_another_look() -> None:
    shapes = Shapes(Kubernetes(34))
    held = given("main", "1", allocated=make.amounts("cpu=1"))
    wishing = replace(pod(), spec=make.spec("cpu=5"), status=PodStatus(containers=(held,)))
    refused = replace(wishing, status=replace(wishing.status, resize_infeasible=True))
    assert [shapes.of(one).requests["cpu"] for one in (wishing, refused)] == [5000, 1000]


def test_restarts_do_not_tell_resized_pods_apart() -> None:
    shapes = Shapes(Kubernetes(34))
    pods = [
        replace(pod(), status=PodStatus(containers=(given("main", "3", restarts=number),)))
        for number in (0, 7)
    ]
    assert shapes.of(pods[0]) is shapes.of(pods[1])


def test_requests_of_nothing_are_left_out() -> None:
    shape = Shapes(Kubernetes(34)).of(make.pod("web", "cpu=0 memory=1Gi"))
    assert shape.requests == {"memory": 1 << 30}
    assert shape.scored == {"cpu": 0, "memory": 1 << 30}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("app", "app:latest"),
        ("app:1", "app:1"),
        ("registry.example:5000/app", "registry.example:5000/app:latest"),
        ("registry.example:5000/app:1", "registry.example:5000/app:1"),
        ("app@sha256:abc", "app@sha256:abc"),
    ],
)
def test_an_image_without_a_tag_is_the_latest(written: str, name: str) -> None:
    assert normalised_image(written) == name
