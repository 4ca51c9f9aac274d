"""When everything was created, in seconds before the capture, and the names that follow from it."""

from tools.examples.blueprint import Estate, Manifest, Workload
from tools.examples.identity import CAPTURED_AT, DAY, Identity, timestamp
from tools.examples.placement import Pod

HOUR = 3600


def workload_age(identity: Identity, workload: Workload) -> int:
    if workload.newest:
        return identity.number(4 * HOUR, 9 * HOUR, "age", workload.namespace, workload.name)
    return identity.number(60 * DAY, 400 * DAY, "age", workload.namespace, workload.name)


def template_age(identity: Identity, workload: Workload) -> int:
    """When the current pod template came to be."""
    if workload.newest:
        return workload_age(identity, workload) - HOUR
    return identity.number(3 * DAY, 45 * DAY, "template", workload.namespace, workload.name)


def pod_age(identity: Identity, pod: Pod) -> int:
    workload = pod.workload
    if workload.kind == "CronJob":
        return seconds_since_run(workload.schedule, pod.ordinal) - 1
    if workload.newest:
        return template_age(identity, workload) - 2
    latest = template_age(identity, workload)
    return identity.number(2 * HOUR, latest - 2, "pod", workload.namespace, pod.name)


def seconds_since_run(schedule: str, runs_back: int) -> int:
    """How long ago a cron schedule came due; every so many minutes, hourly or daily is all that we use."""
    minute, hour = schedule.split()[:2]
    today = CAPTURED_AT.hour * 60 + CAPTURED_AT.minute
    if minute.startswith("*/"):
        period, due = int(minute[2:]), 0
    elif hour == "*":
        period, due = 60, int(minute)
    else:
        period, due = 24 * 60, int(hour) * 60 + int(minute)
    minutes = (today - due) % period or period
    return (minutes + runs_back * period) * 60


def template_hash(identity: Identity, workload: Workload, revision: int = 0) -> str:
    return identity.letters(9, "template", workload.namespace, workload.name, str(revision))


def replica_set_name(identity: Identity, workload: Workload, revision: int = 0) -> str:
    return f"{workload.name}-{template_hash(identity, workload, revision)}"


def job_name(workload: Workload, runs_back: int) -> str:
    """A CronJob names its Jobs after the minute in which they were due."""
    due = int(CAPTURED_AT.timestamp()) - seconds_since_run(workload.schedule, runs_back)
    return f"{workload.name}-{due // 60}"


def pod_name(estate: Estate, workload: Workload, ordinal: int) -> str:
    identity = estate.identity
    suffix = identity.letters(5, "pod", workload.namespace, workload.name, str(ordinal))
    match workload.kind:
        case "Deployment":
            return f"{replica_set_name(identity, workload)}-{suffix}"
        case "StatefulSet":
            return f"{workload.name}-{ordinal}"
        case "DaemonSet":
            return f"{workload.name}-{suffix}"
        case "CronJob":
            return f"{job_name(workload, ordinal)}-{suffix}"
        case "Mirror":
            return f"{workload.name}-{workload.prefer[0]}"
        case "Pod":
            return workload.pod_names[ordinal]


def metadata(
    identity: Identity,
    kind: str,
    name: str,
    age: int,
    namespace: str | None = None,
    generation: int | None = None,
) -> Manifest:
    """The metadata that every stored object has."""
    parts = (kind, namespace or "", name)
    found: Manifest = {
        "creationTimestamp": timestamp(age),
        "name": name,
        "resourceVersion": identity.resource_version(*parts),
        "uid": identity.uid(*parts),
    }
    if namespace is not None:
        found["namespace"] = namespace
    if generation is not None:
        found["generation"] = generation
    return found


def owner(identity: Identity, api_version: str, kind: str, name: str, namespace: str = "") -> list[Manifest]:
    return [
        {
            "apiVersion": api_version,
            "blockOwnerDeletion": True,
            "controller": True,
            "kind": kind,
            "name": name,
            "uid": identity.uid(kind, namespace, name),
        }
    ]
