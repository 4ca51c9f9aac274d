"""CronJobs: what a run asks for, and how many of its runs may be under way at once.

A run is tried on a fork of the stage, because it comes to an end by itself: it counts for the peak, not for
the state in which a change leaves the cluster. How long a run takes nobody declares. Under the policy Allow
it is therefore taken to overlap the next one, unless a deadline ends it before; under Forbid and Replace
there is one run at a time. Follows `cronjob_controllerv2.go`.
"""

import datetime
import itertools
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Owner
from bayplan.model.workloads import Kind, Workload
from bayplan.review.answers import Ending
from bayplan.review.rollouts import wording
from bayplan.review.rollouts.answers import Count, Forecast
from bayplan.review.rollouts.changes import Change
from bayplan.review.rollouts.jobs import Job
from bayplan.review.rollouts.play import play
from bayplan.review.rollouts.revisions import Revisions
from bayplan.review.rollouts.stage import Stage

ALLOW: Final = "Allow"
START: Final = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
"""A Monday: schedules are looked at for a while from some moment, and any will do."""
WHILE: Final = datetime.timedelta(days=8)


def forecast(change: Change, stage: Stage) -> Forecast:
    """Whether the runs of a CronJob would get their pods, on top of what stands on the stage."""
    workload = change.subject
    if change.after is None:
        stage.forget(workload)
        return _about(workload, Ending.COMPLETES, "is deleted; no further run begins")
    stage.introduce(change.after)
    if change.after.suspended:
        return _about(workload, Ending.UNCHANGED, "is suspended; no run begins")
    runs, note = runs_at_once(change.after)
    trial = stage.fork()
    jobs = [_run(change.after, number, trial) for number in range(runs)]
    play(jobs, trial)
    stage.join(trial.peaks)
    if any(job.refused for job in jobs):
        stage.refused_in |= {workload.namespace}
    return _read(change, jobs, trial, note)


def runs_at_once(workload: Workload) -> tuple[int, str]:
    """How many runs may be under way at the same time, and what was assumed for that."""
    if (workload.concurrency or ALLOW) != ALLOW:
        return 1, ""
    gap = shortest_gap(workload)
    if gap is None:
        return 1, ""
    deadline = workload.active_deadline
    if deadline is None:
        return 2, f"how long a run of CronJob {workload.key} takes is not declared: two are counted at once"
    return 1 + int(datetime.timedelta(seconds=deadline) / gap), ""


def shortest_gap(workload: Workload) -> datetime.timedelta | None:
    """The shortest time between two runs within a week; None without two of them or a sound schedule."""
    try:
        schedule = schedules.parse(workload.schedule, workload.time_zone)
    except InvalidInput:
        return None
    moments = schedule.between(START, START + WHILE)
    gaps = (later - earlier for earlier, later in itertools.pairwise(moments))
    return min(gaps, default=None)


def _run(workload: Workload, number: int, stage: Stage) -> Job:
    """The Job of one run."""
    owner = Owner(Kind.CRON_JOB, workload.name, workload.uid, controller=True)
    job = replace(
        workload,
        kind=Kind.JOB,
        name=f"{workload.name}-{number + 1}",
        replicas=workload.parallelism,
        owners=(owner,),
        uid="",
    )
    stage.minds((Kind.JOB, job.namespace, job.name))
    return Job(job, Revisions(Change(None, job), ()))


def _read(change: Change, jobs: Sequence[Job], stage: Stage, note: str) -> Forecast:
    pods = [pod for job in jobs for pod in stage.pods_of(job.workload)]
    ready = sum(pod.status.ready for pod in pods)
    wanted = sum(job.wanted for job in jobs)
    found = Forecast(
        change.subject.kind,
        change.subject.namespace,
        change.subject.name,
        Ending.COMPLETES,
        "",
        new=Count(len(pods), ready, ready),
        updated=ready,
        replicas=wanted,
        serving=ready,
        wanted=wanted,
        refused=tuple(answer for job in jobs for answer in job.refused),
        waiting=tuple((pod.key, stage.why_waits(pod.key)) for pod in pods if pod.key in stage.waiting),
        notes=(note,) if note else (),
    )
    ending = _ending(found, change)
    return replace(found, ending=ending, said=_said(found, len(jobs), ending))


def _ending(found: Forecast, change: Change) -> Ending:
    if found.serving >= found.replicas:
        same = change.before is not None and change.before == change.after
        return Ending.UNCHANGED if same else Ending.COMPLETES
    return Ending.STOPS if found.serving else Ending.DOWN


def _said(found: Forecast, runs: int, ending: Ending) -> str:
    at_once = f"{wording.counted(runs, 'run')} at once"
    if ending is Ending.DOWN:
        return f"never runs: {wording.why(found)}"
    if ending is Ending.STOPS:
        return f"runs with {found.serving} of {found.replicas} pods in {at_once}: {wording.why(found)}"
    if ending is Ending.UNCHANGED:
        return "is unchanged"
    return f"runs: {wording.counted(found.replicas, 'pod')} in {at_once}"


def _about(workload: Workload, ending: Ending, said: str) -> Forecast:
    return Forecast(workload.kind, workload.namespace, workload.name, ending, said)
