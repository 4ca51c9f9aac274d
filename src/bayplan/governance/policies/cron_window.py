"""A CronJob that starts inside a declared maintenance window.

Windows are those of the estate, over the 35 days from today. Only starts count; how long a job takes nobody
knows. The job for which the window was made is excused with a reason.
"""

import datetime
from collections.abc import Iterator
from typing import Final

from bayplan.governance import clock
from bayplan.governance.framework import Check, Complaint, House
from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Window
from bayplan.model.findings import Severity
from bayplan.model.schedules import Overlap, Schedule

_AHEAD: Final = datetime.timedelta(days=35)


def _look(house: House) -> Iterator[Complaint]:
    known: dict[tuple[str, str, Window], Overlap | None] = {}
    for work, workload, schedule in clock.running(house) if house.declaration.windows else ():
        for window in sorted(house.declaration.windows, key=lambda one: one.name):
            key = (workload.schedule, workload.time_zone, window)
            if key not in known:
                known[key] = _first(schedule, window, house)
            overlap = known[key]
            if overlap is not None:
                yield Complaint(
                    work.subject,
                    f"schedule {workload.schedule} starts inside window {window.name}",
                    work.declared.place("spec.schedule"),
                    arithmetic=_times(overlap, window),
                )


def _first(schedule: Schedule, window: Window, house: House) -> Overlap | None:
    """The first start inside a window; none where the window's own schedule cannot be read."""
    start = clock.midnight(house)
    try:
        return next(schedules.overlaps(schedule, 0, window, start, start + _AHEAD), None)
    except InvalidInput:
        return None


def _times(overlap: Overlap, window: Window) -> str:
    closes = overlap.opening + datetime.timedelta(minutes=window.minutes)
    open_for = f"{overlap.opening:%H:%M} to {closes:%H:%M} UTC"
    return f"open {open_for}, start {overlap.run:%H:%M} UTC on {overlap.run:%Y-%m-%d}"


CRON_WINDOW: Final = Check(
    code="cron-in-window",
    severity=Severity.WARNING,
    title="CronJob inside a maintenance window",
    reason=(
        "The estate declares the window so that nothing else runs in it: a bulk job during the nightly "
        "backup shares the same slow disk, and one operator's etcd did not survive that."
    ),
    remedy="move the schedule out of the window, or excuse the job for which the window was made",
    look=_look,
)
