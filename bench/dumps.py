"""Made-up dumps in the form in which `kubectl get -o json` and `-o yaml` print, 8 kB a pod.

A pod is printed once per workload with marks in it, which are replaced for each replica: so a dump of 300 MB
takes seconds and no memory.
"""

import hashlib
import json
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import yaml

Object = dict[str, object]

REPLICAS: Final = 20
NAMESPACES: Final = 20
ZONES: Final = 3
STARTED: Final = "2026-01-15T08:00:00Z"
CPU: Final = ("50m", "100m", "250m", "500m")
MEMORY: Final = ("128Mi", "256Mi", "512Mi", "1Gi")
MOUNTS: Final = {"config": "/etc/app", "kube-api-access": "/var/run/secrets/kubernetes.io/serviceaccount"}

NAME, NODE, NUMBER, MARK = "@NAME@", "@NODE@", "@NUMBER@", "@MARK@"
"""What differs between replicas: the pod's name, its node, its number, and a digest wherever one stands."""

PLAIN: Final = """\
apiVersion: v1
kind: Pod
metadata:
  labels: {app: one-more}
  name: one-more
  namespace: team-0
spec:
  containers:
  - name: main
    image: registry.example/one-more:1
    resources:
      requests: {cpu: 250m, memory: 512Mi}
      limits: {memory: 512Mi}
"""
SPREAD: Final = f"""\
{PLAIN}  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {{matchLabels: {{app: one-more}}}}
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector: {{matchLabels: {{app: one-more}}}}
"""
"""The same pod, kept apart by force and by preference."""


@dataclass(frozen=True)
class Dump:
    """How many of each; pods stand on the nodes in turn."""

    nodes: int
    pods: int
    pods_per_node: int = 110


def write_cluster(path: Path, dump: Dump) -> None:
    """Nodes, namespaces and ReplicaSets as JSON."""
    workloads = range(-(-dump.pods // REPLICAS))
    objects = [_node(number, dump) for number in range(dump.nodes)]
    objects += [_namespace(f"team-{number}") for number in range(NAMESPACES)]
    objects += [_replica_set(number) for number in workloads]
    _write_json(path, map(_as_json, objects))


def write_pods(path: Path, dump: Dump) -> None:
    """Running pods as JSON."""
    _write_json(path, _printed(dump, _as_json))


def write_pods_as_yaml(path: Path, dump: Dump) -> None:
    """Running pods as YAML."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("apiVersion: v1\nitems:\n")
        stream.writelines(_printed(dump, _as_yaml))
        stream.write('kind: List\nmetadata:\n  resourceVersion: ""\n')


def _write_json(path: Path, items: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{\n    "apiVersion": "v1",\n    "items": [\n')
        _write_joined(stream, items)
        stream.write(
            '\n    ],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n'
        )


def _write_joined(stream: TextIO, items: Iterable[str]) -> None:
    between = ""
    for item in items:
        stream.write(between + item)
        between = ",\n"


def _as_json(item: Object) -> str:
    return textwrap.indent(json.dumps(item, indent=4), " " * 8)


def _as_yaml(item: Object) -> str:
    return str(yaml.dump([item], Dumper=yaml.CSafeDumper, sort_keys=False))


def _printed(dump: Dump, prints: Callable[[Object], str]) -> Iterator[str]:
    """Each pod as text, replica by replica of one printed template per workload."""
    template = ""
    for number in range(dump.pods):
        workload, replica = divmod(number, REPLICAS)
        if not replica:
            template = prints(_pod(workload))
        mark = _digest(f"pod {number}")
        found = template.replace(NAME, f"{_set_name(workload)}-{mark[:5]}").replace(MARK, mark)
        yield found.replace(NODE, _node_name(number % dump.nodes)).replace(NUMBER, str(100_000 + number))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _uid(text: str) -> str:
    found = _digest(text)
    return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:32]}"


def _node_name(number: int) -> str:
    return f"node-{number}"


def _set_name(workload: int) -> str:
    return f"app-{workload}-{_digest(f'set {workload}')[:10]}"


def zone(number: int) -> str:
    """The zone of a node."""
    return f"zone-{number % ZONES}"


def _labels(workload: int) -> dict[str, str]:
    name = f"app-{workload}"
    return {
        "app.kubernetes.io/instance": name,
        "app.kubernetes.io/name": name,
        "pod-template-hash": _digest(f"set {workload}")[:10],
    }


def _namespace(name: str) -> Object:
    metadata = {"labels": {"kubernetes.io/metadata.name": name}, "name": name, "uid": _uid(name)}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata, "status": {"phase": "Active"}}


def _node(number: int, dump: Dump) -> Object:
    name = _node_name(number)
    amounts = {
        "cpu": "64", "ephemeral-storage": "203070420Ki", "hugepages-2Mi": "0", "memory": "263886916Ki",
        "pods": str(dump.pods_per_node),
    }  # fmt: skip
    labels = {
        "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": zone(number),
    }  # fmt: skip
    status = {
        "allocatable": amounts,
        "capacity": amounts,
        "conditions": [_ready()],
        "images": _images(number),
        "nodeInfo": {"architecture": "amd64", "kubeletVersion": "v1.35.1+k3s1"},
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"creationTimestamp": STARTED, "labels": labels, "name": name, "uid": _uid(name)},
        "spec": {"providerID": f"k3s://{name}"},
        "status": status,
    }


def _ready() -> Object:
    return {"lastTransitionTime": STARTED, "reason": "KubeletReady", "status": "True", "type": "Ready"}


def _images(number: int) -> list[Object]:
    """A kubelet reports up to 50 images."""
    found = [f"registry.example/app-{(number * 7 + step) % 200}:1" for step in range(50)]
    return [{"names": [name], "sizeBytes": 80_000_000 + len(name) * 1_000_000} for name in found]


def _replica_set(workload: int) -> Object:
    labels = _labels(workload)
    metadata = {
        "creationTimestamp": STARTED, "labels": labels, "name": _set_name(workload),
        "namespace": f"team-{workload % NAMESPACES}", "uid": _uid(_set_name(workload)),
    }  # fmt: skip
    template = {"metadata": {"labels": labels}, "spec": _spec(workload)}
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": metadata,
        "spec": {"replicas": REPLICAS, "selector": {"matchLabels": labels}, "template": template},
        "status": {"availableReplicas": REPLICAS, "readyReplicas": REPLICAS, "replicas": REPLICAS},
    }


def _pod(workload: int) -> Object:
    owner = {
        "apiVersion": "apps/v1", "blockOwnerDeletion": True, "controller": True, "kind": "ReplicaSet",
        "name": _set_name(workload), "uid": _uid(_set_name(workload)),
    }  # fmt: skip
    metadata = {
        "annotations": {"checksum/config": _digest(f"config {workload}")},
        "creationTimestamp": STARTED,
        "generateName": f"{_set_name(workload)}-",
        "labels": _labels(workload),
        "name": NAME,
        "namespace": f"team-{workload % NAMESPACES}",
        "ownerReferences": [owner],
        "resourceVersion": NUMBER,
        "uid": f"{NUMBER}-{_uid(f'pod {workload}')[7:]}",
    }
    spec = {**_spec(workload), "nodeName": NODE}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": spec,
        "status": _status(workload),
    }


def _spec(workload: int) -> Object:
    seconds = {"effect": "NoExecute", "operator": "Exists", "tolerationSeconds": 300}
    spec: Object = {
        "containers": [_container(workload)],
        "dnsPolicy": "ClusterFirst",
        "enableServiceLinks": True,
        "preemptionPolicy": "PreemptLowerPriority",
        "priority": 0,
        "restartPolicy": "Always",
        "schedulerName": "default-scheduler",
        "securityContext": {"fsGroup": 1000, "runAsNonRoot": True},
        "serviceAccount": "default",
        "serviceAccountName": "default",
        "terminationGracePeriodSeconds": 30,
        "tolerations": [
            {"key": f"node.kubernetes.io/{key}", **seconds} for key in ("not-ready", "unreachable")
        ],
        "volumes": [_configuration(workload), _token()],
    }
    return spec | _choice(workload)


def _choice(workload: int) -> Object:
    """A fifth of the workloads spreads by host, as Helm charts like to."""
    if workload % 5:
        return {}
    selector = {"matchLabels": {"app.kubernetes.io/name": f"app-{workload}"}}
    spread = {
        "labelSelector": selector, "maxSkew": 1, "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
    }  # fmt: skip
    return {"topologySpreadConstraints": [spread]}


def _configuration(workload: int) -> Object:
    return {"configMap": {"defaultMode": 420, "name": f"app-{workload}"}, "name": "config"}


def _token() -> Object:
    """The volume that every pod gets."""
    certificate = {"items": [{"key": "ca.crt", "path": "ca.crt"}], "name": "kube-root-ca.crt"}
    token = {"expirationSeconds": 3607, "path": "token"}
    sources = [{"serviceAccountToken": token}, {"configMap": certificate}]
    return {"name": "kube-api-access", "projected": {"defaultMode": 420, "sources": sources}}


def _container(workload: int) -> Object:
    memory = MEMORY[workload % len(MEMORY)]
    requests = {"cpu": CPU[workload // len(MEMORY) % len(CPU)], "memory": memory}
    return {
        "env": [{"name": "APP_MODE", "value": "production"}],
        "image": f"registry.example/app-{workload % 200}:1",
        "imagePullPolicy": "IfNotPresent",
        "name": "main",
        "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
        "resources": {"limits": {"memory": memory}, "requests": requests},
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "volumeMounts": [{"mountPath": mount, "name": name} for name, mount in MOUNTS.items()],
    }


def _status(workload: int) -> Object:
    kinds = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
    container = {
        "containerID": f"containerd://{MARK}",
        "image": f"registry.example/app-{workload % 200}:1",
        "imageID": f"registry.example/app-{workload % 200}@sha256:{_digest(f'image {workload}')}",
        "lastState": {}, "name": "main", "ready": True, "restartCount": workload % 3, "started": True,
        "state": {"running": {"startedAt": STARTED}},
    }  # fmt: skip
    return {
        "conditions": [
            {"lastProbeTime": None, "lastTransitionTime": STARTED, "status": "True", "type": kind}
            for kind in kinds
        ],
        "containerStatuses": [container],
        "hostIP": "192.0.2.1",
        "phase": "Running",
        "podIP": "192.0.2.2",
        "podIPs": [{"ip": "192.0.2.2"}],
        "qosClass": "Burstable",
        "startTime": STARTED,
    }
