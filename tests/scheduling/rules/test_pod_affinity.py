"""InterPodAffinity: friends that must be there, foes that must not, and wishes of both sides."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.nodes import HOSTNAME, ZONE, Node
from bayplan.model.pods import Affinity, Pod, PodTerm, PreferredPods
from bayplan.model.policy import NamespaceInfo
from bayplan.scheduling.profile import Profile
from bayplan.scheduling.rules.pod_affinity import PodAffinity
from tests import make
from tests.scheduling import scene

LONELY = "node(s) didn't match pod affinity rules"
FOE = "node(s) didn't match pod anti-affinity rules"
REPELLED = "node(s) didn't satisfy existing pods anti-affinity rules"
TEAM = LabelSelector({"team": "x"})


def nodes() -> list[Node]:
    """Two nodes in zone a, one in b, one in none."""
    return [scene.zoned("a1", "a"), scene.zoned("a2", "a"), scene.zoned("b1", "b"), make.node("bare")]


def near(app: str, key: str = ZONE, **more: Any) -> PodTerm:
    return replace(PodTerm(key, LabelSelector({"app": app})), **more)


def pod(name: str = "web", node: str = "", namespace: str = make.SHOP, **affinity: Any) -> Pod:
    return make.pod(name, node=node, namespace=namespace, affinity=replace(Affinity(), **affinity))


def refused(new: Pod, old: Sequence[Pod], profile: Profile | None = None) -> dict[str, str]:
    spaces = [NamespaceInfo(Namespace("other"), {"team": "x"}), NamespaceInfo(Namespace(make.SHOP))]
    return scene.vetoes(PodAffinity(), new, scene.fleet(nodes(), old, profile=profile, namespaces=spaces))


def all_but(*names: str, reason: str = LONELY) -> dict[str, str]:
    return {name: reason for name in ("a1", "a2", "b1", "bare") if name not in names}


@pytest.mark.parametrize(
    ("terms", "old", "expected"),
    [
        pytest.param([near("db")], [pod("db", "a1")], all_but("a1", "a2"), id="in the zone of a friend"),
        pytest.param([near("db", HOSTNAME)], [pod("db", "a1")], all_but("a1"), id="on the host of a friend"),
        pytest.param([near("db")], [], all_but(), id="without a friend nowhere"),
        pytest.param(
            [near("db")], [pod("db", "bare")], all_but(), id="a friend outside of every zone is none"
        ),
        pytest.param(
            [near("web")],
            [],
            all_but("a1", "a2", "b1"),
            id="the first of its kind needs no friend but the label",
        ),
        pytest.param([near("web"), near("db")], [], all_but(), id="it has to select itself in every term"),
        pytest.param([near("web")], [pod("web", "b1")], all_but("b1"), id="the second goes to the first"),
        pytest.param(
            [near("db", selector=None)], [pod("db", "a1")], all_but(), id="no selector selects nobody"
        ),
        pytest.param(
            [near("db"), near("cache", HOSTNAME)],
            [pod("db", "a1"), pod("cache", "a1")],
            all_but(),
            id="one pod must be the friend of all terms",
        ),
        pytest.param(
            [near("db"), near("db", HOSTNAME)],
            [pod("db", "a1")],
            all_but("a1"),
            id="every term needs its friend there",
        ),
    ],
)
def test_required_friends(terms: list[PodTerm], old: list[Pod], expected: dict[str, str]) -> None:
    assert refused(pod(pod_required=tuple(terms)), old) == expected


@pytest.mark.parametrize(
    ("terms", "old", "expected"),
    [
        pytest.param([near("db")], [pod("db", "a1")], {"a1": FOE, "a2": FOE}, id="not in the zone of a foe"),
        pytest.param([near("db", HOSTNAME)], [pod("db", "a1")], {"a1": FOE}, id="not on the host of a foe"),
        pytest.param([near("db")], [pod("db", "bare")], {}, id="a foe outside of every zone is none"),
        pytest.param([near("db")], [], {}, id="no foes, no veto"),
        pytest.param(
            [near("db", HOSTNAME), near("cache")],
            [pod("cache", "b1"), pod("db", "a2")],
            {"a2": FOE, "b1": FOE},
            id="any term is enough",
        ),
    ],
)
def test_required_distance(terms: list[PodTerm], old: list[Pod], expected: dict[str, str]) -> None:
    assert refused(pod(anti_required=tuple(terms)), old) == expected


def test_distance_is_kept_by_those_who_stand_too() -> None:
    old = pod("db", "a1", anti_required=(near("web"),))
    assert refused(pod(), [old]) == {"a1": REPELLED, "a2": REPELLED}
    assert refused(pod("cache"), [old]) == {}


def test_a_pod_that_is_its_own_foe_stands_alone() -> None:
    selfish = pod("web", "a1", anti_required=(near("web", HOSTNAME),))
    assert refused(replace(selfish, name="web-2", node=""), [selfish]) == {"a1": FOE}


def test_friends_are_asked_for_before_foes() -> None:
    new = pod(pod_required=(near("db"),), anti_required=(near("cache"),))
    old = [pod("db", "a1"), pod("cache", "a2"), pod("cache-2", "b1", anti_required=(near("web"),))]
    assert refused(new, old) == {"a1": FOE, "a2": FOE, "b1": LONELY, "bare": LONELY}


def test_preemption_may_remove_a_foe_but_brings_no_friend() -> None:
    stage = scene.fleet(nodes(), [pod("db", "a1")])
    assert set(scene.curable(PodAffinity(), pod(anti_required=(near("db"),)), stage).values()) == {True}
    assert set(scene.curable(PodAffinity(), pod(pod_required=(near("x"),)), stage).values()) == {False}
    repelling = scene.fleet(nodes(), [pod("db", "a1", anti_required=(near("web"),))])
    assert scene.curable(PodAffinity(), pod(), repelling) == {"a1": True, "a2": True}


@pytest.mark.parametrize(
    ("term", "counts"),
    [
        pytest.param(near("db"), False, id="no namespaces means one's own"),
        pytest.param(near("db", namespaces=("other",)), True, id="namespaces by name"),
        pytest.param(near("db", namespaces=("third",)), False, id="not those that are not named"),
        pytest.param(near("db", namespace_selector=TEAM), True, id="namespaces by label"),
        pytest.param(near("db", namespace_selector=LabelSelector()), True, id="an empty selector means all"),
        pytest.param(
            near("db", namespace_selector=LabelSelector({"team": "y"})), False, id="labels that differ"
        ),
        pytest.param(
            near("db", namespaces=("third",), namespace_selector=TEAM),
            True,
            id="names and labels are alternatives",
        ),
    ],
)
def test_namespaces(term: PodTerm, counts: bool) -> None:
    foe = pod("db", "b1", namespace="other")
    assert refused(pod(anti_required=(term,)), [foe]) == ({"b1": FOE} if counts else {})


def test_a_standing_pods_own_namespace_is_meant_by_its_terms() -> None:
    repelling = pod("db", "b1", namespace="other", anti_required=(near("web"),))
    assert refused(pod(), [repelling]) == {}
    assert refused(pod(namespace="other"), [repelling]) == {"b1": REPELLED}


def wish(app: str, weight: int, key: str = ZONE) -> PreferredPods:
    return PreferredPods(weight, near(app, key))


def liked(new: Pod, old: Sequence[Pod], profile: Profile | None = None) -> dict[str, int] | None:
    return scene.points(PodAffinity(), new, scene.fleet(nodes(), old, profile=profile))


def points(a1: int, a2: int, b1: int, bare: int) -> dict[str, int]:
    return {"a1": a1, "a2": a2, "b1": b1, "bare": bare}


def dbs(*places: str) -> list[Pod]:
    return [replace(pod("db", node), name=f"db-{number}") for number, node in enumerate(places)]


@pytest.mark.parametrize(
    ("affinity", "old", "expected"),
    [
        # Zone a 20, b 10, bare 0.
        pytest.param(
            {"pod_preferred": (wish("db", 10),)},
            dbs("a1", "a2", "b1"),
            points(100, 100, 50, 0),
            id="every friend in the zone counts",
        ),
        # Zone a -20, b -10, bare 0: 100 * (score + 20) / 20.
        pytest.param(
            {"anti_preferred": (wish("db", 10),)},
            dbs("a1", "a2", "b1"),
            points(0, 0, 50, 100),
            id="every foe counts against it",
        ),
        # Host a1: 7. Zone a: 3. a1 10, a2 3, others 0.
        pytest.param(
            {"pod_preferred": (wish("db", 7, HOSTNAME), wish("db", 3))},
            dbs("a1"),
            points(100, 30, 0, 0),
            id="wishes over several keys add up",
        ),
        # All alike: zone a 5 - 5.
        pytest.param(
            {"pod_preferred": (wish("db", 5),), "anti_preferred": (wish("db", 5),)},
            dbs("a1"),
            points(0, 0, 0, 0),
            id="where all are alike all score nothing",
        ),
        # 1 of 3: 33.3 is cut.
        pytest.param(
            {"pod_preferred": (wish("db", 1),)},
            dbs("a1", "b1", "b1", "b1"),
            points(33, 33, 100, 0),
            id="hundredths are cut",
        ),
        pytest.param(
            {"pod_preferred": (wish("cache", 10),)}, dbs("a1"), None, id="no friend anywhere, no opinion"
        ),
    ],
)
def test_wishes(affinity: dict[str, Any], old: list[Pod], expected: dict[str, int] | None) -> None:
    assert liked(pod(**affinity), old) == expected


@pytest.mark.parametrize(
    ("affinity", "expected"),
    [
        pytest.param(
            {"pod_preferred": (wish("web", 5),)}, points(100, 100, 0, 0), id="standing pods wish for friends"
        ),
        pytest.param({"anti_preferred": (wish("web", 5),)}, points(0, 0, 100, 100), id="and for distance"),
        pytest.param(
            {"pod_required": (near("web"),)}, points(100, 100, 0, 0), id="what they require is a wish too"
        ),
        pytest.param({"anti_required": (near("web"),)}, None, id="distance that they require only filters"),
        pytest.param({"pod_preferred": (wish("cache", 5),)}, None, id="wishes for others do not count"),
    ],
)
def test_wishes_of_those_who_stand(affinity: dict[str, Any], expected: dict[str, int] | None) -> None:
    assert liked(pod(), [pod("db", "a1", **affinity)]) == expected


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        # The friend in zone a is required by a standing pod (weight), the one in b wished for (4).
        pytest.param(1, points(25, 25, 100, 0), id="required affinity of standing pods weighs 1 by default"),
        pytest.param(8, points(100, 100, 50, 0), id="the profile may weigh it more"),
        pytest.param(0, points(0, 0, 100, 0), id="or not at all"),
    ],
)
def test_hard_pod_affinity_weight(weight: int, expected: dict[str, int]) -> None:
    old = [pod("db", "a1", pod_required=(near("web"),)), pod("cache", "b1", pod_preferred=(wish("web", 4),))]
    assert liked(pod(), old, Profile(hard_affinity_weight=weight)) == expected


def test_a_profile_may_leave_the_wishes_of_standing_pods_out() -> None:
    leaving = Profile(ignore_preferred_of_existing=True)
    old = [pod("db", "a1", pod_preferred=(wish("web", 4),))]
    assert liked(pod(), old, leaving) is None
    # With a wish of its own the pod looks at the others again, and then at all of it.
    assert liked(pod(pod_preferred=(wish("cache", 1),)), old, leaving) == points(100, 100, 0, 0)


def test_the_extremes_are_found_among_the_feasible_nodes() -> None:
    stage = scene.fleet(nodes(), dbs("a1", "a2", "b1"))
    new = pod(pod_preferred=(wish("db", 10),))
    assert scene.points(PodAffinity(), new, stage, ("a1", "b1")) == {"a1": 100, "b1": 0}
