"""Finds the troubles in a course: every change, restart and chart that does not come to what was asked."""

from collections.abc import Iterator

from bayplan.model import making
from bayplan.model.workloads import Workload
from bayplan.review import causes, demands, shortages
from bayplan.review.answers import Ending
from bayplan.review.causes import Causes
from bayplan.review.course import ONCE, WELL, Course, Played
from bayplan.review.demands import Demand
from bayplan.review.rollouts import Change, Forecast, Stage, forecast
from bayplan.review.trouble import Trouble

ADMISSION = "admission-refused"
JOB = "job-refused"
QUOTA = "quota-exceeded"
STUCK = "rollout-stuck"
NEXT = "next-rollout-stuck"
DOWN = "rollout-down"
UNSCHEDULABLE = "pod-unschedulable"
_OF_CLAIMS = "persistentvolumeclaims "
CHECKS = frozenset((ADMISSION, JOB, QUOTA, STUCK, NEXT, DOWN, UNSCHEDULABLE))


def find(course: Course) -> Iterator[Trouble]:
    """The troubles of all that was played."""
    for played in (*course.made, *course.renewed):
        worst = _worst(played)
        if not played.well and played.change.after is not None and (worst.refused or worst.waiting):
            yield _trouble(played, worst, course)


def is_worse(trouble: Trouble, than: Trouble) -> bool:
    """Whether one trouble is of a graver sort than another of its workload, or lacks more.

    A restart that is only imagined, of a workload that has come to grief already, may meet another obstacle
    than its start did, because the others stand by then: another one is worse only where it ends worse.
    """
    if trouble.latent and not than.latent and trouble.check != than.check:
        order = list(Ending)
        return order.index(trouble.forecast.ending) > order.index(than.forecast.ending)
    return trouble.check not in (than.check, NEXT) or trouble.lack > than.lack


def _worst(played: Played) -> Forecast:
    """The worst end that timing can bring."""
    order = list(Ending)
    return max((played.forecast, *played.forecast.also), key=lambda one: order.index(one.ending))


def _trouble(played: Played, worst: Forecast, course: Course) -> Trouble:
    workload = played.change.subject
    stage = played.stage
    found = _causes(workload, worst, stage)
    demanded = _demanded(found, played, course)
    return Trouble(
        _check(played, worst, course, _too_much(found, demanded)), workload, worst, found, course.world,
        before=played.change.before, latent=played.latent, demanded=demanded,
        shortage=_shortage(played, worst),
    )  # fmt: skip


def _causes(workload: Workload, worst: Forecast, stage: Stage) -> Causes:
    if not worst.refused:
        return Causes()
    pod = demands.pod_of(workload)
    by_claim = any(one.message.startswith(_OF_CLAIMS) for one in worst.refused)
    claims = making.claims_of(workload, pod) if by_claim else ()
    return causes.of(pod, stage.policies, stage.usage, claims)


def _shortage(played: Played, worst: Forecast) -> str:
    messages = [message for _, message in worst.waiting]
    return shortages.arithmetic_of(played.change.subject, messages, played.stage) if messages else ""


def _check(played: Played, worst: Forecast, course: Course, too_much: bool) -> str:
    if worst.refused:
        if played.change.subject.kind in ONCE:
            return JOB
        if not _by_quota(worst):
            return ADMISSION
        fits, otherwise = not too_much, QUOTA
    else:
        fits, otherwise = _fits(played), UNSCHEDULABLE
    if played.change.before is None or played.change.subject.kind in ONCE:
        return otherwise
    if played.latent:
        return NEXT if fits else otherwise
    if _outage(played, worst, course):
        return DOWN
    return STUCK if fits else otherwise


def _by_quota(worst: Forecast) -> bool:
    """Whether a quota was exceeded; one that wants more to be said refuses whatever there is room for."""
    return all("exceeded quota" in one.message for one in worst.refused)


def _outage(played: Played, worst: Forecast, course: Course) -> bool:
    """Whether what served before serves no more."""
    if worst.ending is not Ending.DOWN:
        return False
    name, before = demands.subject(played.change.subject), course.before
    return any(pod.status.ready and demands.owner(pod, before) == name for pod in before.pods.values())


def _fits(played: Played) -> bool:
    """Whether there is room for all pods once those before are gone: only the way there is too narrow."""
    trial, workload = played.stage.fork(), played.change.subject
    forecast([Change(workload, None)], trial)
    (found,) = forecast([Change(None, workload)], trial)
    return found.ending in WELL


def _demanded(found: Causes, played: Played, course: Course) -> tuple[Demand, ...]:
    """All that the namespace asks of the quota that is exceeded, with this workload as declared."""
    if not found.excesses:
        return ()
    first, workload = found.excesses[0], played.change.subject
    asked = {**course.falling_short(workload.namespace), demands.subject(workload): played.declared}
    return demands.of(first.quota, first.resource, asked, course.after)


def _too_much(found: Causes, demanded: tuple[Demand, ...]) -> bool:
    """Whether the declared state itself is above the quota, rollout or not."""
    if not found.excesses:
        return False
    return sum(one.total.nanos for one in demanded) > found.excesses[0].hard.nanos
