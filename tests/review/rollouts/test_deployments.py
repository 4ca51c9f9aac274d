"""Deployments: how far a rollout gets, and what serves when it stops."""

import pytest
from msgspec.structs import replace

from bayplan.model.pods import PodStatus
from bayplan.model.workloads import Kind
from bayplan.review.answers import Ending
from bayplan.review.rollouts import Change, Count, Stage, forecast
from tests import make
from tests.review.rollouts.scene import KUBERNETES, asking, changed, settled, stage, started, web

EXCEEDED = "exceeded quota: quota, requested: requests.memory=2Gi, used: requests.memory=3Gi"


def test_a_rollout_with_room_completes() -> None:
    found = changed(web(), asking(web(), "memory=2Gi"), stage("requests.memory=10Gi"))
    assert (found.ending, found.said) == (Ending.COMPLETES, "completes: 3 of 3 updated")
    assert (found.old, found.new) == (Count(), Count(3, 3, 3))
    assert (found.updated, found.replicas, found.serving, found.wanted) == (3, 3, 3, 3)
    assert (found.refused, found.also, found.deadline) == ((), (), 0)


def test_a_rollout_without_room_for_its_surge_stops_before_it_begins() -> None:
    found = changed(web(), asking(web(), "memory=2Gi"), stage("requests.memory=4Gi"))
    assert found.ending is Ending.STOPS
    assert (found.said, found.deadline) == ("stops at 0 of 3 updated; the old pods keep serving", 600)
    assert (found.old, found.new, found.wanted) == (Count(3, 3, 3), Count(), 4)
    (refused,) = found.refused
    assert EXCEEDED in refused.message
    assert refused.subject == "quota"


def test_a_surge_of_none_passes_the_same_quota() -> None:
    careful = web(max_surge="0", max_unavailable="1")
    found = changed(careful, asking(careful, "memory=1280Mi"), stage("requests.memory=4Gi"))
    assert found.ending is Ending.COMPLETES
    assert found.refused == ()


def test_both_amounts_zero_still_let_one_pod_be_missing() -> None:
    stiff = web(replicas=1, max_surge="0", max_unavailable="0")
    found = changed(stiff, asking(stiff, "memory=2Gi"), stage("requests.memory=2Gi"))
    assert found.ending is Ending.COMPLETES


def test_a_limit_above_the_maximum_takes_what_may_be_missing_and_no_more() -> None:
    careful = web(replicas=2, max_surge="0", max_unavailable="1")
    limits = make.limit_range(maximum="memory=4Gi")
    found = changed(careful, asking(careful, "memory=6Gi", "memory=6Gi"), stage(limit_ranges=[limits]))
    assert found.said.startswith("stops at 0 of 2 updated; 1 of 2 old pods still serves")
    assert found.deadline == 600
    assert [one.message.partition(": ")[2] for one in found.refused] == [
        "maximum memory usage per Container is 4Gi, but limit is 6Gi"
    ]


def test_recreate_goes_to_zero() -> None:
    rude = web(strategy="Recreate")
    found = changed(rude, asking(rude, "memory=5Gi"), stage("requests.memory=4Gi"))
    assert found.ending is Ending.DOWN
    assert found.said.startswith(
        "goes to zero: the old pods go first, and the API server refuses the new ones"
    )
    assert (found.old.exist, found.new.exist, found.serving) == (0, 0, 0)


def test_recreate_stops_where_the_quota_is_full() -> None:
    rude = web(replicas=2, strategy="Recreate")
    found = changed(rude, asking(rude, "memory=2Gi"), stage("requests.memory=3Gi"))
    assert found.said.startswith("stops at 1 of 2 updated; 1 of 2 serves")


def test_a_new_deployment_that_is_refused_never_starts() -> None:
    found = started(web(), stage("requests.memory=512Mi"))
    assert found.ending is Ending.DOWN
    assert found.said.startswith("never starts: the API server refuses the new ones")


def test_a_new_deployment_gets_as_many_pods_as_fit() -> None:
    found = started(web(replicas=5), stage("requests.memory=3Gi"))
    assert (found.new.exist, found.said.partition(";")[0]) == (3, "stops at 3 of 5 pods")


def test_no_progress_deadline_is_not_reported() -> None:
    patient = web(progress_deadline=2**31 - 1)
    found = started(patient, stage("requests.memory=2Gi"))
    assert (found.deadline, found.said) == (0, "stops at 2 of 3 pods")
    assert started(web(progress_deadline=90), stage("requests.memory=2Gi")).deadline == 90


def test_a_restart_needs_its_surge_too() -> None:
    found = changed(web(), web(), stage("requests.memory=3Gi"), restart=True)
    assert found.ending is Ending.STOPS
    assert (found.old.exist, found.new.exist) == (3, 0)
    assert changed(web(), web(), stage("requests.memory=4Gi"), restart=True).ending is Ending.COMPLETES


def test_restarting_twice_replaces_the_pods_twice() -> None:
    on = settled(web(), stage())
    first = set(on.pods)
    for _ in range(2):
        (found,) = forecast([Change(web(), web(), restart=True)], on)
        assert (found.new.exist, found.moved) == (3, True)
    assert not first & set(on.pods)


def test_nothing_changed_is_unchanged() -> None:
    found = changed(web(), web(), stage())
    assert (found.ending, found.said, found.moved) == (Ending.UNCHANGED, "is unchanged", False)


def test_scaling_up_stops_at_the_quota_and_down_frees_it() -> None:
    on = settled(web(), stage("pods=4"))
    (up,) = forecast([Change(web(), web(replicas=6))], on)
    assert up.said.startswith("stops at 4 of 6 pods")
    (down,) = forecast([Change(web(replicas=6), web(replicas=2))], on)
    assert (down.ending, down.said) == (Ending.COMPLETES, "completes: goes from 4 pods to 2")
    assert str(on.usage.of(on.snapshot.quotas[0])["pods"]) == "2"


def test_a_larger_scale_with_another_template_first_scales_the_old_pods() -> None:
    """`isScalingEvent` comes before the rollout: the quota has to bear old pods in the new number."""
    grown = asking(web(replicas=5), "memory=512Mi")
    found = changed(web(), grown, stage("requests.memory=5632Mi"))
    assert found.ending is Ending.COMPLETES
    on = settled(web(), stage("requests.memory=8Gi"))
    forecast([Change(web(), grown)], on)
    assert on.peaks.namespaces["shop"]["requests.memory"].units == 5 * 2**30 + 2 * 2**29


def test_a_deleted_deployment_frees_its_quota() -> None:
    on = settled(web(), stage("requests.memory=3Gi"))
    gone, came = forecast([Change(web(), None), Change(None, web(name="api"))], on)
    assert (gone.ending, gone.said) == (Ending.COMPLETES, "is deleted with 3 pods")
    assert came.ending is Ending.COMPLETES
    assert {pod.labels["app"] for pod in on.pods.values()} == {"api"}


def test_a_paused_deployment_rolls_nothing_out_but_scales() -> None:
    found = changed(web(), asking(web(paused=True, replicas=4), "memory=2Gi"), stage())
    assert (found.ending, found.old.exist, found.new.exist) == (Ending.COMPLETES, 4, 0)
    assert "paused" in found.said


def test_going_back_uses_the_old_replica_set_again() -> None:
    on = settled(web(), stage("requests.memory=4Gi"))
    big = asking(web(), "memory=2Gi")
    forecast([Change(web(), big)], on)
    (back,) = forecast([Change(big, web())], on)
    assert (back.ending, back.new.exist, back.wanted) == (Ending.COMPLETES, 3, 3)


def test_a_stopped_rollout_is_still_stopped_when_nothing_changes() -> None:
    on = settled(web(), stage("requests.memory=4Gi"))
    big = asking(web(), "memory=2Gi")
    forecast([Change(web(), big)], on)
    (again,) = forecast([Change(big, big)], on)
    assert (again.ending, again.old.exist, again.new.exist) == (Ending.STOPS, 3, 0)
    assert again.refused


def test_unready_old_pods_go_first() -> None:
    """`cleanupUnhealthyReplicas`: what does not serve anyhow makes room."""
    seen = make.deployed("web", "memory=1Gi", ["n1"] * 4)
    sick = tuple(
        replace(pod, status=PodStatus(phase="Running")) if pod.name.endswith("1") else pod
        for pod in seen.pods
    )
    before = seen.workloads[0]
    on = Stage(replace(seen, pods=sick, quotas=(make.quota("requests.memory=4Gi"),)), KUBERNETES)
    (found,) = forecast([Change(before, asking(before, "memory=512Mi"))], on)
    assert found.ending is Ending.COMPLETES


def test_pods_of_a_replica_set_that_was_not_read_are_old() -> None:
    seen = make.deployed("web", "memory=1Gi", ["n1", "n1"])
    before = seen.workloads[0]
    on = Stage(replace(seen, workloads=(before,)), KUBERNETES)
    assert [one.name for one in on.standing_workloads()] == ["web"]
    (found,) = forecast([Change(before, asking(before, "memory=2Gi"))], on)
    assert (found.ending, found.new.exist, found.old.exist) == (Ending.COMPLETES, 2, 0)


@pytest.mark.parametrize(
    ("size", "said"),
    [("memory=20Gi", "stops at 0 of 2 updated; the old pods keep serving"), ("memory=2Gi", "completes")],
)
def test_nodes_bound_a_rollout_as_quotas_do(size: str, said: str) -> None:
    before = web(replicas=2)
    found = changed(before, asking(before, size), stage(nodes=[make.node("n1", "cpu=4 memory=8Gi")]))
    assert found.said.startswith(said)
    if found.waiting:
        ((key, message),) = found.waiting
        assert message.startswith("0/1 nodes are available: 1 Insufficient memory.")
        assert key.startswith("shop/web-")
        assert found.new == Count(1, 0, 0)


def test_who_is_preempted_is_named_and_comes_back_if_there_is_room() -> None:
    classes = [make.priority("high", 100), make.priority("low", 1)]
    nodes = [make.node("n1", "cpu=4 memory=4Gi"), make.node("n2", "cpu=4 memory=2Gi")]
    low = web("memory=2Gi", 2, "batch", spec={"priority_class": "low"})
    high = web("memory=4Gi", 1, "front", spec={"priority_class": "high"})
    on = settled(low, stage(nodes=nodes, priority_classes=classes))
    (found,) = forecast([Change(None, high)], on)
    assert found.ending is Ending.COMPLETES
    ((pod, victims),) = found.preempted
    assert pod.startswith("shop/front-")
    assert all(key.startswith("shop/batch-") for key in victims)
    assert len(on.waiting) == len(victims) == 1
    assert len(on.pods) == 3


def test_a_replica_set_by_itself_keeps_the_pods_that_it_has() -> None:
    alone = replace(web(), kind=Kind.REPLICA_SET)
    found = changed(alone, asking(replace(alone, replicas=4), "memory=2Gi"), stage())
    assert (found.ending, found.old.exist, found.new.exist) == (Ending.COMPLETES, 3, 1)
    assert found.said == "is stored; 3 pods keep the old template until somebody deletes them"
