"""Pod objects, and the pod templates of their controllers.

A template shows what was declared, a pod shows what admission made of it.
"""

from collections.abc import Sequence

from tools.examples.admission import as_values
from tools.examples.blueprint import CLAIMED, Container, Estate, Manifest, Value, Volume, Workload, present
from tools.examples.placement import Pod
from tools.examples.quantities import Amounts, print_amounts

IMAGES = "registry.example.lan"
HOST_PATHS = {"kubelet": "/var/lib/kubelet", "modules": "/lib/modules", "run": "/run", "logs": "/var/log"}


def pod_labels(workload: Workload) -> dict[str, str]:
    if workload.chart:
        own = {"app.kubernetes.io/instance": workload.chart, "app.kubernetes.io/name": workload.name}
    else:
        own = {"app": workload.name}
    return {**own, **workload.labels}


def selector_labels(workload: Workload) -> dict[str, str]:
    """The labels that tell a workload's pods from all others of the namespace."""
    return {key: value for key, value in pod_labels(workload).items() if key not in workload.labels}


def resources(container: Container) -> Manifest:
    parts = {"limits": container.limits, "requests": container.requests}
    return {
        name: print_resources(amounts, container.plain_bytes) for name, amounts in parts.items() if amounts
    }


def print_resources(amounts: Amounts, plain_bytes: bool) -> dict[str, str]:
    printed = print_amounts(amounts)
    if plain_bytes and "memory" in amounts:
        printed["memory"] = str(amounts["memory"])
    return printed


def container_spec(container: Container, workload: Workload) -> Manifest:
    first = container.name == next(one.name for one in workload.containers if one.role == "app")
    port: Manifest = {"containerPort": workload.port, "name": "main", "protocol": "TCP"}
    if workload.host_network:
        port["hostPort"] = workload.port
    mounts: list[Manifest] = [
        {"mountPath": mount_path(volume), "name": volume.name} for volume in workload.volumes
    ]
    return present(
        {
            "image": container.image,
            "imagePullPolicy": "IfNotPresent",
            "name": container.name,
            "ports": [port] if workload.port and first else None,
            "resources": resources(container),
            "restartPolicy": "Always" if container.role == "sidecar" else None,
            "terminationMessagePath": "/dev/termination-log",
            "terminationMessagePolicy": "File",
            "volumeMounts": as_values(mounts),
        }
    )


def mount_path(volume: Volume) -> str:
    return HOST_PATHS[volume.name] if volume.kind == "host" else f"/mnt/{volume.name}"


def claim_name(workload: Workload, volume: Volume, pod: str) -> str:
    if volume.claim:
        return volume.claim
    return f"{volume.name}-{pod}" if workload.kind == "StatefulSet" else f"{workload.name}-{volume.name}"


def volume_source(workload: Workload, volume: Volume, pod: str) -> Manifest:
    if volume.kind == "emptyDir":
        return {"emptyDir": {}, "name": volume.name}
    if volume.kind == "memory":
        return {"emptyDir": {"medium": "Memory"}, "name": volume.name}
    if volume.kind == "host":
        return {"hostPath": {"path": HOST_PATHS[volume.name], "type": ""}, "name": volume.name}
    return {"name": volume.name, "persistentVolumeClaim": {"claimName": claim_name(workload, volume, pod)}}


def pod_spec(workload: Workload, containers: tuple[Container, ...], pod: str = "") -> Manifest:
    """What template and pod have in common; a StatefulSet's template leaves claims to the claim templates."""
    templated = workload.kind == "StatefulSet" and not pod
    volumes = [
        volume_source(workload, volume, pod)
        for volume in workload.volumes
        if not (templated and volume.kind in CLAIMED)
    ]
    starts = [container_spec(one, workload) for one in containers if one.role != "app"]
    return present(
        {
            "affinity": affinity(workload),
            "automountServiceAccountToken": False if workload.service_account == "default" else None,
            "containers": [container_spec(one, workload) for one in containers if one.role == "app"],
            "dnsPolicy": "ClusterFirstWithHostNet" if workload.host_network else "ClusterFirst",
            "hostNetwork": True if workload.host_network else None,
            "initContainers": as_values(starts),
            "nodeSelector": dict(workload.node_selector) or None,
            "priorityClassName": workload.priority_class or None,
            "restartPolicy": "OnFailure" if workload.kind == "CronJob" else "Always",
            "schedulerName": "default-scheduler",
            "securityContext": {},
            "serviceAccount": workload.service_account,
            "serviceAccountName": workload.service_account,
            "terminationGracePeriodSeconds": workload.grace,
            "tolerations": as_values(workload.tolerations),
            "topologySpreadConstraints": as_values(workload.topology_spread),
            "volumes": as_values(volumes),
        }
    )


def affinity(workload: Workload) -> Value:
    if workload.avoid_label:
        away: Manifest = {"key": workload.avoid_label, "operator": "NotIn", "values": ["true"]}
        return {"nodeAffinity": require_nodes({"matchExpressions": [away]})}
    return workload.affinity


def require_nodes(term: Manifest) -> Manifest:
    return {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}


def pin_to_node(node: str) -> Manifest:
    """How the DaemonSet controller ties a pod to its node."""
    field: Manifest = {"key": "metadata.name", "operator": "In", "values": [node]}
    return {"nodeAffinity": require_nodes({"matchFields": [field]})}


def admitted_spec(pod: Pod) -> Manifest:
    workload, admitted = pod.workload, pod.admitted
    spec = pod_spec(workload, admitted.containers, pod.name)
    spec.update(
        present(
            {
                "affinity": pin_to_node(pod.node) if workload.kind == "DaemonSet" and pod.node else None,
                "enableServiceLinks": True,
                "nodeName": pod.node,
                "preemptionPolicy": "PreemptLowerPriority" if admitted.preempts else "Never",
                "priority": admitted.priority,
                "priorityClassName": admitted.priority_class,
                "tolerations": list(admitted.tolerations),
            }
        )
    )
    if workload.kind == "StatefulSet":
        spec["hostname"] = pod.name
    if workload.service_account != "default":
        spec["volumes"] = [*as_sequence(spec.get("volumes")), token_volume(pod)]
    return spec


def as_sequence(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list) else []


def token_volume(pod: Pod) -> Manifest:
    """The credentials for the API that admission mounts; it names their sources and holds nothing."""
    certificate: Manifest = {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}
    namespace: Manifest = {
        "path": "namespace",
        "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
    }
    sources: list[Manifest] = [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": certificate},
        {"downwardAPI": {"items": [namespace]}},
    ]
    return {"name": f"kube-api-access-{pod.name[-5:]}", "projected": {"defaultMode": 420, "sources": sources}}


def pod_template(workload: Workload, extra_labels: dict[str, str] | None = None) -> Manifest:
    labels = {**pod_labels(workload), **(extra_labels or {})}
    return {"metadata": {"labels": labels}, "spec": pod_spec(workload, workload.containers)}


def volume_claim_template(estate: Estate, volume: Volume) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": volume.name},
        "spec": claim_spec(estate, volume),
        "status": {"phase": "Pending"},
    }


def claim_spec(estate: Estate, volume: Volume) -> Manifest:
    storage_class = next(one for one in estate.storage_classes if one.kind == volume.kind)
    return {
        "accessModes": ["ReadWriteMany" if volume.read_write_many else "ReadWriteOnce"],
        "resources": {"requests": print_amounts({"storage": volume.size})},
        "storageClassName": storage_class.name,
        "volumeMode": "Filesystem",
    }
