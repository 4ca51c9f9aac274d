"""A CronJob's schedule or time zone that the API server refuses."""

from collections.abc import Iterator
from typing import Final

from bayplan.governance import clock
from bayplan.governance.framework import Check, Complaint, House
from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Severity


def _look(house: House) -> Iterator[Complaint]:
    for work, workload in clock.cron_jobs(house):
        try:
            schedules.parse(workload.schedule, workload.time_zone)
        except InvalidInput as error:
            field = error.path or "schedule"
            summary = f"{field} {error.value!r}: {error.message}"
            yield Complaint(work.subject, summary, work.declared.place(f"spec.{field}"))


CRON_SCHEDULE: Final = Check(
    code="cron-schedule-invalid",
    severity=Severity.ERROR,
    title="schedule that cannot be read",
    reason=(
        "The API server refuses a CronJob whose schedule it cannot read or whose time zone it does not know "
        "(validateScheduleFormat), so the job never exists and nothing says so but the apply."
    ),
    remedy="write five fields: minute, hour, day of month, month, day of week",
    look=_look,
)
