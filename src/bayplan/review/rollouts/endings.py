"""How the rollout of one workload has ended, read from the stage when nothing moves any more."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model.names import PodKey
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind
from bayplan.review.answers import Ending
from bayplan.review.rollouts import pace, wording
from bayplan.review.rollouts.answers import Count, Forecast
from bayplan.review.rollouts.casting import Part
from bayplan.review.rollouts.leaving import Leaving
from bayplan.review.rollouts.revisions import identity
from bayplan.review.rollouts.stage import Stage

FOREVER: Final = 2**31 - 1
"""The progress deadline of a Deployment that is never reported."""


def read(part: Part, stage: Stage) -> Forecast:
    """The forecast of one workload, without the ends that other timings would bring."""
    pods = part.pods(stage)
    new = [pod for pod in pods if part.is_new(pod)]
    found = Forecast(
        part.workload.kind,
        part.workload.namespace,
        part.workload.name,
        Ending.UNCHANGED,
        "",
        old=_count([pod for pod in pods if not part.is_new(pod)]),
        new=_count(new),
        updated=sum(pod.status.ready for pod in new),
        replicas=_replicas(part),
        serving=sum(pod.status.ready for pod in pods),
        wanted=part.machine.wanted,
        refused=part.machine.refused,
        waiting=tuple((pod.key, stage.why_waits(pod.key)) for pod in pods if pod.key in stage.waiting),
        moved=part.before != {identity(pod) for pod in pods},
        preempted=tuple(_preempted(pods, stage)),
        notes=tuple(_notes(part, stage)),
    )
    ending = _ending(found, part)
    found = replace(found, ending=ending, deadline=_deadline(ending, part))
    return replace(found, said=wording.said(found, part))


def _count(pods: Sequence[Pod]) -> Count:
    ready = sum(pod.status.ready for pod in pods)
    return Count(len(pods), sum(bool(pod.node) or pod.status.ready for pod in pods), ready)


def _replicas(part: Part) -> int:
    """How many pods there are meant to be."""
    if part.change.after is None:
        return 0
    counted = part.workload.kind in (Kind.DAEMON_SET, Kind.JOB)
    return part.machine.wanted if counted else part.workload.replicas


def _preempted(pods: Sequence[Pod], stage: Stage) -> Iterator[tuple[PodKey, tuple[PodKey, ...]]]:
    mine = {pod.key for pod in pods}
    for pod, victims in stage.preempted:
        if pod.key in mine:
            yield pod.key, tuple(victim.key for victim in victims)


def _ending(found: Forecast, part: Part) -> Ending:
    if _complete(found, part):
        same = part.change.same_template and not found.moved
        return Ending.UNCHANGED if same else Ending.COMPLETES
    if found.serving == 0:
        return Ending.DOWN
    idle = part.change.same_template and not found.refused and not found.waiting
    return Ending.UNCHANGED if idle and found.new.exist == found.replicas else Ending.STOPS


def _complete(found: Forecast, part: Part) -> bool:
    """Whether everything is as declared."""
    if isinstance(part.machine, Leaving):
        return not found.new.exist and not found.old.exist
    if found.refused or found.waiting or found.serving < found.replicas:
        return False
    return (
        found.old.exist <= _may_stay_old(found, part) and found.new.exist + found.old.exist == found.replicas
    )


def _may_stay_old(found: Forecast, part: Part) -> int:
    """How many pods may keep an earlier template: below a partition, or until somebody deletes them."""
    workload = part.workload
    if workload.paused or pace.keeps_pods(workload):
        return found.replicas
    return min(workload.partition, found.replicas)


def _deadline(ending: Ending, part: Part) -> int:
    stopped = ending in (Ending.STOPS, Ending.DOWN) and part.workload.kind is Kind.DEPLOYMENT
    seconds = part.workload.progress_deadline
    return seconds if stopped and seconds != FOREVER and not part.workload.paused else 0


def _notes(part: Part, stage: Stage) -> Iterator[str]:
    workload = part.workload
    if workload.kind is Kind.DAEMON_SET and not stage.nodes:
        yield f"no nodes are known: DaemonSet {workload.key} is counted for {part.machine.wanted} of them"
    if workload.kind is Kind.JOB and part.change.before is not None and not part.change.same_template:
        yield f"the template of Job {workload.key} cannot be changed: it is taken to be deleted and made anew"
