"""The controllers of pods, from Deployments to Jobs, with a status that agrees with their pods."""

from collections.abc import Iterator, Sequence

from tools.examples.blueprint import CLAIMED, Estate, Manifest, Value, Workload, present
from tools.examples.identity import timestamp
from tools.examples.placement import Pod
from tools.examples.pods import pod_labels, pod_template, selector_labels, volume_claim_template
from tools.examples.timeline import (
    job_name,
    metadata,
    owner,
    pod_age,
    replica_set_name,
    seconds_since_run,
    template_age,
    template_hash,
    workload_age,
)

KEPT_REVISIONS = 10


def controllers(
    estate: Estate, workload: Workload, pods: Sequence[Pod], refusal: str = ""
) -> Iterator[Manifest]:
    """The objects above a workload's pods; `refusal` is what admission told the controller, if it did."""
    match workload.kind:
        case "Deployment":
            yield deployment(estate, workload, pods, refusal)
            yield from replica_sets(estate, workload, pods, refusal)
        case "StatefulSet":
            yield stateful_set(estate, workload, pods)
        case "DaemonSet":
            yield daemon_set(estate, workload, pods)
        case "CronJob":
            yield cron_job(estate, workload)
            for pod in pods:
                yield job(estate, workload, pod)
        case "Pod" | "Mirror":
            return


def ready_pods(pods: Sequence[Pod]) -> int:
    return sum(pod.counts for pod in pods)


def existing_pods(pods: Sequence[Pod]) -> int:
    """Pods that a controller counts: waiting ones too, ended ones not."""
    return sum(pod.phase in ("Running", "Pending") for pod in pods)


def described(estate: Estate, kind: str, workload: Workload, generation: int) -> Manifest:
    age = workload_age(estate.identity, workload)
    found = metadata(estate.identity, kind, workload.name, age, workload.namespace, generation)
    managed = {"app.kubernetes.io/managed-by": "Helm"} if workload.chart else {}
    return {**found, "labels": {**pod_labels(workload), **managed}}


def deployment(estate: Estate, workload: Workload, pods: Sequence[Pod], refusal: str) -> Manifest:
    revision = estate.identity.number(2, 30, "revision", workload.namespace, workload.name)
    found = described(estate, "Deployment", workload, revision)
    found["annotations"] = {"deployment.kubernetes.io/revision": str(revision)}
    rolling: Manifest = {
        "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"},
        "type": "RollingUpdate",
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": found,
        "spec": {
            "progressDeadlineSeconds": 600,
            "replicas": workload.replicas,
            "revisionHistoryLimit": KEPT_REVISIONS,
            "selector": {"matchLabels": selector_labels(workload)},
            "strategy": {"type": "Recreate"} if workload.recreate else rolling,
            "template": pod_template(workload),
        },
        "status": deployment_status(estate, workload, pods, refusal, revision),
    }


def deployment_status(
    estate: Estate, workload: Workload, pods: Sequence[Pod], refusal: str, revision: int
) -> Manifest:
    ready, exist = ready_pods(pods), existing_pods(pods)
    since = template_age(estate.identity, workload)
    least = workload.replicas - (0 if workload.recreate else workload.replicas // 4)
    conditions = [availability(ready >= least, since), progress(estate, workload, ready, since)]
    if refusal:
        conditions.append(dated("ReplicaFailure", "True", "FailedCreate", refusal, since))
    return counted(
        availableReplicas=ready,
        readyReplicas=ready,
        replicas=exist,
        unavailableReplicas=workload.replicas - ready,
        updatedReplicas=exist,
    ) | {"conditions": conditions, "observedGeneration": revision}


def counted(**numbers: int) -> Manifest:
    """Counts of a status; the API leaves zeros out."""
    return {name: number for name, number in numbers.items() if number}


def dated(kind: str, state: str, reason: str, message: str, age: int) -> Manifest:
    return {
        "lastTransitionTime": timestamp(age),
        "lastUpdateTime": timestamp(age),
        "message": message,
        "reason": reason,
        "status": state,
        "type": kind,
    }


def availability(enough: bool, age: int) -> Manifest:
    if enough:
        return dated(
            "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", age
        )
    return dated(
        "Available",
        "False",
        "MinimumReplicasUnavailable",
        "Deployment does not have minimum availability.",
        age,
    )


def progress(estate: Estate, workload: Workload, ready: int, age: int) -> Manifest:
    name = replica_set_name(estate.identity, workload)
    if ready == workload.replicas:
        done = f'ReplicaSet "{name}" has successfully progressed.'
        return dated("Progressing", "True", "NewReplicaSetAvailable", done, age)
    stuck = f'ReplicaSet "{name}" has timed out progressing.'
    return dated("Progressing", "False", "ProgressDeadlineExceeded", stuck, age - 600)


def replica_sets(estate: Estate, workload: Workload, pods: Sequence[Pod], refusal: str) -> Iterator[Manifest]:
    """The current ReplicaSet, and for one workload in four its predecessor, scaled to nothing."""
    yield replica_set(estate, workload, 0, workload.replicas, pods, refusal)
    if (
        estate.identity.number(1, 4, "history", workload.namespace, workload.name) == 1
        and not workload.newest
    ):
        yield replica_set(estate, workload, 1, 0, (), "")


def replica_set(
    estate: Estate, workload: Workload, revisions_back: int, replicas: int, pods: Sequence[Pod], refusal: str
) -> Manifest:
    identity = estate.identity
    revision = identity.number(2, 30, "revision", workload.namespace, workload.name) - revisions_back
    labels = {"pod-template-hash": template_hash(identity, workload, revisions_back)}
    name = replica_set_name(identity, workload, revisions_back)
    age = min(template_age(identity, workload) * (1 + revisions_back), workload_age(identity, workload))
    found = metadata(identity, "ReplicaSet", name, age, workload.namespace, 1 + revisions_back)
    found["annotations"] = {
        "deployment.kubernetes.io/desired-replicas": str(workload.replicas),
        "deployment.kubernetes.io/max-replicas": str(workload.replicas + -(-workload.replicas // 4)),
        "deployment.kubernetes.io/revision": str(revision),
    }
    found["labels"] = {**pod_labels(workload), **labels}
    found["ownerReferences"] = owner(identity, "apps/v1", "Deployment", workload.name, workload.namespace)
    status = counted(
        availableReplicas=ready_pods(pods),
        fullyLabeledReplicas=existing_pods(pods),
        readyReplicas=ready_pods(pods),
    )
    status |= {"observedGeneration": 1 + revisions_back, "replicas": existing_pods(pods)}
    if refusal:
        failed = dated("ReplicaFailure", "True", "FailedCreate", refusal, age - 1)
        status["conditions"] = [{key: value for key, value in failed.items() if key != "lastUpdateTime"}]
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": found,
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {**selector_labels(workload), **labels}},
            "template": pod_template(workload, labels),
        },
        "status": status,
    }


def controller_revision(estate: Estate, workload: Workload) -> str:
    return f"{workload.name}-{template_hash(estate.identity, workload)}"


def stateful_set(estate: Estate, workload: Workload, pods: Sequence[Pod]) -> Manifest:
    claims = [volume_claim_template(estate, volume) for volume in workload.volumes if volume.kind in CLAIMED]
    kept: Manifest = {"whenDeleted": "Retain", "whenScaled": "Retain"}
    revision = controller_revision(estate, workload)
    ready = ready_pods(pods)
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": described(estate, "StatefulSet", workload, 1),
        "spec": present(
            {
                "persistentVolumeClaimRetentionPolicy": kept,
                "podManagementPolicy": "OrderedReady",
                "replicas": workload.replicas,
                "revisionHistoryLimit": KEPT_REVISIONS,
                "selector": {"matchLabels": selector_labels(workload)},
                "serviceName": workload.name,
                "template": pod_template(workload),
                "updateStrategy": {"rollingUpdate": {"partition": 0}, "type": "RollingUpdate"},
                "volumeClaimTemplates": claims or None,
            }
        ),
        "status": {
            "availableReplicas": ready,
            "collisionCount": 0,
            "currentReplicas": ready,
            "currentRevision": revision,
            "observedGeneration": 1,
            "readyReplicas": ready,
            "replicas": existing_pods(pods),
            "updateRevision": revision,
            "updatedReplicas": ready,
        },
    }


def daemon_set(estate: Estate, workload: Workload, pods: Sequence[Pod]) -> Manifest:
    found = described(estate, "DaemonSet", workload, 1)
    found["annotations"] = {"deprecated.daemonset.template.generation": "1"}
    rolling: Manifest = {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}, "type": "RollingUpdate"}
    everywhere = ("currentNumberScheduled", "desiredNumberScheduled", "numberReady", "updatedNumberScheduled")
    status: Manifest = {name: len(pods) for name in (*everywhere, "numberAvailable")}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": found,
        "spec": {
            "revisionHistoryLimit": KEPT_REVISIONS,
            "selector": {"matchLabels": selector_labels(workload)},
            "template": pod_template(workload),
            "updateStrategy": rolling,
        },
        "status": {**status, "numberMisscheduled": 0, "observedGeneration": 1},
    }


def cron_job(estate: Estate, workload: Workload) -> Manifest:
    last = timestamp(seconds_since_run(workload.schedule, 0))
    ran: Value = timestamp(seconds_since_run(workload.schedule, 0) - 30)
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": described(estate, "CronJob", workload, 1),
        "spec": {
            "concurrencyPolicy": "Forbid",
            "failedJobsHistoryLimit": 1,
            "jobTemplate": {
                "metadata": {},
                "spec": {"backoffLimit": 2, "template": pod_template(workload)},
            },
            "schedule": workload.schedule,
            "successfulJobsHistoryLimit": max(1, workload.finished),
            "suspend": False,
        },
        "status": {"lastScheduleTime": last, "lastSuccessfulTime": ran},
    }


def job_labels(estate: Estate, workload: Workload, name: str) -> dict[str, str]:
    uid = estate.identity.uid("Job", workload.namespace, name)
    return {
        "batch.kubernetes.io/controller-uid": uid,
        "batch.kubernetes.io/job-name": name,
        "controller-uid": uid,
        "job-name": name,
    }


def job(estate: Estate, workload: Workload, pod: Pod) -> Manifest:
    identity = estate.identity
    name = job_name(workload, pod.ordinal)
    labels = job_labels(estate, workload, name)
    age = pod_age(identity, pod) + 1
    done = age - 1 - identity.number(8, 240, "ran", workload.namespace, pod.name) - 4
    found = metadata(identity, "Job", name, age, workload.namespace, 1)
    found["labels"] = {**pod_labels(workload), **labels}
    found["ownerReferences"] = owner(identity, "batch/v1", "CronJob", workload.name, workload.namespace)
    reached = "Reached expected number of succeeded pods"
    ended = [
        {"lastProbeTime": timestamp(done), **dated(kind, "True", "CompletionsReached", reached, done)}
        for kind in ("SuccessCriteriaMet", "Complete")
    ]
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": found,
        "spec": job_spec(workload, labels),
        "status": {
            "completionTime": timestamp(done),
            "conditions": [{key: one[key] for key in one if key != "lastUpdateTime"} for one in ended],
            "ready": 0,
            "startTime": timestamp(age),
            "succeeded": 1,
            "terminating": 0,
            "uncountedTerminatedPods": {},
        },
    }


def job_spec(workload: Workload, labels: dict[str, str]) -> Manifest:
    return {
        "backoffLimit": 2,
        "completionMode": "NonIndexed",
        "completions": 1,
        "manualSelector": False,
        "parallelism": 1,
        "podReplacementPolicy": "TerminatingOrFailed",
        "selector": {
            "matchLabels": {
                "batch.kubernetes.io/controller-uid": labels["batch.kubernetes.io/controller-uid"]
            }
        },
        "suspend": False,
        "template": pod_template(workload, labels),
    }
