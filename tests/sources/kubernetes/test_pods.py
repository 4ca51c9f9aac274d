"""Pods: what is kept of them, the defaults of the API server, and where complaints point."""

import datetime
from typing import Any

import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Owner, Pod, Port, Toleration, Volume
from bayplan.model.quantities import parse
from bayplan.sources import kubernetes
from tests.sources.objects import Document, container, document, pod


def read(given: Document) -> Pod:
    found = kubernetes.convert(given)
    assert isinstance(found, Pod)
    return found


def test_a_bare_pod_has_the_defaults_of_the_api_server() -> None:
    found = read(document("Pod", "web", spec={"containers": [{"name": "main"}]}))
    assert found.key == "default/web"
    spec = found.spec
    assert (spec.restart_policy, spec.grace_seconds, spec.scheduler) == ("Always", 30, "default-scheduler")
    assert (found.node, found.status.phase, found.mirror) == ("", "Pending", False)


def test_identity_is_kept() -> None:
    given = pod("web", namespace="shop", nodeName="n1")
    given["metadata"] |= {
        "uid": "u1",
        "labels": {"app": "web", "empty": None},
        "creationTimestamp": "2026-01-02T03:04:05Z",
        "deletionTimestamp": "2026-01-02T03:05:05Z",
        "ownerReferences": [
            {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "rs", "uid": "u0", "controller": True}
        ],
        "annotations": {"kubernetes.io/config.mirror": "hash", "other": "1"},
    }
    found = read(given)
    assert (found.namespace, found.name, found.uid, found.node) == ("shop", "web", "u1", "n1")
    assert found.labels == {"app": "web", "empty": ""}
    assert found.controller == Owner("ReplicaSet", "rs", "u0", True)
    assert found.created == datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    assert found.terminating
    assert found.mirror
    assert found.spec.node_name == "", "a pod's node is where it is, not where it wishes to be"


def test_a_prefix_stands_for_a_name_that_is_still_to_be_made() -> None:
    given = pod()
    given["metadata"] = {"generateName": "job-"}
    assert read(given).name == "job-"


def test_every_null_counts_as_absent() -> None:
    fields = (
        "initContainers tolerations affinity volumes nodeSelector priority overhead hostNetwork os resources"
    )
    nothing: dict[str, Any] = dict.fromkeys([*fields.split(), "topologySpreadConstraints", "schedulingGates"])
    empty = container(resources=None, ports=None, restartPolicy=None)
    given = pod(containers=[empty], **nothing)
    given["metadata"] |= {
        "labels": None,
        "annotations": None,
        "ownerReferences": None,
        "creationTimestamp": None,
    }
    assert read(given | {"status": None}) == read(pod())


def test_resources_are_exact_and_rounded_up_to_thousandths() -> None:
    resources = {"requests": {"cpu": 0.5, "memory": "1.5Gi", "nvidia.com/gpu": 1}, "limits": {"cpu": "1u"}}
    (found,) = read(pod(containers=[container(resources=resources)])).spec.containers
    assert found.resources.requests == {
        "cpu": parse("500m"),
        "memory": parse("1536Mi"),
        "nvidia.com/gpu": parse("1"),
    }
    assert str(found.resources.limits["cpu"]) == "1m"


def test_a_number_counts_by_its_text() -> None:
    plain = pod(containers=[container(resources={"limits": {"memory": 1000000000}})])
    assert str(read(plain).spec.containers[0].resources.limits["memory"]) == "1G"


def test_claims_pod_level_resources_and_overhead() -> None:
    asks = {"claims": [{"name": "gpu"}]}
    spec = read(
        pod(
            containers=[container(resources=asks)],
            resources={"requests": {"cpu": "1"}},
            overhead={"memory": "120Mi"},
            resourceClaims=[{"name": "gpu", "resourceClaimTemplateName": "one"}],
        )
    ).spec
    assert spec.containers[0].resources.claims == spec.resource_claims == ("gpu",)
    assert spec.resources is not None
    assert spec.resources.requests == {"cpu": parse("1")}
    assert spec.overhead == {"memory": parse("120Mi")}


def test_sidecars_are_init_containers_that_restart() -> None:
    found = read(pod(initContainers=[container("proxy", restartPolicy="Always"), container("migrate")]))
    assert [item.sidecar for item in found.spec.init_containers] == [True, False]


def test_ports_default_to_tcp() -> None:
    ports = [
        {"containerPort": 53, "protocol": "UDP", "hostPort": 5353, "hostIP": "127.0.0.1"},
        {"containerPort": 80},
    ]
    (found,) = read(pod(containers=[container(ports=ports)])).spec.containers
    assert found.ports == (Port(53, 5353, "127.0.0.1", "UDP"), Port(80, 0, "", "TCP"))


def test_on_the_host_network_every_port_is_the_hosts() -> None:
    found = read(pod(hostNetwork=True, containers=[container(ports=[{"containerPort": 80}])]))
    assert found.spec.containers[0].ports == (Port(80, 80),)


def test_tolerations_without_an_operator_compare_for_equality() -> None:
    found = read(
        pod(tolerations=[{"key": "gpu", "value": "a100"}, {"operator": "Exists", "tolerationSeconds": 5}])
    )
    assert found.spec.tolerations == (
        Toleration("gpu", "Equal", "a100"),
        Toleration(operator="Exists", seconds=5),
    )


def test_priority_gates_and_the_rest_of_the_spec() -> None:
    spec = read(
        pod(
            priority=1000, priorityClassName="high", preemptionPolicy="Never", schedulerName="other",
            schedulingGates=[{"name": "wait"}], runtimeClassName="kata", restartPolicy="OnFailure",
            terminationGracePeriodSeconds=0, activeDeadlineSeconds=60, os={"name": "linux"},
            nodeSelector={"disk": "ssd"},
        )
    ).spec  # fmt: skip
    assert (spec.priority, spec.priority_class, spec.preemption_policy) == (1000, "high", "Never")
    assert (spec.scheduler, spec.scheduling_gates, spec.runtime_class) == ("other", ("wait",), "kata")
    assert (spec.restart_policy, spec.grace_seconds, spec.deadline_seconds) == ("OnFailure", 0, 60)
    assert (spec.os, spec.node_selector) == ("linux", {"disk": "ssd"})


def test_volumes_that_any_node_can_serve_are_left_out() -> None:
    volumes = [
        {"name": "data", "persistentVolumeClaim": {"claimName": "data-0"}},
        {"name": "scratch", "ephemeral": {"volumeClaimTemplate": {"spec": {}}}},
        {"name": "cache", "emptyDir": {}},
        {"name": "logs", "hostPath": {"path": "/var/log"}},
        {"name": "config", "configMap": {"name": "config"}},
        {"name": "token", "projected": {"sources": []}},
    ]
    assert read(pod("web", volumes=volumes)).spec.volumes == (
        Volume("data", "data-0"),
        Volume("scratch", "web-scratch", ephemeral=True),
        Volume("cache", empty_dir=True),
        Volume("logs", host_path=True),
    )


def test_disks_with_one_writer() -> None:
    volumes = [
        {"name": "g", "gcePersistentDisk": {"pdName": "pd", "readOnly": True}},
        {"name": "e", "awsElasticBlockStore": {"volumeID": "vol-1"}},
        {"name": "i", "iscsi": {"iqn": "iqn.2026", "targetPortal": "10.0.0.1"}},
        {"name": "r", "rbd": {"monitors": ["m1", "m2"], "image": "disk"}},
    ]
    assert [volume.exclusive for volume in read(pod(volumes=volumes)).spec.volumes] == [
        ("GCEPersistentDisk", "pd", True),
        ("AWSElasticBlockStore", "vol-1", False),
        ("ISCSI", "iqn.2026", False),
        ("RBD", "m1/rbd/disk", False),
        ("RBD", "m2/rbd/disk", False),
    ]


def test_status_of_a_pod_that_waits_for_a_node() -> None:
    conditions = [
        {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1 nodes"}
    ]
    status = read(
        pod(status={"phase": "Pending", "conditions": conditions, "nominatedNodeName": "n2"})
    ).status
    assert (status.scheduling_message, status.nominated_node, status.ready) == ("0/1 nodes", "n2", False)


def test_status_of_a_running_pod() -> None:
    conditions = [
        {"type": "Ready", "status": "True"},
        {"type": "PodScheduled", "status": "True", "message": "long ago"},
        {"type": "DisruptionTarget", "status": "True", "reason": "PreemptionByScheduler"},
        {"type": "PodResizePending", "status": "True", "reason": "Infeasible"},
    ]
    given = {
        "phase": "Running",
        "qosClass": "Burstable",
        "startTime": "2026-01-01T00:00:00Z",
        "conditions": conditions,
    }
    status = read(pod(status=given)).status
    assert (status.phase, status.qos, status.ready, status.scheduling_message) == (
        "Running",
        "Burstable",
        True,
        "",
    )
    assert status.being_preempted
    assert status.resize_infeasible
    assert status.started == datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def test_conditions_that_do_not_hold_say_nothing() -> None:
    conditions = [{"type": "DisruptionTarget", "status": "False", "reason": "PreemptionByScheduler"}]
    assert not read(pod(status={"conditions": conditions})).status.being_preempted
    assert read(pod(status={"resize": "Infeasible"})).status.resize_infeasible


def test_how_containers_are() -> None:
    reports = [
        {
            "name": "main", "restartCount": 3, "ready": False,
            "state": {"waiting": {"reason": "CrashLoopBackOff"}},
            "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137}},
            "resources": {"requests": {"cpu": "1"}}, "allocatedResources": {"cpu": "2"},
        },
        {"name": "done", "state": {"terminated": {"reason": "Completed", "exitCode": 0}}, "ready": True},
    ]  # fmt: skip
    main, done = read(pod(status={"containerStatuses": reports})).status.containers
    assert (main.restarts, main.waiting_reason, main.last_end_reason, main.last_end_code) == (
        3, "CrashLoopBackOff", "OOMKilled", 137,
    )  # fmt: skip
    assert main.resources is not None
    assert (main.resources.requests, main.allocated) == ({"cpu": parse("1")}, {"cpu": parse("2")})
    assert (done.ready, done.last_end_reason, done.resources, done.allocated) == (
        True,
        "Completed",
        None,
        None,
    )


def with_container(**parts: object) -> Document:
    return pod(containers=[container("first"), container("second", **parts)])


BAD = {
    "no name": (document("Pod", ""), "metadata.name", "is required"),
    "a container without a name": (
        pod(containers=[container(), {}]),
        "spec.containers[1].name",
        "is required",
    ),
    "an unknown quantity": (
        with_container(resources={"limits": {"cpu": "two"}}),
        "spec.containers[1].resources.limits.cpu",
        "'two' is not a quantity",
    ),
    "a quantity that is a list": (
        with_container(resources={"requests": {"cpu": []}}),
        "spec.containers[1].resources.requests.cpu",
        "expected a quantity",
    ),
    "a port out of range": (
        with_container(ports=[{"containerPort": 70000}]),
        "spec.containers[1].ports[0].containerPort",
        "70000 is not a port",
    ),
    "containers that are a mapping": (
        pod(containers={}),
        "spec.containers",
        "expected a list, got a mapping",
    ),
    "an image that is a number": (with_container(image=3), "spec.containers[1].image", "expected text"),
    "a priority beyond 32 bits": (pod(priority=2**40), "spec.priority", "a whole number <= 2147483647"),
    "a label that is a number": (
        document("Pod", metadata={"labels": {"good": "x", "bad": 1}}),
        "metadata.labels.bad",
        "put the value in quotes",
    ),
    "an unknown effect": (
        pod(tolerations=[{"effect": "NoSchedul"}]),
        "spec.tolerations[0].effect",
        "invalid enum value 'NoSchedul'",
    ),
    "an unknown operator": (
        pod(tolerations=[{"operator": "In"}]),
        "spec.tolerations[0].operator",
        "'In' is not",
    ),
    "a volume without a name": (pod(volumes=[{"emptyDir": {}}]), "spec.volumes[0].name", "is required"),
    "a time that is none": (pod(status={"startTime": "yesterday"}), "status.startTime", "invalid"),
    "a spec that is text": (document("Pod", spec="x"), "spec", "expected a mapping, got text"),
}


@pytest.mark.parametrize(("given", "path", "message"), BAD.values(), ids=BAD.keys())
def test_a_complaint_names_the_place(given: Document, path: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kubernetes.convert(given)
    assert refused.value.path == path
    assert message in refused.value.message
