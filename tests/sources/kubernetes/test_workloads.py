"""Workloads, with the defaults of their API versions."""

from typing import Any

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.labels import LabelSelector
from bayplan.model.workloads import ClaimTemplate, Kind, Workload
from bayplan.sources import kubernetes
from tests.sources.objects import Document, deployment, document, template


def read(given: Document) -> Workload:
    found = kubernetes.convert(given)
    assert isinstance(found, Workload)
    return found


def workload(kind: str, api: str = "apps/v1", status: Any = None, **spec: Any) -> Document:
    spec.setdefault("template", template())
    return document(kind, "web", api=api, spec=spec, status=status)


def test_a_deployment_has_its_defaults() -> None:
    found = read(deployment("web"))
    assert (found.kind, found.key, found.replicas) == (Kind.DEPLOYMENT, "default/web", 1)
    assert (found.strategy, found.max_surge, found.max_unavailable) == ("RollingUpdate", "25%", "25%")
    assert found.selector == LabelSelector({"app": "web"})
    assert found.template.labels == {"app": "web"}
    assert found.template.spec.containers[0].name == "main"


def test_a_deployment_as_declared_and_reported() -> None:
    given = deployment(
        replicas=0,
        strategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "50%"}},
    )
    failed = {"type": "ReplicaFailure", "status": "True", "message": "exceeded quota"}
    given["status"] = {"replicas": 3, "readyReplicas": 2, "conditions": [failed]}
    found = read(given)
    assert (found.replicas, found.max_surge, found.max_unavailable) == (0, "1", "50%")
    assert (found.created_replicas, found.ready_replicas, found.failure) == (3, 2, "exceeded quota")


def test_amounts_belong_to_rolling_updates_only() -> None:
    found = read(deployment(strategy={"type": "Recreate"}))
    assert (found.strategy, found.max_surge, found.max_unavailable) == ("Recreate", "", "")


def test_a_replica_set_has_an_owner() -> None:
    given = workload("ReplicaSet", replicas=2)
    given["metadata"]["ownerReferences"] = [
        {"kind": "Deployment", "name": "web", "uid": "u", "controller": True}
    ]
    found = read(given)
    assert found.replicas == 2
    assert found.controller is not None
    assert found.controller.name == "web"


def test_a_stateful_set_makes_claims() -> None:
    claims = [
        {
            "metadata": {"name": "data"},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "storageClassName": "fast",
                "resources": {"requests": {"storage": "1Gi"}},
            },
        }
    ]
    found = read(workload("StatefulSet", podManagementPolicy="Parallel", volumeClaimTemplates=claims))
    assert (found.parallel, found.strategy) == (True, "RollingUpdate")
    assert found.claim_templates == (ClaimTemplate("data", "fast", 1 << 30, ("ReadWriteOnce",)),)


def test_a_stateful_set_may_keep_its_lower_ordinals() -> None:
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"partition": 2}}
    assert read(workload("StatefulSet", updateStrategy=rolling)).partition == 2
    assert read(workload("StatefulSet", updateStrategy={"type": "OnDelete"})).partition == 0


def test_a_deployment_may_be_paused_and_says_how_long_it_may_stand_still() -> None:
    found = read(deployment(paused=True, progressDeadlineSeconds=90))
    assert (found.paused, found.progress_deadline) == (True, 90)
    assert (read(deployment()).paused, read(deployment()).progress_deadline) == (False, 600)


def test_a_daemon_set_wants_what_its_controller_says() -> None:
    status = {"desiredNumberScheduled": 5, "currentNumberScheduled": 4, "numberReady": 3}
    found = read(workload("DaemonSet", status=status))
    assert (found.replicas, found.created_replicas, found.ready_replicas) == (5, 4, 3)
    assert (found.max_surge, found.max_unavailable) == ("0", "1")


@pytest.mark.parametrize(
    ("spec", "parallelism", "completions"),
    [
        ({}, 1, 1),
        ({"parallelism": 4}, 4, None),
        ({"completions": 6}, 1, 6),
        ({"parallelism": 2, "completions": 6}, 2, 6),
    ],
)
def test_a_job_runs_its_parallelism(spec: Any, parallelism: int, completions: int | None) -> None:
    found = read(workload("Job", "batch/v1", {"active": 1, "ready": 1}, **spec))
    assert (found.replicas, found.completions, found.created_replicas) == (parallelism, completions, 1)


def test_a_cron_job_has_no_pods_of_its_own() -> None:
    job = {"spec": {"template": template(), "completions": 2}}
    given = document(
        "CronJob", api="batch/v1", spec={"schedule": "@daily", "suspend": True, "jobTemplate": job}
    )
    found = read(given)
    assert (found.replicas, found.completions, found.schedule, found.suspended) == (0, 2, "@daily", True)
    assert found.template.spec.containers


def test_a_cron_job_says_how_its_runs_overlap() -> None:
    job = {"spec": {"template": template(), "parallelism": 3, "activeDeadlineSeconds": 600}}
    spec = {"schedule": "@daily", "timeZone": "Etc/UTC", "concurrencyPolicy": "Forbid", "jobTemplate": job}
    found = read(document("CronJob", api="batch/v1", spec=spec))
    assert (found.parallelism, found.concurrency, found.time_zone) == (3, "Forbid", "Etc/UTC")
    assert found.active_deadline == 600


def test_a_replication_controller_selects_by_its_template() -> None:
    assert read(workload("ReplicationController", "v1")).selector == LabelSelector({"app": "web"})
    named = workload("ReplicationController", "v1", selector={"app": "other"})
    assert read(named).selector == LabelSelector({"app": "other"})


def test_a_template_may_wish_for_a_node() -> None:
    assert read(deployment(template=template(nodeName="n1"))).template.spec.node_name == "n1"


BAD = {
    "no template": (deployment(template=None), "spec.template"),
    "negative replicas": (deployment(replicas=-1), "spec.replicas"),
    "a container without a name": (
        deployment(template=template(containers=[{}])),
        "spec.template.spec.containers[0].name",
    ),
    "a surge that is no amount": (
        deployment(strategy={"rollingUpdate": {"maxSurge": "half"}}),
        "spec.strategy.rollingUpdate.maxSurge",
    ),
    "a cron job without a job": (document("CronJob", api="batch/v1", spec={}), "spec.jobTemplate"),
    "a cron job without a template": (
        document("CronJob", api="batch/v1", spec={"jobTemplate": {"spec": {}}}),
        "spec.jobTemplate.spec.template",
    ),
}


@pytest.mark.parametrize(("given", "path"), BAD.values(), ids=BAD.keys())
def test_a_complaint_names_the_place(given: Document, path: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kubernetes.convert(given)
    assert refused.value.path == path
