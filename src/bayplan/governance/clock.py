"""When CronJobs run, reckoned from today; each schedule is worked out once.

Days are those of UTC, in which the controller manager reckons where a CronJob names no time zone.
"""

import datetime
from collections.abc import Iterator

from bayplan.governance.house import House
from bayplan.governance.sites import Work
from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.schedules import Schedule
from bayplan.model.workloads import Kind, Workload


def midnight(house: House) -> datetime.datetime:
    """The beginning of today."""
    return datetime.datetime.combine(house.today, datetime.time(), datetime.UTC)


def cron_jobs(house: House) -> Iterator[tuple[Work, Workload]]:
    """The CronJobs whose schedule is known."""
    for work in house.works:
        if work.workload and work.workload.kind is Kind.CRON_JOB and not work.unsure("spec.schedule"):
            yield work, work.workload


def running(house: House) -> Iterator[tuple[Work, Workload, Schedule]]:
    """The CronJobs that run, with their schedules; what cannot be read is left out."""
    for work, workload in cron_jobs(house):
        if not workload.suspended:
            schedule = readable(workload.schedule, workload.time_zone)
            if schedule is not None:
                yield work, workload, schedule


def readable(text: str, time_zone: str) -> Schedule | None:
    """A schedule, or None where it is none."""
    try:
        return schedules.parse(text, time_zone)
    except InvalidInput:
        return None
