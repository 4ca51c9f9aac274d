"""Jobs and CronJobs."""

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.workloads import Kind, Workload
from bayplan.sources.kubernetes import controllers, selectors, wire
from bayplan.sources.kubernetes.controllers import WireStatus, WireTemplate
from bayplan.sources.kubernetes.selectors import WireSelector
from bayplan.sources.kubernetes.wire import Int32, Int64, Wire


class WireJobSpec(Wire):
    parallelism: Int32 | None = None
    completions: Int32 | None = None
    suspend: bool | None = None
    active_deadline_seconds: Int64 | None = None
    selector: WireSelector | None = None
    template: WireTemplate | None = None


class WireJob(Wire):
    metadata: wire.Metadata | None = None
    spec: WireJobSpec | None = None
    status: WireStatus | None = None


class WireJobTemplate(Wire):
    spec: WireJobSpec | None = None


class WireCronJobSpec(Wire):
    schedule: str | None = None
    time_zone: str | None = None
    concurrency_policy: str | None = None
    suspend: bool | None = None
    job_template: WireJobTemplate | None = None


class WireCronJob(Wire):
    metadata: wire.Metadata | None = None
    spec: WireCronJobSpec | None = None


def job(item: WireJob) -> Workload:
    """A Job; its replicas are its parallelism."""
    spec, status = item.spec or WireJobSpec(), item.status or WireStatus()
    made = controllers.workload(Kind.JOB, item.metadata, item.status)
    made = _declare(made, spec, "spec")
    running = {"created_replicas": status.active or 0, "ready_replicas": status.ready or 0}
    return msgspec.structs.replace(made, suspended=bool(spec.suspend), **running)


def cron_job(item: WireCronJob) -> Workload:
    """A CronJob: the template of its jobs, and no pods of its own."""
    spec = item.spec or WireCronJobSpec()
    if spec.job_template is None:
        raise InvalidInput("is required, but is missing", path="spec.jobTemplate")
    made = controllers.workload(Kind.CRON_JOB, item.metadata, None)
    made = _declare(made, spec.job_template.spec or WireJobSpec(), "spec.jobTemplate.spec")
    return msgspec.structs.replace(
        made,
        replicas=0,
        parallelism=made.replicas,
        schedule=spec.schedule or "",
        time_zone=spec.time_zone or "",
        concurrency=spec.concurrency_policy or "",
        suspended=bool(spec.suspend),
    )


def _declare(made: Workload, spec: WireJobSpec, path: str) -> Workload:
    """One pod, once, where neither number is written (`SetDefaults_Job`).

    With parallelism alone, completions stay open.
    """
    alone = spec.completions is None and spec.parallelism is None
    completions = 1 if alone else spec.completions
    selector = wire.at(f"{path}.selector", selectors.selector, spec.selector)
    made = controllers.declare(made, spec.template, selector, spec.parallelism, path)
    return msgspec.structs.replace(
        made, completions=completions, active_deadline=spec.active_deadline_seconds
    )
