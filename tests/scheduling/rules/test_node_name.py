"""NodeName: a pod that names its node."""

from bayplan.scheduling.rules.node_name import RequestedNode
from tests import make
from tests.scheduling import scene

OTHER = "node(s) didn't match the requested node name"


def test_a_pod_that_names_its_node_stands_there_or_nowhere() -> None:
    stage = scene.fleet([make.node("n1"), make.node("n2"), make.node("n3")])
    named = make.pod(node_name="n2")
    assert scene.vetoes(RequestedNode(), named, stage) == {"n1": OTHER, "n3": OTHER}
    assert scene.curable(RequestedNode(), named, stage) == {"n1": False, "n3": False}


def test_a_pod_that_names_none_may_stand_anywhere() -> None:
    assert scene.vetoes(RequestedNode(), make.pod(), scene.fleet([make.node("n1"), make.node("n2")])) == {}
