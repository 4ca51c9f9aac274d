"""A Job that Terraform declares.

Terraform makes it again whenever it is gone or its template changes: after a time to live, after a
restoration, with the next change of a default image. A hint: a migration that may run twice is fine.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.governance.framework import Check, Complaint, House
from bayplan.model.findings import Severity
from bayplan.model.workloads import Kind


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        if work.kind == Kind.JOB and "kubernetes_job" in work.declared.address:
            summary = f"{work.declared.address} runs again whenever it is gone or changes"
            yield Complaint(work.subject, summary, work.declared.origin)


ONE_SHOT_JOB: Final = Check(
    code="one-shot-job",
    severity=Severity.NOTE,
    title="one-shot Job kept in Terraform",
    reason=(
        "Terraform keeps what it declares in existence. A Job that was meant to run once runs again when it "
        "has been cleaned up or when its template changes; one operator's bulk copy did so 22 days later, in "
        "the middle of the day, and took etcd down."
    ),
    remedy="remove it once it has run, or make it a suspended CronJob that is started by hand",
    look=_look,
)
