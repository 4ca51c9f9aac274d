"""From an estate's blueprint to the files that kubectl would have written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tools.examples.admission import admit
from tools.examples.blueprint import Estate, Manifest, Workload
from tools.examples.governance import exceeded, namespace_object, policy_objects
from tools.examples.nodes import node_object
from tools.examples.placement import Pod, Room, place_all
from tools.examples.pod_status import status_of
from tools.examples.pods import admitted_spec, pod_labels
from tools.examples.printing import print_json, print_yaml
from tools.examples.services import service_objects
from tools.examples.storage import storage_objects
from tools.examples.timeline import (
    job_name,
    metadata,
    owner,
    pod_age,
    pod_name,
    replica_set_name,
    template_hash,
)
from tools.examples.workloads import controller_revision, controllers, job_labels

POD_NETWORK = "198.51.100"
EVICTED = (
    "The node was low on resource: memory. Threshold quantity: 500Mi, available: 487212Ki. "
    "Container {name} was using {usage}Ki, request is {request}, has larger consumption of memory. "
)
KIND_ORDER = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob")


@dataclass(slots=True)
class World:
    """An estate with its pods placed."""

    estate: Estate
    pods: list[Pod]
    rooms: Mapping[str, Room]
    refusals: Mapping[str, str] = field(default_factory=dict)


def build(estate: Estate) -> World:
    pods = [pod for workload in estate.workloads for pod in plan_pods(estate, workload)]
    rooms = place_all(estate, pods)
    refusals = {one.key: refusal_of(estate, one, pods) for one in estate.workloads if one.refused}
    return World(estate, pods, rooms, refusals)


def plan_pods(estate: Estate, workload: Workload) -> Iterator[Pod]:
    if workload.refused:
        return
    admitted = admit(estate, workload)
    ended = workload.kind == "CronJob"
    count = workload.finished if ended else len(workload.pod_names) or workload.replicas
    for ordinal in range(count):
        phase = "Succeeded" if ended else "Running"
        yield Pod(workload, ordinal, pod_name(estate, workload, ordinal), admitted, phase=phase)
    for extra in range(workload.evicted):
        pod = Pod(
            workload, count + extra, pod_name(estate, workload, count + extra), admitted, phase="Failed"
        )
        pod.message = eviction_message(pod)
        yield pod


def eviction_message(pod: Pod) -> str:
    container = pod.admitted.containers[0]
    request = container.requests["memory"]
    return EVICTED.format(name=container.name, usage=request * 23 // 10 // 1024, request=f"{request >> 20}Mi")


def refusal_of(estate: Estate, workload: Workload, pods: Sequence[Pod]) -> str:
    namespace = next(one for one in estate.namespaces if one.name == workload.namespace)
    message = exceeded(namespace, pods, pod_name(estate, workload, 0), admit(estate, workload))
    if not message:
        raise ValueError(f"{workload.key} should be refused, but its quota has room")
    return message


def render(world: World, yaml_file: str) -> dict[str, str]:
    """The text of every file; the one that is named is written as YAML."""
    estate = world.estate
    files: dict[str, Iterable[Manifest]] = {
        "namespaces": in_order(namespace_object(estate, one) for one in estate.namespaces),
        "nodes": node_objects(world),
        "pods": in_order(pod_objects(world)),
        "policy": list(policy_objects(estate, world.pods)),
        "services": in_order(service_objects(estate)),
        "storage": list(storage_objects(estate, world.pods)),
        "workloads": workload_objects(world),
    }
    return {
        f"{name}.{'yaml' if name == yaml_file else 'json'}": print_yaml(list(items))
        if name == yaml_file
        else print_json(list(items))
        for name, items in files.items()
    }


def in_order(objects: Iterable[Manifest]) -> list[Manifest]:
    """The order in which a list request answers: by namespace, then by name."""
    return sorted(objects, key=place_in_list)


def place_in_list(one: Manifest) -> tuple[str, str]:
    found = one["metadata"]
    assert isinstance(found, dict)
    return found.get("namespace", ""), found["name"]


def workload_objects(world: World) -> list[Manifest]:
    found: dict[str, list[Manifest]] = {kind: [] for kind in KIND_ORDER}
    for workload in world.estate.workloads:
        own = [pod for pod in world.pods if pod.workload is workload]
        for one in controllers(world.estate, workload, own, world.refusals.get(workload.key, "")):
            found[str(one["kind"])].append(one)
    return [one for kind in KIND_ORDER for one in in_order(found[kind])]


def node_objects(world: World) -> list[Manifest]:
    return [
        node_object(
            world.estate,
            machine,
            [pod for pod in world.pods if pod.node == machine.name],
            f"{POD_NETWORK}.{32 * place}/27",
        )
        for place, machine in enumerate(world.estate.machines)
    ]


def pod_objects(world: World) -> Iterator[Manifest]:
    hosts = {machine.name: machine.address for machine in world.estate.machines}
    next_address = 1
    for pod in world.pods:
        host = hosts.get(pod.node or "", "")
        own = host
        if pod.node and not pod.workload.host_network:
            own, next_address = f"{POD_NETWORK}.{next_address}", next_address + 1
        yield pod_object(world.estate, pod, (host, own))


def pod_object(estate: Estate, pod: Pod, addresses: tuple[str, str]) -> Manifest:
    identity, workload = estate.identity, pod.workload
    age = pod_age(identity, pod)
    found = metadata(identity, "Pod", pod.name, age, workload.namespace, 1)
    found["labels"] = {**pod_labels(workload), **generated_labels(estate, pod)}
    if pod.admitted.note:
        found["annotations"] = {"kubernetes.io/limit-ranger": pod.admitted.note}
    found.update(owned(estate, pod))
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": found,
        "spec": admitted_spec(pod),
        "status": status_of(identity, pod, age, addresses),
    }


def generated_labels(estate: Estate, pod: Pod) -> dict[str, str]:
    """The labels that a controller adds to its pods."""
    workload = pod.workload
    match workload.kind:
        case "Deployment":
            return {"pod-template-hash": template_hash(estate.identity, workload)}
        case "StatefulSet":
            return {
                "apps.kubernetes.io/pod-index": str(pod.ordinal),
                "controller-revision-hash": controller_revision(estate, workload),
                "statefulset.kubernetes.io/pod-name": pod.name,
            }
        case "DaemonSet":
            revision = template_hash(estate.identity, workload)
            return {"controller-revision-hash": revision, "pod-template-generation": "1"}
        case "CronJob":
            return job_labels(estate, workload, job_name(workload, pod.ordinal))
        case "Pod" | "Mirror":
            return {}


def owned(estate: Estate, pod: Pod) -> Manifest:
    """Whom the pod belongs to; a mirror of a static pod belongs to its node, an unmanaged pod to nobody."""
    identity, workload = estate.identity, pod.workload
    match workload.kind:
        case "Deployment":
            name = replica_set_name(identity, workload)
            return owner_fields(estate, "apps/v1", "ReplicaSet", name, workload.namespace, f"{name}-")
        case "StatefulSet" | "DaemonSet":
            prefix = f"{workload.name}-"
            return owner_fields(estate, "apps/v1", workload.kind, workload.name, workload.namespace, prefix)
        case "CronJob":
            name = job_name(workload, pod.ordinal)
            return owner_fields(estate, "batch/v1", "Job", name, workload.namespace, f"{name}-")
        case "Mirror":
            return mirror_fields(estate, pod)
        case "Pod":
            return {}


def owner_fields(
    estate: Estate, api_version: str, kind: str, name: str, namespace: str, prefix: str
) -> Manifest:
    fields: Manifest = {"ownerReferences": owner(estate.identity, api_version, kind, name, namespace)}
    fields["generateName"] = prefix
    return fields


def mirror_fields(estate: Estate, pod: Pod) -> Manifest:
    hashed = estate.identity.hex_digest("static", pod.name)[:32]
    node = pod.node or ""
    reference: Manifest = {
        "apiVersion": "v1",
        "controller": True,
        "kind": "Node",
        "name": node,
        "uid": estate.identity.uid("Node", "", node),
    }
    return {
        "annotations": {
            "kubernetes.io/config.hash": hashed,
            "kubernetes.io/config.mirror": hashed,
            "kubernetes.io/config.source": "file",
        },
        "ownerReferences": [reference],
    }
