"""What holds of every rollout, whatever the amounts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.admission.quotas import QuotaKey
from bayplan.model.quantities import ZERO
from bayplan.model.workloads import Workload
from bayplan.review.answers import Ending
from bayplan.review.rollouts import Change, Forecast, Stage, forecast, pace
from bayplan.review.rollouts.play import TIMINGS
from tests import make
from tests.review.rollouts.scene import KUBERNETES, agent, asking, database, stage, web

QUOTA = QuotaKey("shop/quota")
SIZES = st.integers(1, 12).map(lambda quarters: f"memory={256 * quarters}Mi")
AMOUNTS = st.one_of(st.integers(0, 4).map(str), st.sampled_from(["0%", "20%", "25%", "50%", "100%"]))
QUOTAS = st.integers(1, 48).map(lambda quarters: f"requests.memory={256 * quarters}Mi pods=9")
NODES = st.lists(st.integers(1, 12), max_size=4)


class Watched(Stage):
    """A stage that notes what was there after each step."""

    most = fewest = 0

    def note(self) -> None:
        pods = self.pods.values()
        self.most = max(self.most, len(pods))
        self.fewest = min(self.fewest, sum(pod.status.ready for pod in pods))

    def create(self, new: Any) -> Any:
        answer = super().create(new)
        self.note()
        return answer

    def delete(self, pod: Any) -> None:
        super().delete(pod)
        self.note()


@st.composite
def deployments(draw: st.DrawFn) -> Workload:
    """A Deployment of any pace."""
    strategy = draw(st.sampled_from(["RollingUpdate", "RollingUpdate", "Recreate"]))
    rolls = strategy == "RollingUpdate"
    return web(
        draw(SIZES),
        draw(st.integers(0, 6)),
        strategy=strategy,
        max_surge=draw(AMOUNTS) if rolls else "",
        max_unavailable=draw(AMOUNTS) if rolls else "",
    )


@st.composite
def workloads(draw: st.DrawFn) -> Workload:
    """A workload of any kind that rolls."""
    stateful = database(draw(SIZES), draw(st.integers(0, 5)), parallel=draw(st.booleans()))
    daemons = agent(draw(SIZES), max_surge=draw(AMOUNTS), max_unavailable=draw(AMOUNTS))
    return draw(st.sampled_from([draw(deployments()), stateful, daemons]))


def watched(hard: str, sizes: list[int]) -> Watched:
    nodes = [make.node(f"n{at}", f"cpu=64 memory={size}Gi") for at, size in enumerate(sizes)]
    return Watched(make.snapshot(quotas=[make.quota(hard)] if hard else [], nodes=nodes), KUBERNETES)


def rolled(before: Workload, size: str, on: Stage) -> Forecast:
    """The forecast of a rollout to another size, from wherever creation got to."""
    forecast([Change(None, before)], on)
    on.rest()
    (found,) = forecast([Change(before, asking(before, size))], on)
    return found


@given(workloads(), SIZES, QUOTAS, NODES)
def test_no_rollout_ever_exceeds_a_quota(before: Workload, size: str, hard: str, nodes: list[int]) -> None:
    on = watched(hard, nodes)
    found = rolled(before, size, on)
    (quota,) = on.snapshot.quotas
    for name, amount in on.peaks.quotas[QUOTA].items():
        assert amount.nanos <= quota.hard[name].nanos
    assert len(on.pods) == found.old.exist + found.new.exist
    asked = sum(pod.spec.containers[0].resources.requests["memory"].nanos for pod in on.pods.values())
    summed = on.sums.get("shop", {}).get("requests.memory", ZERO)
    assert asked == on.usage.of(quota)["requests.memory"].nanos == summed.nanos


@given(deployments(), SIZES)
def test_while_it_rolls_there_are_never_too_many_nor_too_few(before: Workload, size: str) -> None:
    on = watched("", [])
    forecast([Change(None, before)], on)
    on.most = on.fewest = before.replicas
    after = asking(before, size)
    (found,) = forecast([Change(before, after)], on)
    allowed = pace.of_deployment(before)
    assert found.ending in (Ending.COMPLETES, Ending.UNCHANGED)
    assert on.most <= before.replicas + allowed.surge
    if before.strategy != "Recreate":
        assert on.fewest >= before.replicas - allowed.missing


@given(deployments(), SIZES, QUOTAS, NODES)
def test_a_rolling_update_that_stops_leaves_as_many_as_may_not_be_missing(
    before: Workload, size: str, hard: str, nodes: list[int]
) -> None:
    on = watched(hard, nodes)
    forecast([Change(None, before)], on)
    ready = sum(pod.status.ready for pod in on.pods.values())
    (found,) = forecast([Change(before, asking(before, size))], on)
    if before.strategy != "Recreate":
        assert found.serving >= min(ready, before.replicas - pace.of_deployment(before).missing)
    assert found.wanted <= before.replicas + pace.of_deployment(before).surge


@given(workloads(), SIZES, QUOTAS, NODES)
def test_the_same_question_has_the_same_answer(
    before: Workload, size: str, hard: str, nodes: list[int]
) -> None:
    first = rolled(before, size, watched(hard, nodes))
    assert rolled(before, size, watched(hard, nodes)) == first
    fork = watched(hard, nodes).fork()
    assert rolled(before, size, fork) == first


@given(workloads(), SIZES)
def test_with_room_for_everything_every_rollout_completes(before: Workload, size: str) -> None:
    found = rolled(before, size, stage("requests.memory=999Gi pods=999"))
    same = asking(before, size).template == before.template
    assert found.ending in ((Ending.UNCHANGED,) if same else (Ending.COMPLETES, Ending.UNCHANGED))
    assert (found.refused, found.waiting, found.also, found.old.exist) == ((), (), (), 0)
    assert found.new.ready == found.replicas


@given(deployments(), SIZES, QUOTAS)
def test_the_ends_that_are_named_are_those_of_the_orders(before: Workload, size: str, hard: str) -> None:
    on = watched(hard, [])
    forecast([Change(None, before)], on)
    change = Change(before, asking(before, size))
    (found,) = forecast([change], on.fork())
    named = {(one.ending, one.old, one.new) for one in (found, *found.also)}
    for timing in TIMINGS:
        (one,) = forecast([change], on.fork(), timing=timing, others=())
        assert (one.ending, one.old, one.new) in named


@given(deployments(), SIZES, QUOTAS)
def test_more_quota_never_updates_fewer(before: Workload, size: str, hard: str) -> None:
    """From the same start, which is that without any quota."""

    def updated(limit: str) -> int:
        on = watched("", [])
        forecast([Change(None, before)], on)
        seen = replace(on.snapshot, pods=tuple(on.pods.values()), workloads=tuple(on.workloads.values()))
        ruled = Stage(replace(seen, quotas=(make.quota(limit),)), KUBERNETES)
        (found,) = forecast([Change(before, asking(before, size))], ruled, others=())
        return found.new.exist

    memory = hard.partition(" ")[0]
    larger = f"requests.memory={int(memory.removeprefix('requests.memory=').removesuffix('Mi')) + 512}Mi"
    assert updated(larger) >= updated(memory)


@pytest.mark.parametrize("count", [1, 2, 7])
def test_workloads_that_share_nothing_do_not_notice_each_other(count: int) -> None:
    made = [web(name=f"w{at}") for at in range(count)]
    together = forecast([Change(None, one) for one in made], stage())
    alone = tuple(forecast([Change(None, one)], stage())[0] for one in made)
    assert together == alone
