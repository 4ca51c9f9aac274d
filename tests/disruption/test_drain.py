"""Emptying a node: waves, blockers, replacements, notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.disruption import drain
from bayplan.disruption.filters import Options
from bayplan.model.labels import Operator, Requirement
from bayplan.model.names import NodeName
from bayplan.model.pods import Container, NodeTerm, Pod, PodSpec, PodStatus, Resources, Volume
from bayplan.model.policy import DisruptionBudget
from bayplan.model.quantities import parse
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind
from tests.disruption.build import (
    MARK,
    N1,
    N2,
    NOON,
    budget,
    claimed,
    controlled_by,
    database,
    deployment,
    disk,
    node,
    pod,
    web,
    webs,
    workload,
)

ALL = Options(ignore_daemonsets=True, delete_emptydir_data=True, force=True)


def cluster(*pods: Pod, budgets: tuple[DisruptionBudget, ...] = (), replicas: int = 3) -> Snapshot:
    """Two nodes, `web` and `db`."""
    workloads = (*deployment(replicas=replicas), workload(Kind.STATEFUL_SET, "db", 2))
    return Snapshot(nodes=(node("n1"), node("n2")), pods=pods, workloads=workloads, budgets=budgets)


def names(plan: drain.DrainPlan) -> list[list[str]]:
    return [[eviction.pod.name for eviction in wave] for wave in plan.waves]


def test_a_node_without_pods_needs_nothing() -> None:
    plan = drain.plan(cluster(*webs(3)), N2)
    assert (plan.waves, plan.stays, plan.blockers, plan.complaints) == ((), (), (), ())
    assert plan.complete


def test_pods_under_no_budget_go_at_once() -> None:
    plan = drain.plan(cluster(*webs(3)), N1)
    assert names(plan) == [[f"web-{MARK}-0", f"web-{MARK}-1", f"web-{MARK}-2"]]
    assert plan.complete


def test_a_budget_makes_waves() -> None:
    plan = drain.plan(cluster(*webs(3), budgets=(budget(max_unavailable="1"),)), N1)
    assert names(plan) == [[f"web-{MARK}-0"], [f"web-{MARK}-1"], [f"web-{MARK}-2"]]
    assert plan.evictions[0].charged == "budget"
    assert plan.evictions[0].waited == ""
    assert plan.evictions[1].waited == "The disruption budget budget needs 2 healthy pods and has 2 currently"


def test_a_replacement_that_finds_no_place_ends_the_waves() -> None:
    snapshot = cluster(*webs(3), budgets=(budget(max_unavailable="1"),))
    plan = drain.plan(snapshot, N1, returns=lambda pod: False)
    assert names(plan) == [[f"web-{MARK}-0"]]
    assert [blocker.pod.name for blocker in plan.blockers] == [f"web-{MARK}-1", f"web-{MARK}-2"]
    assert plan.blockers[0].remedy == "make room for the replacements that budget budget waits for"


NEVER = [
    (
        "one replica that must be there",
        1,
        {"min_available": "1"},
        "scale Deployment shop/web from 1 to 2 replicas, or lower minAvailable of budget budget from 1 to 0",
    ),
    ("none may be missing", 2, {"max_unavailable": "0"}, "raise maxUnavailable of budget budget from 0 to 1"),
    (
        "all must be there",
        2,
        {"min_available": "100%"},
        "lower minAvailable of budget budget from 100% to 1",
    ),
    (
        "more must be there than there are",
        2,
        {"min_available": "4"},
        "scale Deployment shop/web from 2 to 5 replicas, or lower minAvailable of budget budget from 4 to 1",
    ),
    (
        "a share that is rounded up to all",
        2,
        {"min_available": "67%"},
        "scale Deployment shop/web from 2 to 4 replicas, "
        "or lower minAvailable of budget budget from 67% to 1",
    ),
]


@pytest.mark.parametrize(
    ("replicas", "rule", "remedy"), [row[1:] for row in NEVER], ids=[row[0] for row in NEVER]
)
def test_a_budget_that_never_gives_way_is_told_with_its_remedy(
    replicas: int, rule: dict[str, str], remedy: str
) -> None:
    plan = drain.plan(cluster(*webs(replicas), budgets=(budget(**rule),), replicas=replicas), N1)
    assert plan.waves == ()
    assert {blocker.remedy for blocker in plan.blockers} == {remedy}
    assert plan.blockers[0].reason.startswith("Cannot evict pod as it would violate")
    assert not plan.complete


def test_a_workload_that_shares_a_volume_is_not_told_to_grow() -> None:
    stored = disk("data")
    alone = cluster(web("web-a", spec=claimed("data")), budgets=(budget(min_available="1"),), replicas=1)
    plan = drain.plan(replace(alone, claims=stored.claims, volumes=stored.volumes), N1)
    assert plan.blockers[0].remedy == "lower minAvailable of budget budget from 1 to 0"


def test_pods_that_are_not_ready_elsewhere_have_to_become_so_first() -> None:
    pods = (web("web-a"), web("web-b", ready=False, node=N2), web("web-c", ready=False, node=N2))
    plan = drain.plan(cluster(*pods, budgets=(budget(min_available="1"),)), N1)
    assert [blocker.remedy for blocker in plan.blockers] == [
        "bring 1 more of the pods under budget budget to Ready (1 of 3 are)"
    ]


def test_two_budgets_over_one_pod_bar_it_for_ever() -> None:
    pair = (budget(max_unavailable="1"), budget("second", max_unavailable="50%"))
    plan = drain.plan(cluster(*webs(1), budgets=pair), N1)
    assert plan.blockers[0].reason.startswith("This pod has more than one PodDisruptionBudget")
    assert plan.blockers[0].remedy.startswith("change the selectors of budgets budget and second")


def test_without_evictions_budgets_do_not_count() -> None:
    snapshot = cluster(*webs(2), budgets=(budget(max_unavailable="0"),))
    assert len(drain.plan(snapshot, N1, Options(disable_eviction=True)).evictions) == 2


def test_what_is_in_the_way_makes_kubectl_refuse_and_the_rest_is_still_planned() -> None:
    plan = drain.plan(cluster(web("web-a"), pod("bare")), N1)
    assert names(plan) == [["web-a"]]
    assert plan.complaints == (
        "cannot delete Pods that declare no controller (use --force to override): shop/bare",
    )
    assert plan.blockers[0].remedy == "drain with --force: the pod is deleted and nothing brings it back"


def test_a_deployment_gets_a_new_name_a_stateful_set_the_old_one() -> None:
    plan = drain.plan(cluster(web("web-a"), database("db-0")), N1)
    comes = {eviction.pod.name: eviction.replacement for eviction in plan.evictions}
    assert comes["db-0"] is not None and comes["db-0"].name == "db-0"
    assert comes["web-a"] is not None and comes["web-a"].name.startswith(f"web-{MARK}-")
    assert comes["web-a"].node == "" and comes["web-a"].status == PodStatus()


def test_a_bare_pod_is_not_replaced() -> None:
    plan = drain.plan(cluster(pod("bare")), N1, ALL)
    assert plan.evictions[0].replacement is None
    assert plan.evictions[0].notes == ("nothing replaces it",)


def test_the_moves_of_a_pod_are_noted() -> None:
    spec = PodSpec(
        containers=(Container("main", resources=Resources(requests={"nvidia.com/gpu": parse("1")})),),
        volumes=(Volume("tmp", empty_dir=True), Volume("data", claim="data")),
    )
    stored = disk("data")
    snapshot = replace(cluster(web("web-a", spec=spec)), claims=stored.claims, volumes=stored.volumes)
    plan = drain.plan(snapshot, N1, ALL)
    assert plan.evictions[0].notes == (
        "the data in its emptyDir volumes is lost",
        "volume pv-data is detached here and attached where it goes",
        "it needs nvidia.com/gpu elsewhere",
    )
    assert [holding.volume for holding in plan.evictions[0].holdings] == ["pv-data"]


def test_a_local_volume_ties_its_pod_to_the_node() -> None:
    here = NodeTerm((Requirement("kubernetes.io/hostname", Operator.IN, ("n1",)),))
    stored = disk("data", local=True, node_terms=(here,))
    snapshot = replace(
        cluster(web("web-a", spec=claimed("data"))), claims=stored.claims, volumes=stored.volumes
    )
    assert drain.plan(snapshot, N1).evictions[0].notes == (
        "volume pv-data is reachable from n1 only: it can come back nowhere else",
    )


def test_a_stateful_set_may_be_counted_late() -> None:
    pods = (database("db-0"), database("db-1", node=N2))
    plan = drain.plan(cluster(*pods, budgets=(budget(app="db", max_unavailable="1"),)), N1)
    assert "budget budget may count it late, by up to 120 s" in plan.evictions[0].notes[-1]


POD_KINDS = st.sampled_from(["web", "db", "bare", "daemon", "static", "finished", "terminating", "scratch"])


def any_pod(kind: str, number: int, place: NodeName, ready: bool) -> Pod:
    name = f"{kind}-{number}"
    match kind:
        case "web":
            return web(name, node=place, ready=ready)
        case "db":
            return database(name, node=place, ready=ready)
        case "daemon":
            return pod(name, owner=controlled_by("DaemonSet", "log"), node=place)
        case "static":
            return pod(name, owner=controlled_by("Node", place), mirror=True, node=place)
        case "finished":
            return web(name, node=place, status=PodStatus(phase="Failed"))
        case "terminating":
            return web(name, node=place, deleted=NOON)
        case "scratch":
            spec = PodSpec(containers=(Container("main"),), volumes=(Volume("tmp", empty_dir=True),))
            return web(name, node=place, spec=spec)
        case _:
            return pod(name, node=place, ready=ready)


@given(
    kinds=st.lists(st.tuples(POD_KINDS, st.sampled_from([N1, N2]), st.booleans()), max_size=10),
    options=st.builds(Options, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    rules=st.lists(
        st.sampled_from([{"max_unavailable": "1"}, {"min_available": "2"}, {"max_unavailable": "40%"}]),
        max_size=2,
    ),
    places=st.booleans(),
)
def test_every_pod_on_the_node_is_accounted_for_once(
    kinds: list[tuple[str, NodeName, bool]], options: Options, rules: list[dict[str, str]], places: bool
) -> None:
    pods = [any_pod(kind, number, place, ready) for number, (kind, place, ready) in enumerate(kinds)]
    over = tuple(budget(f"budget-{number}", **rule) for number, rule in enumerate(rules))
    plan = drain.plan(cluster(*pods, budgets=over), N1, options, returns=lambda pod: places)
    accounted = [eviction.pod.key for eviction in plan.evictions]
    accounted += [ruling.pod.key for ruling in plan.stays]
    accounted += [blocker.pod.key for blocker in plan.blockers]
    assert sorted(accounted) == sorted(each.key for each in pods if each.node == N1)


@given(count=st.integers(1, 6), ready=st.integers(0, 6), text=st.sampled_from(["1", "2", "30%", "80%"]))
def test_no_wave_takes_more_than_the_budget_bears(count: int, ready: int, text: str) -> None:
    pods = webs(count, min(ready, count))
    plan = drain.plan(cluster(*pods, budgets=(budget(max_unavailable=text),), replicas=count), N1)
    desired = max(0, count - -(-int(text.rstrip("%")) * (count if "%" in text else 100) // 100))
    healthy = min(ready, count)
    for wave in plan.waves:
        taken = sum(eviction.pod.status.ready for eviction in wave)
        assert not taken or healthy - taken >= desired
        healthy += sum(not eviction.pod.status.ready for eviction in wave)
