"""ImageLocality: what it is worth that an image is there already."""

import pytest

from bayplan.model.nodes import Image
from bayplan.model.pods import Container
from bayplan.scheduling.rules.images import Images
from tests import make
from tests.scheduling import scene

MIB = 1 << 20


@pytest.mark.parametrize(
    ("size", "nodes_with_it", "expected"),
    [
        # (500 - 23) * 100 // (1000 - 23) with both nodes.
        pytest.param(500, 2, 48, id="its size between 23 and 1000 MiB, where all have it"),
        # Half of the nodes: 250 MiB count; 227 * 100 // 977.
        pytest.param(500, 1, 23, id="in proportion to the share of nodes that have it"),
        pytest.param(23, 2, 0, id="up to 23 MiB it counts nothing"),
        pytest.param(5, 2, 0, id="and less than that not less than nothing"),
        pytest.param(33, 2, 1, id="ten more count one hundredth"),
        pytest.param(1000, 2, 100, id="1000 MiB are the most"),
        pytest.param(4000, 2, 100, id="more does not count"),
    ],
)
def test_an_image_is_worth(size: int, nodes_with_it: int, expected: int) -> None:
    held = (Image(("app:1",), size * MIB),)
    nodes = [make.node(f"n{number}", images=held if number <= nodes_with_it else ()) for number in (1, 2)]
    pod = scene.containers(make.pod(), Container("main", "app:1"))
    points = scene.points(Images(), pod, scene.fleet(nodes))
    assert points == {"n1": expected, "n2": expected if nodes_with_it == 2 else 0}


def test_every_container_raises_the_bar_and_adds_its_image() -> None:
    # 300 + 600 MiB of 2 * 1000: (900 - 23) * 100 // 1977; with one image missing (600 - 23) * 100 // 1977.
    both = (Image(("first:1",), 300 * MIB), Image(("app:1",), 600 * MIB))
    nodes = [make.node("n1", images=both), make.node("n2", images=both)]
    two = scene.containers(make.pod(), Container("main", "app:1"), init=[Container("first", "first:1")])
    assert scene.points(Images(), two, scene.fleet(nodes)) == {"n1": 44, "n2": 44}
    one = scene.containers(make.pod(), Container("main", "app:1"), init=[Container("first", "other:1")])
    assert scene.points(Images(), one, scene.fleet(nodes)) == {"n1": 29, "n2": 29}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        pytest.param("registry.example/app:1", True, id="the full name"),
        pytest.param("app", True, id="no tag means latest"),
        pytest.param("registry.example:5000/app", True, id="the port of a registry is no tag"),
        pytest.param("app:2", False, id="another tag is another image"),
        pytest.param("other.example/app:1", False, id="another registry is another image"),
    ],
)
def test_names(written: str, found: bool) -> None:
    names = ("registry.example/app:1", "app:latest", "registry.example:5000/app:latest")
    stage = scene.fleet([make.node(images=(Image(names, 1000 * MIB),))])
    pod = scene.containers(make.pod(), Container("main", written))
    assert scene.points(Images(), pod, stage) == {"n1": 100 if found else 0}


def test_the_size_that_the_first_node_reports_counts() -> None:
    nodes = [
        make.node("n1", images=(Image(("app:1",), 1000 * MIB),)),
        make.node("n2", images=(Image(("app:1",), 500 * MIB),)),
    ]
    pod = scene.containers(make.pod(), Container("main", "app:1"))
    assert scene.points(Images(), pod, scene.fleet(nodes)) == {"n1": 100, "n2": 100}
