"""NodePorts: who takes a port of the node, and which addresses collide."""

import pytest

from bayplan.model.pods import Container, Pod, Port
from bayplan.scheduling.rules.ports import Ports
from tests import make
from tests.scheduling import scene

TAKEN = "node(s) didn't have free ports for the requested pod ports"


def holding(port: Port, name: str = "web", node: str = "") -> Pod:
    return scene.containers(make.pod(name, node=node), Container("main", ports=(port,)))


@pytest.mark.parametrize(
    ("standing", "wanted", "refused"),
    [
        pytest.param(Port(80, 8080), Port(81, 8080), True, id="the same port is taken"),
        pytest.param(Port(80, 8080), Port(80, 8081), False, id="another port is free"),
        pytest.param(
            Port(80, 8080), Port(80, 8080, protocol="UDP"), False, id="another protocol is another port"
        ),
        pytest.param(
            Port(80, 8080, "10.0.0.1"), Port(80, 8080, "10.0.0.2"), False, id="two addresses do not collide"
        ),
        pytest.param(
            Port(80, 8080, "10.0.0.1"), Port(80, 8080, "10.0.0.1"), True, id="the same address collides"
        ),
        pytest.param(Port(80, 8080, "10.0.0.1"), Port(80, 8080), True, id="no address means all of them"),
        pytest.param(Port(80, 8080), Port(80, 8080, "10.0.0.1"), True, id="all addresses include this one"),
        pytest.param(
            Port(80, 8080, "0.0.0.0"), Port(80, 8080, "10.0.0.1"), True, id="the wildcard collides with all"
        ),
        pytest.param(Port(80), Port(80), False, id="container ports alone take nothing"),
    ],
)
def test_two_pods_and_a_port(standing: Port, wanted: Port, refused: bool) -> None:
    stage = scene.fleet([make.node("n1"), make.node("n2")], [holding(standing, "old", "n1")])
    assert scene.vetoes(Ports(), holding(wanted), stage) == ({"n1": TAKEN} if refused else {})


@pytest.mark.parametrize(
    ("restart_policy", "refused"),
    [
        pytest.param("Always", True, id="a sidecar's port is taken"),
        pytest.param("", False, id="an init container's port is not"),
    ],
)
def test_init_containers_and_ports(restart_policy: str, refused: bool) -> None:
    starter = Container("first", ports=(Port(80, 8080),), restart_policy=restart_policy)
    old = scene.containers(make.pod("old", node="n1"), init=[starter])
    stage = scene.fleet([make.node()], [old])
    assert bool(scene.vetoes(Ports(), holding(Port(80, 8080)), stage)) is refused


def test_a_port_can_be_freed_by_preemption() -> None:
    stage = scene.fleet([make.node()], [holding(Port(80, 8080), "old", "n1")])
    assert scene.curable(Ports(), holding(Port(80, 8080)), stage) == {"n1": True}
