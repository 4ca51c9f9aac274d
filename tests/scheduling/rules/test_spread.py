"""PodTopologySpread: whom the counts include, which skew is too much, and what evenness is worth."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.nodes import HOSTNAME, ZONE, Node
from bayplan.model.pods import Owner, Pod, SpreadConstraint, Toleration
from bayplan.model.policy import Service
from bayplan.model.workloads import Kind, Workload
from bayplan.scheduling.profile import Profile
from bayplan.scheduling.rules.spread import Spread
from tests import make
from tests.scheduling import scene

UNEVEN = "node(s) didn't match pod topology spread constraints"
NO_LABEL = f"{UNEVEN} (missing required label)"
WEB = LabelSelector({"app": "web"})
DB = LabelSelector({"app": "db"})


def nodes() -> list[Node]:
    """Two nodes in zone a, one in b, one in none."""
    zones = [scene.zoned("a1", "a"), scene.zoned("a2", "a"), scene.zoned("b1", "b")]
    return [*zones, make.node("bare")]


def standing(*places: str, app: str = "web") -> list[Pod]:
    return [make.pod(f"{app}-{number}", node=node, labels={"app": app}) for number, node in enumerate(places)]


def over_zones(skew: int = 1, selector: LabelSelector | None = WEB, **more: Any) -> SpreadConstraint:
    return replace(SpreadConstraint(ZONE, skew, selector=selector), **more)


def web(*constraints: SpreadConstraint, **more: Any) -> Pod:
    return replace(make.pod("new", labels={"app": "web"}, spread=constraints), **more)


@pytest.mark.parametrize(
    ("places", "constraint", "refused"),
    [
        pytest.param("", over_zones(), "", id="the first pod may go anywhere with the label"),
        pytest.param("a1", over_zones(), "a1 a2", id="a second one in the zone makes a skew of 2"),
        pytest.param("a1 a2", over_zones(2), "a1 a2", id="a third one a skew of 3"),
        pytest.param("a1", over_zones(2), "", id="a skew of 2 is not too much where 2 are allowed"),
        pytest.param("a1 b1", over_zones(), "", id="the emptiest zone sets the level"),
        pytest.param("a1 a1 a2 b1", over_zones(), "a1 a2", id="nodes of a zone count together"),
        pytest.param("bare bare", over_zones(), "", id="pods where the label is missing do not count"),
        pytest.param("a1", over_zones(selector=LabelSelector()), "", id="an empty selector counts nobody"),
        pytest.param("a1", over_zones(selector=None), "", id="no selector counts nobody either"),
        pytest.param(
            "a1 b1", over_zones(min_domains=3), "a1 a2 b1", id="with fewer domains than wanted the level is 0"
        ),
        pytest.param("a1 b1", over_zones(min_domains=2), "", id="with as many as wanted it is not"),
    ],
)
def test_a_hard_constraint(places: str, constraint: SpreadConstraint, refused: str) -> None:
    stage = scene.fleet(nodes(), standing(*places.split()))
    expected = {**dict.fromkeys(refused.split(), UNEVEN), "bare": NO_LABEL}
    assert scene.vetoes(Spread(), web(constraint), stage) == expected


def test_a_pod_that_the_selector_leaves_out_does_not_add_to_the_skew() -> None:
    stage = scene.fleet(nodes(), standing("a1", app="db"))
    constraint = over_zones(selector=DB)
    assert scene.vetoes(Spread(), web(constraint), stage) == {"bare": NO_LABEL}
    counted = replace(web(constraint), labels={"app": "db"})
    assert set(scene.vetoes(Spread(), counted, stage)) == {"a1", "a2", "bare"}


def test_a_skew_may_be_cured_by_preemption_and_a_missing_label_not() -> None:
    stage = scene.fleet(nodes(), standing("a1"))
    assert scene.curable(Spread(), web(over_zones()), stage) == {"a1": True, "a2": True, "bare": False}


def test_pods_of_other_namespaces_and_terminating_ones_do_not_count() -> None:
    elsewhere = make.pod("web-1", node="a1", namespace="other", labels={"app": "web"})
    going = replace(make.pod("web-2", node="a1", labels={"app": "web"}), deleted=scene.NOON)
    stage = scene.fleet(nodes(), [elsewhere, going])
    assert scene.vetoes(Spread(), web(over_zones()), stage) == {"bare": NO_LABEL}


def test_a_node_without_all_the_keys_is_no_part_of_any_domain() -> None:
    racked = [scene.zoned("a1", "a", rack="1"), scene.zoned("a2", "a"), scene.zoned("b1", "b", rack="2")]
    both = (over_zones(), SpreadConstraint("rack", 1, selector=WEB))
    stage = scene.fleet(racked, standing("a2", "a2"))
    assert scene.vetoes(Spread(), web(*both), stage) == {"a2": UNEVEN + " (missing required label)"}


@pytest.mark.parametrize(
    ("honoured", "refused"),
    [
        pytest.param(True, {}, id="a zone where the pod may not stand is left out"),
        pytest.param(False, {"a1": UNEVEN, "b1": UNEVEN}, id="unless the constraint ignores affinity"),
    ],
)
def test_node_affinity_policy(honoured: bool, refused: dict[str, str]) -> None:
    three = [scene.zoned("a1", "a", disk="ssd"), scene.zoned("b1", "b", disk="ssd"), scene.zoned("c1", "c")]
    pod = make.pod(
        "new",
        labels={"app": "web"},
        spread=(over_zones(honor_affinity=honoured),),
        node_selector={"disk": "ssd"},
    )
    assert scene.vetoes(Spread(), pod, scene.fleet(three, standing("a1", "b1"))) == refused


@pytest.mark.parametrize(
    ("honoured", "tolerations", "refused"),
    [
        pytest.param(False, (), "a1 b1", id="a tainted zone is a zone unless the constraint says otherwise"),
        pytest.param(True, (), "", id="honouring taints leaves it out"),
        pytest.param(
            True, (Toleration("gpu", "Exists"),), "a1 b1", id="for a pod that tolerates them it stays in"
        ),
    ],
)
def test_node_taints_policy(honoured: bool, tolerations: tuple[Toleration, ...], refused: str) -> None:
    tainted = make.node("c1", labels={ZONE: "c"}, taints=["gpu:NoSchedule"])
    three = [scene.zoned("a1", "a"), scene.zoned("b1", "b"), tainted]
    constraint = over_zones(honor_taints=honoured)
    pod = make.pod("new", labels={"app": "web"}, spread=(constraint,), tolerations=tolerations)
    stage = scene.fleet(three, standing("a1", "b1"))
    assert set(scene.vetoes(Spread(), pod, stage)) == set(refused.split())


def test_a_taint_that_would_rather_not_leaves_no_zone_out() -> None:
    rather_not = make.node("c1", labels={ZONE: "c"}, taints=["gpu:PreferNoSchedule"])
    three = [scene.zoned("a1", "a"), scene.zoned("b1", "b"), rather_not]
    stage = scene.fleet(three, standing("a1", "b1"))
    assert set(scene.vetoes(Spread(), web(over_zones(honor_taints=True)), stage)) == {"a1", "b1"}


def test_label_keys_count_only_pods_of_the_same_revision() -> None:
    old = make.pod("web-0", node="a1", labels={"app": "web", "rev": "1"})
    keyed = over_zones(match_label_keys=("rev", "absent"))
    for revision, refused in (("1", {"a1", "a2"}), ("2", set())):
        pod = make.pod("new", labels={"app": "web", "rev": revision}, spread=(keyed,))
        stage = scene.fleet(nodes()[:3], [old])
        assert set(scene.vetoes(Spread(), pod, stage)) == refused


@pytest.mark.parametrize(("minor", "refused"), [(32, {"a1", "a2"}), (33, set())])
def test_two_constraints_on_one_key_share_their_counts_up_to_1_32(minor: int, refused: set[str]) -> None:
    # One web and one db in zone a: together 2, and with the new one 3 above zone b; apart 2 and 1.
    both = (over_zones(2), over_zones(2, DB))
    stage = scene.fleet(nodes()[:3], [*standing("a1"), *standing("a1", app="db")], minor)
    assert set(scene.vetoes(Spread(), web(*both), stage)) == refused


def softly(skew: int = 1, key: str = ZONE, selector: LabelSelector | None = WEB) -> SpreadConstraint:
    return SpreadConstraint(key, skew, hard=False, selector=selector)


@pytest.mark.parametrize(
    ("places", "constraints", "expected"),
    [
        # ln(2 zones + 2) = 1.386. a: 2.77 -> 3, b: 0. 100 * (3 + 0 - score) // 3.
        pytest.param("a1 a1", [softly()], "0 0 100", id="the zone with fewer pods is better"),
        # a: 2.77 + 2 -> 5, b: 2. 100 * (5 + 2 - score) // 5.
        pytest.param("a1 a1", [softly(3)], "40 40 100", id="a larger skew matters less"),
        pytest.param("", [softly()], "100 100 100", id="no pods, no preference"),
        # ln(3 nodes + 2) = 1.609. 1: 2, 2: 3, 0: 0.
        pytest.param(
            "a1 a2 a2", [softly(1, HOSTNAME)], "33 0 100", id="over hosts every node counts for itself"
        ),
        # Zone: a 3 * 1.386 = 4.16. Host: 1.61, 3.22, 0. Sums 5.77 -> 6, 7.38 -> 7, 0.
        pytest.param("a1 a2 a2", [softly(), softly(1, HOSTNAME)], "14 0 100", id="constraints add up"),
    ],
)
def test_a_soft_constraint(places: str, constraints: list[SpreadConstraint], expected: str) -> None:
    stage = scene.fleet(nodes()[:3], standing(*places.split()))
    found = scene.points(Spread(), web(*constraints), stage)
    assert found == dict(zip(("a1", "a2", "b1"), map(int, expected.split()), strict=True))


def test_soft_constraints_do_not_filter_and_hard_ones_do_not_score() -> None:
    stage = scene.fleet(nodes(), standing("a1"))
    assert scene.vetoes(Spread(), web(softly()), stage) == {}
    assert scene.points(Spread(), web(over_zones()), stage) is None


def test_a_node_without_the_label_scores_nothing() -> None:
    stage = scene.fleet(nodes(), standing("a1", "a1"))
    assert scene.points(Spread(), web(softly()), stage) == {"a1": 0, "a2": 0, "b1": 100, "bare": 0}


def test_only_feasible_nodes_make_domains_but_all_pods_count() -> None:
    # Zone b is not feasible: one domain, ln(3) = 1.099. a holds 2 by way of a1: 2.2 -> 2 for both.
    stage = scene.fleet(nodes(), standing("a1", "a1"))
    assert scene.points(Spread(), web(softly()), stage, ("a1", "a2")) == {"a1": 100, "a2": 100}


@pytest.mark.parametrize(
    ("minor", "expected"),
    [
        # Shared counts: a 2, b 1, c 0. Weights ln(3 + 2) = 1.609 and, as no domain is new, ln(0 + 2) = 0.693:
        # a 2 * 2.302 = 4.6 -> 5, b 2.3 -> 2, c 0. 100 * (5 - score) // 5.
        pytest.param(32, "0 60 100", id="up to 1.32 the second constraint of a key weighs less"),
        # Own counts, each of weight 1.609: a 3.2 -> 3, b 1.6 -> 2, c 0. 100 * (3 - score) // 3.
        pytest.param(33, "0 33 100", id="from 1.33 on each has its own counts and weight"),
    ],
)
def test_two_soft_constraints_on_one_key(minor: int, expected: str) -> None:
    three = [scene.zoned(f"{zone}1", zone) for zone in "abc"]
    stage = scene.fleet(three, [*standing("a1", "a1"), *standing("b1", app="db")], minor)
    found = scene.points(Spread(), web(softly(), softly(1, selector=DB)), stage)
    assert found == dict(zip(("a1", "b1", "c1"), map(int, expected.split()), strict=True))


def services(*selectors: dict[str, str]) -> list[Service]:
    return [Service(Namespace(make.SHOP), f"s{number}", one) for number, one in enumerate(selectors)]


def test_by_default_pods_of_a_service_are_spread_over_hosts_and_zones() -> None:
    # Hosts: ln(3 + 2) = 1.609 and skew 3; zones a, b and none: ln(3 + 2) and skew 5.
    # a1: 1.609 + 2 + 1.609 + 4 = 9.2 -> 9; b1: 2 + 4 = 6; bare: 2. 100 * (9 + 2 - score) // 9.
    three = [scene.zoned("a1", "a"), scene.zoned("b1", "b"), make.node("bare")]
    stage = scene.fleet(three, standing("a1"), services=services({"app": "web"}))
    assert scene.points(Spread(), web(), stage) == {"a1": 22, "b1": 55, "bare": 100}


@pytest.mark.parametrize(
    ("found", "spread"),
    [
        pytest.param(services(), False, id="a pod that nothing selects is not spread"),
        pytest.param(services({"app": "db"}), False, id="a service in front of others does not matter"),
        pytest.param(services({}), False, id="a service without a selector selects nobody"),
        pytest.param(services({"app": "db"}, {"app": "web"}), True, id="one of the services"),
    ],
)
def test_default_constraints_need_a_selector(found: list[Service], spread: bool) -> None:
    stage = scene.fleet(nodes(), standing("a1"), services=found)
    assert (scene.points(Spread(), web(), stage) is not None) is spread


@pytest.mark.parametrize(
    ("kind", "spread"),
    [
        (Kind.REPLICA_SET, True),
        (Kind.STATEFUL_SET, True),
        (Kind.REPLICATION_CONTROLLER, True),
        (Kind.JOB, False),
    ],
)
def test_the_controllers_selector_counts_by_default(kind: Kind, spread: bool) -> None:
    maker = Workload(kind, Namespace(make.SHOP), "maker", selector=WEB)
    stage = scene.fleet(nodes(), standing("a1"), workloads=[maker])
    owned = web(owners=(Owner(str(kind), "maker", controller=True),))
    assert (scene.points(Spread(), owned, stage) is not None) is spread
    assert scene.points(Spread(), web(owners=(Owner(str(kind), "other", controller=True),)), stage) is None


def test_service_and_controller_must_both_select() -> None:
    # The service wants tier=front, the controller app=web: of the standing pods only one is both.
    maker = Workload(Kind.REPLICA_SET, Namespace(make.SHOP), "maker", selector=WEB)
    pods = [
        make.pod("both", node="a1", labels={"app": "web", "tier": "front"}),
        make.pod("web", node="b1", labels={"app": "web"}),
        make.pod("front", node="b1", labels={"tier": "front"}),
    ]
    stage = scene.fleet(nodes()[:3], pods, workloads=[maker], services=services({"tier": "front"}))
    new = web(labels={"app": "web", "tier": "front"}, owners=(Owner("ReplicaSet", "maker", controller=True),))
    found = scene.points(Spread(), new, stage)
    assert found is not None
    assert found["a1"] < found["a2"] < found["b1"]


def test_the_profiles_own_defaults_take_the_systems_place() -> None:
    strict = Profile(spread_defaults=(SpreadConstraint(ZONE, 1),), system_spread=False)
    stage = scene.fleet(nodes(), standing("a1"), profile=strict, services=services({"app": "web"}))
    assert scene.vetoes(Spread(), web(), stage) == {"a1": UNEVEN, "a2": UNEVEN, "bare": NO_LABEL}
    assert scene.points(Spread(), web(), stage) is None


def test_with_defaults_of_its_own_a_profile_ignores_nodes_without_the_label() -> None:
    own = Profile(spread_defaults=(SpreadConstraint(ZONE, 1, hard=False),), system_spread=False)
    stage = scene.fleet(nodes(), standing("a1"), profile=own, services=services({"app": "web"}))
    assert scene.points(Spread(), web(), stage) == {"a1": 0, "a2": 0, "b1": 100, "bare": 0}


def test_a_pod_with_a_constraint_of_either_kind_gets_no_defaults() -> None:
    stage = scene.fleet(nodes(), standing("a1"), services=services({"app": "web"}))
    assert scene.points(Spread(), web(over_zones()), stage) is None
