"""Jobs and CronJobs: pods that come to an end by themselves."""

import pytest
from msgspec.structs import replace

from bayplan.admission.quotas import QuotaKey
from bayplan.model.workloads import Kind, Workload
from bayplan.review.answers import Ending
from bayplan.review.rollouts import Change, Count, cron_jobs, forecast
from tests import make
from tests.review.rollouts.scene import asking, changed, settled, stage, started, web

SHOP = "requests.memory"


def job(requests: str = "memory=1Gi", parallel: int = 2, completions: int | None = None) -> Workload:
    made = make.workload("migrate", requests, kind=Kind.JOB, replicas=parallel)
    return replace(made, completions=completions)


def cron_job(requests: str = "memory=1Gi", schedule: str = "0 * * * *", **fields: object) -> Workload:
    made = make.workload("report", requests, kind=Kind.CRON_JOB, replicas=0)
    return replace(made, schedule=schedule, completions=1, **fields)


@pytest.mark.parametrize(
    ("parallel", "completions", "pods"), [(2, None, 2), (5, 3, 3), (1, 9, 1), (0, None, 0)]
)
def test_as_many_pods_as_run_at_once(parallel: int, completions: int | None, pods: int) -> None:
    found = started(job(parallel=parallel, completions=completions), stage())
    assert (found.ending, found.new.exist, found.replicas) == (Ending.COMPLETES, pods, pods)


def test_a_job_that_never_gets_a_pod() -> None:
    found = started(job("memory=3Gi"), stage("requests.memory=2Gi"))
    assert (found.ending, found.said) == (Ending.DOWN, "never starts: the API server refuses the new ones")
    assert found.deadline == 0


def test_a_job_with_some_of_its_pods() -> None:
    found = started(job(parallel=4), stage("requests.memory=3Gi"))
    assert (found.ending, found.said) == (Ending.STOPS, "stops at 3 of 4 pods")


def test_a_suspended_job_makes_no_pods() -> None:
    assert started(replace(job(), suspended=True), stage("pods=0")).new == Count()


def test_a_changed_job_is_made_anew_and_says_so() -> None:
    found = changed(job(), asking(job(), "memory=2Gi"), stage("requests.memory=4Gi"))
    assert (found.ending, found.old.exist, found.new.exist) == (Ending.COMPLETES, 0, 2)
    (note,) = found.notes
    assert "cannot be changed" in note


def test_the_runs_of_a_cron_job_count_for_the_peak_only() -> None:
    on = settled(web(), stage("requests.memory=6Gi"))
    (found,) = forecast([Change(None, cron_job(concurrency="Forbid"))], on)
    assert (found.ending, found.said) == (Ending.COMPLETES, "runs: 1 pod in 1 run at once")
    assert len(on.pods) == 3
    assert str(on.peaks.quotas[quota_key()][SHOP]) == "4Gi"
    assert str(on.usage.of(on.snapshot.quotas[0])[SHOP]) == "3Gi"


def quota_key() -> QuotaKey:
    return QuotaKey("shop/quota")


def test_runs_that_may_overlap_are_counted_twice_and_that_is_said() -> None:
    on = stage("requests.memory=1Gi")
    (found,) = forecast([Change(None, cron_job())], on)
    assert (found.ending, found.serving, found.replicas) == (Ending.STOPS, 1, 2)
    assert found.said == "runs with 1 of 2 pods in 2 runs at once: the API server refuses the new ones"
    assert found.notes == (
        "how long a run of CronJob shop/report takes is not declared: two are counted at once",
    )


@pytest.mark.parametrize(
    ("fields", "runs"),
    [
        ({"concurrency": "Forbid"}, 1),
        ({"concurrency": "Replace"}, 1),
        ({"concurrency": "Allow"}, 2),
        ({}, 2),
        ({"active_deadline": 600}, 1),
        ({"active_deadline": 3600}, 2),
        ({"active_deadline": 7300}, 3),
        ({"schedule": "0 3 1 1 *"}, 1),
        ({"schedule": "every day"}, 1),
        ({"schedule": "*/10 2 * * *", "active_deadline": 900}, 2),
    ],
)
def test_how_many_runs_are_under_way_at_once(fields: dict[str, object], runs: int) -> None:
    assert cron_jobs.runs_at_once(cron_job(**fields))[0] == runs  # type: ignore[arg-type]


def test_a_cron_job_whose_pods_are_refused_never_runs() -> None:
    on = settled(web(), stage("requests.memory=3Gi"))
    (found,) = forecast([Change(None, cron_job())], on)
    assert (found.ending, found.said) == (Ending.DOWN, "never runs: the API server refuses the new ones")


def test_a_suspended_or_deleted_cron_job() -> None:
    on = stage("pods=0")
    idle = cron_job(suspended=True)
    (suspended,) = forecast([Change(None, idle)], on)
    (deleted,) = forecast([Change(idle, None)], on)
    assert suspended.said == "is suspended; no run begins"
    assert deleted.said == "is deleted; no further run begins"
