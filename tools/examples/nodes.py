"""Node objects: capacity, allocatable, conditions, the images that the node's pods brought."""

from collections.abc import Sequence

from tools.examples.blueprint import Estate, Machine, Manifest
from tools.examples.identity import timestamp
from tools.examples.placement import Pod
from tools.examples.pod_status import image_id
from tools.examples.quantities import MI, Amounts, print_amounts
from tools.examples.timeline import metadata

NODE_AGE = 300 * 86_400
MOST_IMAGES = 50
CALM = {
    "MemoryPressure": ("KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    "DiskPressure": ("KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    "PIDPressure": ("KubeletHasSufficientPID", "kubelet has sufficient PID available"),
}


def node_object(estate: Estate, machine: Machine, pods: Sequence[Pod], pod_range: str) -> Manifest:
    """A node with the pods that stand on it, ended ones included: their images are still there."""
    found = metadata(estate.identity, "Node", machine.name, NODE_AGE)
    found["labels"] = dict(machine.labels)
    found["annotations"] = {
        "node.alpha.kubernetes.io/ttl": "0",
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
        **machine.annotations,
    }
    spec: Manifest = {"podCIDR": pod_range, "podCIDRs": [pod_range]}
    if machine.provider_id:
        spec["providerID"] = machine.provider_id
    if machine.taints:
        spec["taints"] = list(machine.taints)
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": found,
        "spec": spec,
        "status": node_status(estate, machine, pods),
    }


def node_status(estate: Estate, machine: Machine, pods: Sequence[Pod]) -> Manifest:
    return {
        "addresses": [
            {"address": machine.address, "type": "InternalIP"},
            {"address": machine.name, "type": "Hostname"},
        ],
        "allocatable": node_amounts(machine.allocatable),
        "capacity": node_amounts(machine.capacity),
        "conditions": conditions(),
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "features": {"supplementalGroupsPolicy": True},
        "images": images(estate, pods),
        "nodeInfo": node_info(estate, machine),
    }


def node_amounts(amounts: Amounts) -> Manifest:
    """A kubelet also names the huge pages that it does not have."""
    printed: Manifest = {**print_amounts({"hugepages-1Gi": 0, "hugepages-2Mi": 0, **amounts})}
    return printed


def conditions() -> list[Manifest]:
    beat, since = timestamp(40), timestamp(60 * 86_400)
    calm: list[Manifest] = [
        heartbeat(kind, "False", reason, message, beat, since) for kind, (reason, message) in CALM.items()
    ]
    ready = heartbeat("Ready", "True", "KubeletReady", "kubelet is posting ready status", beat, since)
    return [*calm, ready]


def heartbeat(kind: str, state: str, reason: str, message: str, beat: str, since: str) -> Manifest:
    return {
        "lastHeartbeatTime": beat,
        "lastTransitionTime": since,
        "message": message,
        "reason": reason,
        "status": state,
        "type": kind,
    }


def images(estate: Estate, pods: Sequence[Pod]) -> list[Manifest]:
    """The largest images on the node, as many as a kubelet reports."""
    found: dict[str, Manifest] = {}
    for container in (container for pod in pods for container in pod.admitted.containers):
        size = image_size(estate, container.image)
        found[container.image] = {
            "names": [image_id(estate.identity, container), container.image],
            "sizeBytes": size,
        }
    ordered = sorted(found, key=lambda name: (-image_size(estate, name), name))
    return [found[name] for name in ordered[:MOST_IMAGES]]


def image_size(estate: Estate, image: str) -> int:
    """Mostly tens of megabytes, some hundreds: a square makes the large ones rare."""
    drawn = estate.identity.number(3, 28, "image", image)
    return drawn * drawn * MI + estate.identity.number(0, MI, "bytes", image)


def node_info(estate: Estate, machine: Machine) -> Manifest:
    identity = estate.identity
    return {
        "architecture": "amd64",
        "bootID": identity.uid("boot", machine.name),
        "containerRuntimeVersion": estate.runtime,
        "kernelVersion": "6.8.0-85-generic",
        "kubeProxyVersion": "",
        "kubeletVersion": estate.version,
        "machineID": identity.hex_digest("machine", machine.name)[:32],
        "operatingSystem": "linux",
        "osImage": "Ubuntu 24.04.3 LTS",
        "systemUUID": identity.uid("system", machine.name),
    }
