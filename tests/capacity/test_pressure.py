"""Who goes first under memory pressure: the kubelet's order, the kernel's, and what protects from them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.app import engines, observe
from bayplan.capacity.ground import Ground
from bayplan.capacity.pressure import Assumed, killing, pressure
from bayplan.capacity.pressure.evicting import memory_request
from bayplan.capacity.report.pressure import Pressure, Protection
from bayplan.model.errors import InvalidInput
from bayplan.model.names import Namespace, NodeName
from bayplan.model.pods import Container, Pod, Resources
from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.model.versions import Kubernetes
from tests import make

GI, MI = 1 << 30, 1 << 20


def used(pod: str, memory: int | None, container: str = "main", **more: Any) -> ContainerUsage:
    return ContainerUsage(Namespace(make.SHOP), pod, container, memory, **more)


def standing(name: str, request: str = "", limit: str = "", **more: Any) -> Pod:
    pod = make.pod(name, node="n1", **more)
    return replace(pod, spec=replace(make.spec(request, limit), **_kept(pod)))


def _kept(pod: Pod) -> dict[str, Any]:
    names = ("priority", "priority_class", "grace_seconds", "overhead", "init_containers", "resources")
    return {name: getattr(pod.spec, name) for name in names}


def ground(*pods: Pod, usage: tuple[ContainerUsage, ...] = (), **more: Any) -> Ground:
    fields: dict[str, Any] = {"nodes": [make.node("n1", "cpu=8 memory=10Gi")], **more}
    seen = observe.assume(make.snapshot(pods=list(pods), usage=usage, **fields))
    return Ground(seen.snapshot, seen.kubernetes, seen.profile, engines.settler)


def asked(*pods: Pod, usage: tuple[ContainerUsage, ...] = (), **more: Any) -> Pressure:
    return pressure(ground(*pods, usage=usage, **more), "n1")


def names(answer: Pressure) -> list[str]:
    return [one.pod.removeprefix("shop/") for one in answer.evictions]


def claim(answer: Pressure, start: str) -> Protection:
    (found,) = [one for one in answer.protections if one.claim.startswith(start)]
    return found


class TestTheKubelet:
    def test_above_the_request_comes_before_priority(self) -> None:
        pods = [standing("low", "memory=1Gi", priority=1), standing("high", "memory=1Gi", priority=9000)]
        answer = asked(*pods, usage=(used("low", GI), used("high", GI + 1)))
        assert names(answer) == ["high", "low"]
        assert [one.exceeds for one in answer.evictions] == [True, False]

    def test_priority_comes_before_the_amount(self) -> None:
        pods = [standing("big", "memory=1Gi", priority=5), standing("small", "memory=1Gi", priority=4)]
        assert names(asked(*pods, usage=(used("big", 4 * GI), used("small", GI + 1)))) == ["small", "big"]

    def test_the_amount_above_the_request_decides_last(self) -> None:
        pods = [standing("a", "memory=3Gi"), standing("b", "memory=1Gi")]
        answer = asked(*pods, usage=(used("a", 4 * GI), used("b", 3 * GI)))
        assert [(one.pod, one.over) for one in answer.evictions] == [("shop/b", 2 * GI), ("shop/a", GI)]

    def test_without_statistics_comes_first_whatever_the_priority(self) -> None:
        pods = [standing("known", priority=1), standing("mute", "memory=1Gi", priority=9000)]
        answer = asked(*pods, usage=(used("known", GI),))
        assert names(answer) == ["mute", "known"]
        assert answer.evictions[0].usage is None and answer.evictions[0].over is None
        assert any("of 1 of 2 pods no usage is known" in note for note in answer.notes)

    def test_a_pod_of_which_one_container_is_not_measured_is_unknown(self) -> None:
        pod = standing("two", "memory=1Gi")
        pod = replace(pod, spec=replace(pod.spec, containers=(*pod.spec.containers, Container("side"))))
        assert asked(pod, usage=(used("two", GI),)).evictions[0].usage is None
        whole = asked(pod, usage=(used("two", GI), used("two", MI, "side")))
        assert whole.evictions[0].usage == GI + MI

    def test_the_class_of_service_is_no_key(self) -> None:
        full = standing("full", "cpu=1 memory=1Gi", "cpu=1 memory=1Gi", priority=0)
        best = standing("best", priority=10)
        answer = asked(full, best, standing("idle", "memory=2Gi", priority=20), usage=(
            used("full", GI), used("best", 0), used("idle", GI),
        ))  # fmt: skip
        assert [one.qos for one in answer.evictions] == ["Guaranteed", "BestEffort", "Burstable"]
        judged = claim(answer, "the kubelet evicts BestEffort first")
        assert not judged.real
        assert "shop/full (Guaranteed) goes before shop/best (BestEffort)" in judged.why

    @pytest.mark.parametrize(
        ("pod", "why"),
        [
            (standing("vital", priority=2_000_000_000), "priority 2000000000"),
            (replace(standing("etcd"), mirror=True), "static pod"),
            (standing("proud", priority=1_000_000_000), ""),
        ],
    )
    def test_critical_pods_are_ranked_and_spared(self, pod: Pod, why: str) -> None:
        answer = asked(pod, usage=(used(pod.name, GI),))
        assert [one.immune for one in answer.evictions] == [why]

    def test_finished_pods_and_those_of_other_nodes_are_not_there(self) -> None:
        done = replace(standing("done"), status=replace(standing("x").status, phase="Succeeded"))
        away = replace(standing("away"), node=NodeName("n2"))
        assert names(asked(done, away, standing("here"))) == ["here"]

    @pytest.mark.parametrize(("minor", "request_"), [(33, 2 * GI), (34, 3 * GI)])
    def test_sidecars_count_since_1_34(self, minor: int, request_: int) -> None:
        sidecar = Container("proxy", resources=Resources(make.amounts("memory=1Gi")), restart_policy="Always")
        pod = standing("web", "memory=2Gi", init_containers=(sidecar,))
        assert memory_request(pod, Kubernetes(minor)) == request_

    def test_overhead_is_added_to_a_request_only(self) -> None:
        overhead = make.amounts("memory=1Gi")
        assert memory_request(standing("a", "memory=1Gi", overhead=overhead), Kubernetes(35)) == 2 * GI
        assert memory_request(standing("b", overhead=overhead), Kubernetes(35)) == 0


class TestTheKernel:
    @pytest.mark.parametrize(
        ("pod", "expected"),
        [
            (standing("a", "memory=1Gi"), 900),
            (standing("a", "memory=1"), 999),
            (standing("a", "cpu=1"), 999),
            (standing("a", "memory=20Gi"), 3),
            (standing("a"), 1000),
            (standing("a", "cpu=1 memory=1Gi", "cpu=1 memory=1Gi"), -997),
            (standing("a", "memory=1Gi", "memory=1Gi"), 900),
            (standing("a", priority=2_000_001_000, priority_class="system-node-critical"), -997),
            (standing("a", priority=2_000_000_000, priority_class="system-cluster-critical"), 1000),
        ],
    )
    def test_adjustments(self, pod: Pod, expected: int) -> None:
        (container,) = pod.spec.containers
        assert killing.adjustment(pod, container, 10 * GI, Kubernetes(35)) == expected

    @pytest.mark.parametrize(("minor", "expected"), [(31, 990), (32, 800)])
    def test_a_sidecar_scores_no_higher_than_its_pod(self, minor: int, expected: int) -> None:
        sidecar = Container(
            "proxy", resources=Resources(make.amounts("memory=100Mi")), restart_policy="Always"
        )
        pod = standing("web", "memory=2Gi", init_containers=(sidecar,))
        assert killing.adjustment(pod, sidecar, 10 * GI, Kubernetes(minor)) in (expected, expected + 1)

    def test_a_sidecar_is_held_against_the_least_of_the_containers(self) -> None:
        """Of 1 GiB and 3 GiB the smaller request gives the larger adjustment, which is the bound."""
        sidecar = Container("proxy", restart_policy="Always")
        pod = standing("web", "memory=1Gi", init_containers=(sidecar,))
        large = Container("large", resources=Resources(make.amounts("memory=3Gi")))
        pod = replace(pod, spec=replace(pod.spec, containers=(*pod.spec.containers, large)))
        assert killing.adjustment(pod, sidecar, 10 * GI, Kubernetes(34)) == 900

    @pytest.mark.parametrize(("minor", "expected"), [(33, 900), (34, 700)])
    def test_what_the_pod_asks_for_as_a_whole_is_shared_out(self, minor: int, expected: int) -> None:
        whole = Resources(make.amounts("memory=5Gi"))
        pod = standing("web", "memory=1Gi", resources=whole)
        pod = replace(pod, spec=replace(pod.spec, containers=(*pod.spec.containers, Container("side"))))
        assert killing.adjustment(pod, pod.spec.containers[0], 10 * GI, Kubernetes(minor)) == expected

    def test_points_are_thousandths_and_the_adjustment(self) -> None:
        answer = asked(standing("a", "memory=1Gi"), standing("b"), usage=(used("a", 5 * GI), used("b", GI)))
        assert [(one.pod, one.points) for one in answer.kills] == [("shop/a", 1400), ("shop/b", 1100)]

    def test_priority_protects_from_nothing_here(self) -> None:
        pods = [standing("first", "memory=1Gi", priority=1000), standing("last", "memory=1Gi", priority=1)]
        answer = asked(*pods, usage=(used("first", 2 * GI), used("last", GI)))
        judged = claim(answer, "a priority class protects from the kernel")
        assert not judged.real
        assert "shop/first/main (priority 1000) is killed before shop/last/main (1)" in judged.why


class TestProtections:
    def test_the_longest_grace_period_is_the_example(self) -> None:
        pods = [standing("brief", grace_seconds=5), standing("patient", grace_seconds=600)]
        judged = claim(asked(*pods), "a pod gets its grace period")
        assert (judged.real, "shop/patient asks for 600 s" in judged.why) == (False, True)

    def test_equal_memory_alone_is_not_guaranteed(self) -> None:
        pods = [
            standing("db", "memory=1Gi", "memory=1Gi"),
            standing("x", "cpu=1 memory=1Gi", "cpu=1 memory=1Gi"),
        ]
        judged = claim(asked(*pods), "memory requests equal to limits make")
        assert not judged.real
        assert "of 2 pods here" in judged.why and "1 are Guaranteed" in judged.why and "shop/db" in judged.why

    def test_equal_memory_protects_from_eviction_all_the_same(self) -> None:
        pods = [standing("db", "memory=1Gi", "memory=1Gi"), standing("web", "memory=1Gi", "memory=4Gi")]
        answer = asked(*pods, usage=(used("db", GI), used("web", 2 * GI)))
        judged = claim(answer, "memory requests equal to limits keep")
        assert (
            judged.real and "at rank 2 of 2" in judged.why and "Above their request: 1 pod here" in judged.why
        )

    def test_a_budget_does_not_hold_the_kubelet_back(self) -> None:
        answer = asked(standing("web"), budgets=[make.budget("web", min_available="1", observed=True)])
        judged = claim(answer, "a disruption budget")
        assert (
            not judged.real and "shop/web would go although budget budget allows no disruption" in judged.why
        )

    def test_default_requests_are_small(self) -> None:
        ranges = [make.limit_range(default_request="memory=64Mi", default="memory=256Mi")]
        small = standing("web", "memory=64Mi", "memory=256Mi")
        loud = asked(small, usage=(used("web", 200 * MI),), limit_ranges=ranges)
        quiet = asked(small, usage=(used("web", 20 * MI),), limit_ranges=ranges)
        assert not claim(loud, "the default of a limit range").real
        assert claim(quiet, "the default of a limit range").real

    def test_nothing_is_claimed_of_an_empty_node(self) -> None:
        assert asked().protections == ()


class TestUsage:
    def test_what_is_assumed_is_marked_and_measured_wins(self) -> None:
        found = pressure(
            ground(standing("a", "memory=1Gi", "memory=2Gi"), standing("b", "memory=1Gi", "memory=2Gi"),
                   usage=(used("b", MI),)),
            "n1", assume=Assumed(0.5, "limit"),
        )  # fmt: skip
        assert [(one.pod, one.usage, one.assumed) for one in found.evictions] == [
            ("shop/a", GI, True), ("shop/b", MI, False),
        ]  # fmt: skip
        assert any(
            "1 of 2 pods have no measured usage: 50% of the limit is taken" in note for note in found.notes
        )

    def test_a_share_of_nothing_stays_unknown(self) -> None:
        found = pressure(ground(standing("a", "memory=1Gi")), "n1", assume=Assumed(0.5, "limit"))
        assert found.evictions[0].usage is None

    def test_a_peak_stands_in_for_what_is_used_now(self) -> None:
        assert asked(standing("a"), usage=(used("a", None, memory_peak=GI),)).evictions[0].usage == GI

    @pytest.mark.parametrize("assume", [Assumed(-1.0), Assumed(1.0, "hope")])
    def test_nonsense_is_refused(self, assume: Assumed) -> None:
        with pytest.raises(InvalidInput, match="cannot be assumed"):
            pressure(ground(), "n1", assume=assume)

    def test_what_is_left_is_capacity_less_use(self) -> None:
        usage = (NodeUsage(NodeName("n1"), memory=10 * GI - 50 * MI),)
        answer = asked(node_usage=usage)
        assert answer.available == 50 * MI
        assert any("the threshold is crossed now" in note for note in answer.notes)
        assert pressure(ground(node_usage=usage), "n1", available=GI).available == GI

    def test_a_node_that_is_not_there(self) -> None:
        with pytest.raises(InvalidInput, match="there is no node 'n9'"):
            pressure(ground(), "n9")


@st.composite
def crowds(draw: st.DrawFn) -> tuple[list[Pod], tuple[ContainerUsage, ...]]:
    """Some pods with few priorities and amounts, so that keys often tie; not all of them measured."""
    pods, usage = [], []
    for number in range(draw(st.integers(0, 7))):
        request = draw(st.sampled_from(["", "memory=1Gi", "memory=2Gi"]))
        pods.append(standing(f"p{number}", request, priority=draw(st.sampled_from([0, 1, 2_000_000_000]))))
        memory = draw(st.sampled_from([None, 0, GI, 2 * GI, 3 * GI]))
        if memory is not None:
            usage.append(used(f"p{number}", memory))
    return pods, tuple(usage)


@given(crowds())
def test_the_order_is_total_and_follows_its_keys(crowd: tuple[list[Pod], tuple[ContainerUsage, ...]]) -> None:
    pods, usage = crowd
    answer = asked(*pods, usage=usage)
    assert sorted(one.pod for one in answer.evictions) == sorted(pod.key for pod in pods)
    assert [one.rank for one in answer.evictions] == list(range(1, len(pods) + 1))
    for one, after in zip(answer.evictions, answer.evictions[1:], strict=False):
        if after.usage is None:
            assert one.usage is None
        if one.usage is not None and after.exceeds:
            assert one.exceeds
        if (one.usage is None, one.exceeds) == (after.usage is None, after.exceeds):
            assert one.priority <= after.priority
            if one.priority == after.priority:
                assert (one.over or 0) >= (after.over or 0)
    assert asked(*reversed(pods), usage=usage).evictions == answer.evictions


@given(crowds())
def test_the_kernel_kills_the_highest_score(crowd: tuple[list[Pod], tuple[ContainerUsage, ...]]) -> None:
    pods, usage = crowd
    scores = [one.adjustment if one.points is None else one.points for one in asked(*pods, usage=usage).kills]
    assert scores == sorted(scores, reverse=True) and len(scores) == len(pods)
