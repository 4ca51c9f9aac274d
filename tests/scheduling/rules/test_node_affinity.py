"""NodeAffinity: selectors, required and preferred terms, nodes by name, and terms of the profile."""

import pytest

from bayplan.model.labels import Operator, Requirement
from bayplan.model.nodes import Node
from bayplan.model.pods import Affinity, NodeTerm, PreferredNodes
from bayplan.scheduling.profile import Profile
from bayplan.scheduling.rules.node_affinity import NodeAffinity
from tests import make
from tests.scheduling import scene

NO_MATCH = "node(s) didn't match Pod's node affinity/selector"
SSD = Requirement("disk", Operator.IN, ("ssd",))
FAST = Requirement("disk", Operator.IN, ("ssd", "nvme"))
BIG = Requirement("size", Operator.GT, ("8",))


def nodes() -> list[Node]:
    return [
        make.node("n1", labels={"disk": "ssd", "size": "4"}),
        make.node("n2", labels={"disk": "nvme", "size": "16"}),
        make.node("n3"),
    ]


def named(*names: str) -> Requirement:
    return Requirement("metadata.name", Operator.IN, names)


@pytest.mark.parametrize(
    ("selector", "terms", "refused"),
    [
        pytest.param({}, None, "", id="a pod that asks for nothing may stand anywhere"),
        pytest.param({"disk": "ssd"}, None, "n2 n3", id="a node selector wants the value"),
        pytest.param(
            {"disk": "ssd", "size": "16"}, None, "n1 n2 n3", id="a node selector wants all of its labels"
        ),
        pytest.param({}, [NodeTerm((FAST,))], "n3", id="one of the values"),
        pytest.param({}, [NodeTerm((FAST, BIG))], "n1 n3", id="all requirements of a term"),
        pytest.param({}, [NodeTerm((SSD,)), NodeTerm((BIG,))], "n3", id="one of the terms"),
        pytest.param({"disk": "ssd"}, [NodeTerm((BIG,))], "n1 n2 n3", id="selector and affinity both"),
        pytest.param({}, [NodeTerm()], "n1 n2 n3", id="an empty term matches nothing"),
        pytest.param({}, [], "n1 n2 n3", id="no terms match nothing"),
        pytest.param(
            {},
            [NodeTerm((Requirement("disk", Operator.DOES_NOT_EXIST),))],
            "n1 n2",
            id="a label that must be absent",
        ),
        pytest.param(
            {},
            [NodeTerm((Requirement("disk", Operator.NOT_IN, ("ssd",)),))],
            "n1",
            id="NotIn holds for a missing label",
        ),
        pytest.param(
            {},
            [NodeTerm((Requirement("size", Operator.LT, ("16",)),))],
            "n2 n3",
            id="Lt is strict, and needs the label",
        ),
        pytest.param(
            {},
            [NodeTerm((Requirement("disk", Operator.GT, ("1",)),))],
            "n1 n2 n3",
            id="words are not greater than numbers",
        ),
        pytest.param(
            {},
            [NodeTerm((), (named("n2"),)), NodeTerm((SSD,))],
            "n3",
            id="a name in one term, a label in the other",
        ),
    ],
)
def test_a_pod_chooses_its_nodes(
    selector: dict[str, str], terms: list[NodeTerm] | None, refused: str
) -> None:
    required = None if terms is None else tuple(terms)
    pod = make.pod(node_selector=selector, affinity=Affinity(node_required=required))
    expected = dict.fromkeys(refused.split(), NO_MATCH)
    stage = scene.fleet(nodes())
    assert scene.vetoes(NodeAffinity(), pod, stage) == expected
    assert not any(scene.curable(NodeAffinity(), pod, stage).values())


def test_a_pod_that_names_its_nodes_has_only_those_looked_at() -> None:
    stage = scene.fleet([*nodes(), make.node("n4", "cpu=1")])
    terms = (NodeTerm((), (named("n1", "n4"),)), NodeTerm((BIG,), (named("n1"),)))
    found = scene.asked(make.pod("web", "cpu=9", affinity=Affinity(node_required=terms)), stage)
    assert set(found.vetoes) == {"n1", "n4"}
    assert found.message == (
        "0/4 nodes are available: 2 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]."
        " no new claims to deallocate, preemption: 0/4 nodes are available:"
        " 4 Preemption is not helpful for scheduling."
    )


def test_names_that_exclude_each_other_are_refused_at_once() -> None:
    terms = (NodeTerm((), (named("n1"), named("n2"))),)
    stage = scene.fleet(nodes(), minor=33)
    pod = make.pod(affinity=Affinity(node_required=terms))
    assert scene.vetoes(NodeAffinity(), pod, stage) == {scene.EVERYWHERE: "pod affinity terms conflict"}
    assert scene.asked(pod, stage).message == (
        "0/3 nodes are available: pod affinity terms conflict."
        " preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )


def test_the_names_of_all_lists_must_agree() -> None:
    terms = (NodeTerm((), (named("n1", "n2"), named("n2", "n3"))),)
    found = scene.asked(make.pod(affinity=Affinity(node_required=terms)), scene.fleet(nodes()))
    assert found.feasible == ("n2",)
    assert found.skipped is not None
    assert found.vetoes == {}


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        # n1 meets 30, n2 meets 10, n3 none: 100, 1000 // 30, 0.
        pytest.param(
            [(30, NodeTerm((SSD,))), (10, NodeTerm((BIG,)))],
            {"n1": 100, "n2": 33, "n3": 0},
            id="weights in hundredths of the largest",
        ),
        pytest.param(
            [(1, NodeTerm((FAST,)))], {"n1": 100, "n2": 100, "n3": 0}, id="the largest is always 100"
        ),
        pytest.param(
            [(5, NodeTerm((FAST,))), (5, NodeTerm((BIG,)))],
            {"n1": 50, "n2": 100, "n3": 0},
            id="weights add up",
        ),
        pytest.param(
            [(5, NodeTerm((Requirement("size", Operator.GT, ("99",)),)))],
            {"n1": 0, "n2": 0, "n3": 0},
            id="a wish that nobody meets gives nothing",
        ),
        pytest.param([(5, NodeTerm())], None, id="an empty wish is none"),
        pytest.param([], None, id="without wishes the rule is silent"),
    ],
)
def test_a_pod_prefers_nodes(wishes: list[tuple[int, NodeTerm]], expected: dict[str, int] | None) -> None:
    preferred = tuple(PreferredNodes(weight, term) for weight, term in wishes)
    pod = make.pod(affinity=Affinity(node_preferred=preferred))
    assert scene.points(NodeAffinity(), pod, scene.fleet(nodes())) == expected


def test_the_largest_is_found_among_the_feasible_nodes() -> None:
    wishes = (PreferredNodes(30, NodeTerm((SSD,))), PreferredNodes(10, NodeTerm((BIG,))))
    pod = make.pod(affinity=Affinity(node_preferred=wishes))
    assert scene.points(NodeAffinity(), pod, scene.fleet(nodes()), ("n2", "n3")) == {"n2": 100, "n3": 0}


def test_the_profile_enforces_terms_of_its_own_first() -> None:
    enforcing = Profile(added_required=(NodeTerm((SSD,)),))
    stage = scene.fleet(nodes(), profile=enforcing)
    pod = make.pod(node_selector={"size": "16"})
    enforced = "node(s) didn't match scheduler-enforced node affinity"
    assert scene.vetoes(NodeAffinity(), pod, stage) == {"n1": NO_MATCH, "n2": enforced, "n3": enforced}
    assert scene.vetoes(NodeAffinity(), make.pod(), stage) == {"n2": enforced, "n3": enforced}


def test_the_profile_adds_wishes_of_its_own() -> None:
    wishing = Profile(added_preferred=((10, NodeTerm((BIG,))),))
    stage = scene.fleet(nodes(), profile=wishing)
    assert scene.points(NodeAffinity(), make.pod(), stage) == {"n1": 0, "n2": 100, "n3": 0}
    keen = make.pod(affinity=Affinity(node_preferred=(PreferredNodes(5, NodeTerm((SSD,))),)))
    assert scene.points(NodeAffinity(), keen, stage) == {"n1": 50, "n2": 100, "n3": 0}
