"""Workloads whose template contradicts itself are not stored; what pods are held to later plays no part."""

import pytest
from msgspec.structs import replace

from bayplan.admission import policy, templates
from bayplan.model.pods import Resources
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind, PodTemplate, Workload
from tests import make

POLICIES = policy.gather(make.snapshot(), Kubernetes(35))


def workload(kind: Kind, requests: str, limits: str) -> Workload:
    return replace(
        make.workload("web", kind=kind), template=PodTemplate(make.spec(requests, limits), {"app": "web"})
    )


@pytest.mark.parametrize(
    ("kind", "said", "path"),
    [
        (Kind.DEPLOYMENT, "Deployment.apps", "spec.template."),
        (Kind.STATEFUL_SET, "StatefulSet.apps", "spec.template."),
        (Kind.DAEMON_SET, "DaemonSet.apps", "spec.template."),
        (Kind.REPLICA_SET, "ReplicaSet.apps", "spec.template."),
        (Kind.JOB, "Job.batch", "spec.template."),
        (Kind.CRON_JOB, "CronJob.batch", "spec.jobTemplate.spec.template."),
        (Kind.REPLICATION_CONTROLLER, "ReplicationController", "spec.template."),
    ],
)
def test_a_request_above_its_limit_is_refused_in_the_words_of_the_kind(
    kind: Kind, said: str, path: str
) -> None:
    refused = templates.refuse(workload(kind, "memory=2Gi", "memory=1Gi"), POLICIES)
    assert refused is not None
    assert refused.message == (
        f'{said} "web" is invalid: {path}spec.containers[0].resources.requests: Invalid value: "2Gi": '
        "must be less than or equal to memory limit of 1Gi"
    )


def test_every_complaint_is_told() -> None:
    refused = templates.refuse(workload(Kind.DEPLOYMENT, "memory=2Gi cpu=2", "memory=1Gi cpu=1"), POLICIES)
    assert refused is not None
    assert refused.message.startswith('Deployment.apps "web" is invalid: [spec.template.spec.containers[0]')
    assert refused.message.count("spec.template.spec.containers[0]") == 2


def test_a_sound_template_is_stored_whatever_rules_say_of_its_pods() -> None:
    strict = policy.gather(
        make.snapshot(limit_ranges=[make.limit_range(maximum="memory=1Mi")], quotas=[make.quota("pods=0")]),
        Kubernetes(35),
    )
    assert templates.refuse(workload(Kind.DEPLOYMENT, "memory=1Gi", "memory=1Gi"), strict) is None


def test_what_is_defaulted_is_held_to_the_rules_too() -> None:
    bare = workload(Kind.DEPLOYMENT, "", "nvidia.com/gpu=1")
    assert templates.refuse(bare, POLICIES) is None
    (container,) = bare.template.spec.containers
    fewer = Resources(make.amounts("nvidia.com/gpu=1"), make.amounts("nvidia.com/gpu=2"))
    spec = replace(bare.template.spec, containers=(replace(container, resources=fewer),))
    refused = templates.refuse(replace(bare, template=PodTemplate(spec, {"app": "web"})), POLICIES)
    assert refused is not None
    assert "must be equal to nvidia.com/gpu limit of 2" in refused.message
