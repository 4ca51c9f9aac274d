"""A CronJob that makes very many pods: more than one every five minutes, around the clock.

Counted over the seven days from today, with the completions of each run. A hint: some probes have to be so.
"""

import datetime
from collections.abc import Iterator
from typing import Final

from bayplan.governance import clock
from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.schedules import Schedule

MANY: Final = 288
_DAYS: Final = 7


def _look(house: House) -> Iterator[Complaint]:
    counted: dict[tuple[str, str], int] = {}
    for work, workload, schedule in clock.running(house):
        key = (workload.schedule, workload.time_zone)
        if key not in counted:
            counted[key] = _runs(schedule, house)
        each = max(workload.completions or 1, 1)
        daily = counted[key] * each // _DAYS
        if daily > MANY:
            yield Complaint(
                work.subject,
                f"schedule {workload.schedule} makes {daily} pods a day",
                work.declared.place("spec.schedule"),
                arithmetic=f"{counted[key]} runs in {_DAYS} days x {each} = {counted[key] * each} pods",
            )


def _runs(schedule: Schedule, house: House) -> int:
    start = clock.midnight(house)
    return sum(1 for _ in schedule.between(start, start + datetime.timedelta(days=_DAYS)))


CRON_CHURN: Final = Check(
    code="cron-churn",
    severity=Severity.NOTE,
    title="CronJob that makes very many pods",
    reason=(
        f"More than {MANY} pods a day is one every five minutes. Each costs a pull, a sandbox, writes to "
        "etcd and to the node's disk, and finished pods confuse sums of requests. Operators found their "
        "slowest disk busy with nothing else."
    ),
    remedy="run it less often, or as a Deployment that sleeps between rounds",
    look=_look,
)
