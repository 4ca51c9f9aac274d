"""CronJobs of one namespace that start in the same minute, when there is not room for all of them.

Each of them may well run alone. Together, the quota or the nodes turn some away; their Jobs try again until
others have finished, so they start late.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding, Severity
from bayplan.model.overlay import identity
from bayplan.model.workloads import Kind, Workload
from bayplan.review import changes, demands
from bayplan.review.course import Course
from bayplan.review.rollouts import Change, Forecast, forecast
from bayplan.review.worlds import World

CHECK: Final = "cron-jobs-collide"
START: Final = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
WEEK: Final = datetime.timedelta(days=7)
_AT: Final = "%A %H:%M UTC"

Moments = dict[datetime.datetime, list[Workload]]


def find(course: Course) -> Iterator[Finding]:
    """The minutes of a week in which more CronJobs of a namespace start than there is room for."""
    by_namespace: defaultdict[str, list[Workload]] = defaultdict(list)
    alone = {identity(one.change.subject) for one in course.made if not one.well}
    known = changes.roots(course.world)
    for key in sorted(changes.declared_in(course.world) - alone):
        one = known[key]
        if one.kind is Kind.CRON_JOB and not one.suspended and _is_judged(one, course):
            by_namespace[one.namespace].append(one)
    for found in by_namespace.values():
        if len(found) > 1:
            yield from _collisions(found, course)


def _is_judged(workload: Workload, course: Course) -> bool:
    """Whether anything could turn a run away: a quota, or nodes that are known."""
    return bool(course.after.nodes or course.after.policies.quotas_of(workload.namespace))


def _collisions(found: Sequence[Workload], course: Course) -> Iterator[Finding]:
    """Each set of CronJobs is tried once, the largest first, until one shows which are turned away."""
    tried: set[frozenset[str]] = set()
    told: set[str] = set()
    moments = _moments(found)
    for moment in sorted(moments, key=lambda one: (-len(moments[one]), one)):
        together = moments[moment]
        names = frozenset(one.name for one in together)
        if len(together) < 2 or any(names <= other for other in tried):
            continue
        tried.add(names)
        for workload, ended in _turned_away(moment, together, course):
            if workload.name not in told:
                told.add(workload.name)
                yield _finding(workload, ended, moment, together, course.world)


def _moments(found: Sequence[Workload]) -> Moments:
    moments: Moments = defaultdict(list)
    for one in found:
        try:
            schedule = schedules.parse(one.schedule, one.time_zone)
        except InvalidInput:
            continue
        for moment in schedule.between(START, START + WEEK):
            moments[moment].append(one)
    return moments


def _turned_away(
    moment: datetime.datetime, together: Sequence[Workload], course: Course
) -> Iterator[tuple[Workload, Forecast]]:
    trial = course.after.fork()
    runs = [Change(None, _run(one, moment)) for one in together]
    for one, ended in zip(together, forecast(runs, trial), strict=True):
        if ended.refused or ended.waiting:
            yield one, ended


def _run(workload: Workload, moment: datetime.datetime) -> Workload:
    """The Job of that minute, named as Kubernetes would: no other Job is taken for it."""
    name = f"{workload.name}-{int(moment.timestamp()) // 60}"
    return replace(workload, kind=Kind.JOB, name=name, replicas=workload.parallelism)


def _finding(
    workload: Workload, ended: Forecast, moment: datetime.datetime, together: Sequence[Workload], world: World
) -> Finding:
    declared = world.tree.of(*identity(workload))
    place = declared.place("spec.schedule") if declared else None
    others = ", ".join(sorted(one.name for one in together if one is not workload))
    words = ended.refused[0].message if ended.refused else ended.waiting[0][1]
    return Finding(
        check=CHECK, severity=Severity.WARNING, subject=demands.subject(workload),
        summary=f"{moment.strftime(_AT)} it starts together with {others}, and there is not room for all",
        remedy="give one of them another minute, or let their runs ask for less",
        refusal=words, file=place.file if place else "", line=place.line if place else 0,
        last_line=place.last_line if place else 0,
    )  # fmt: skip
