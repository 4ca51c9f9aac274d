"""The status of pods: running, finished, evicted, or waiting for a node."""

from tools.examples.blueprint import Container, Manifest, Value, present
from tools.examples.identity import Identity, timestamp
from tools.examples.placement import Pod
from tools.examples.pods import IMAGES, resources

OUT_OF_MEMORY_EXIT = 137


def status_of(identity: Identity, pod: Pod, age: int, addresses: tuple[str, str]) -> Manifest:
    """The status of a pod created `age` seconds before the capture; addresses are the node's and its own."""
    if pod.phase == "Pending":
        return waiting_status(pod, age)
    if pod.phase == "Failed":
        return evicted_status(identity, pod, age, addresses)
    return started_status(identity, pod, age, addresses)


def waiting_status(pod: Pod, age: int) -> Manifest:
    unscheduled = condition("PodScheduled", "False", age, "Unschedulable", pod.message)
    return {
        "conditions": [unscheduled],
        "observedGeneration": 1,
        "phase": "Pending",
        "qosClass": pod.admitted.quality,
    }


def condition(
    kind: str, state: str, age: int, reason: str | None = None, message: str | None = None
) -> Manifest:
    return present(
        {
            "lastTransitionTime": timestamp(age),
            "message": message,
            "reason": reason,
            "status": state,
            "type": kind,
        }
    ) | {"lastProbeTime": None}


def started_status(identity: Identity, pod: Pod, age: int, addresses: tuple[str, str]) -> Manifest:
    done = pod.phase == "Succeeded"
    ready, why = ("False", "PodCompleted") if done else ("True", None)
    ran = identity.number(8, 240, "ran", pod.workload.namespace, pod.name)
    conditions = [
        condition("Initialized", "True", age - 1, why),
        condition("Ready", ready, age - 4, why),
        condition("ContainersReady", ready, age - 4, why),
        condition("PodScheduled", "True", age),
    ]
    statuses: dict[str, list[Manifest]] = {"app": [], "init": []}
    for container in pod.admitted.containers:
        ended = age - ran if done or container.role == "init" else None
        statuses["app" if container.role == "app" else "init"].append(
            container_status(identity, pod, container, age - 3, ended)
        )
    return present(
        {
            "conditions": conditions,
            "containerStatuses": statuses["app"],
            "initContainerStatuses": statuses["init"] or None,
            "observedGeneration": 1,
            "phase": pod.phase,
            "qosClass": pod.admitted.quality,
            "startTime": timestamp(age),
            **where(addresses),
        }
    )


def where(addresses: tuple[str, str]) -> Manifest:
    host, own = addresses
    return {"hostIP": host, "hostIPs": [{"ip": host}], "podIP": own, "podIPs": [{"ip": own}]}


def container_status(
    identity: Identity, pod: Pod, container: Container, age: int, ended: int | None
) -> Manifest:
    kills = pod.workload.out_of_memory_kills if container.role == "app" else 0
    key = (pod.workload.namespace, pod.name, container.name)
    runtime_id = f"containerd://{identity.hex_digest('container', *key)}"
    running = ended is None
    # A container that was killed has run since its last start, not since the pod's.
    since = identity.number(3600, 40_000, "restarted", *key) if kills else age
    state: Value = {"running": {"startedAt": timestamp(min(since, age))}}
    if ended is not None:
        state = {"terminated": terminated(runtime_id, 0, "Completed", age, ended)}
    killed_id = f"containerd://{identity.hex_digest('killed', *key)}"
    return present(
        {
            "containerID": runtime_id,
            "image": container.image,
            "imageID": image_id(identity, container),
            "lastState": {"terminated": killed(killed_id, min(since, age))} if kills else {},
            "name": container.name,
            "ready": running or container.role == "init",
            "resources": resources(container),
            "restartCount": kills,
            "started": running,
            "state": state,
        }
    )


def image_id(identity: Identity, container: Container) -> str:
    repository = container.image.removeprefix(f"{IMAGES}/").rpartition(":")[0]
    return f"{IMAGES}/{repository}@sha256:{identity.hex_digest('image', container.image)}"


def terminated(runtime_id: str, exit_code: int, reason: str, started: int, ended: int) -> Manifest:
    return {
        "containerID": runtime_id,
        "exitCode": exit_code,
        "finishedAt": timestamp(ended),
        "reason": reason,
        "startedAt": timestamp(started),
    }


def killed(runtime_id: str, restarted: int) -> Manifest:
    return terminated(runtime_id, OUT_OF_MEMORY_EXIT, "OOMKilled", restarted + 5 * 3600, restarted + 1)


def evicted_status(identity: Identity, pod: Pod, age: int, addresses: tuple[str, str]) -> Manifest:
    status = started_status(identity, pod, age, addresses)
    gone = age - 5400
    disrupted = condition("DisruptionTarget", "True", gone, "TerminationByKubelet", pod.message)
    ended = [
        condition("Initialized", "True", age - 1),
        condition("Ready", "False", gone, "PodFailed"),
        condition("ContainersReady", "False", gone, "PodFailed"),
        condition("PodScheduled", "True", age),
    ]
    statuses = [
        {
            **container_status(identity, pod, container, age - 3, gone),
            "state": {
                "terminated": terminated(
                    f"containerd://{identity.hex_digest('evicted', pod.name, container.name)}",
                    OUT_OF_MEMORY_EXIT,
                    "Error",
                    age - 3,
                    gone,
                )
            },
        }
        for container in pod.admitted.containers
    ]
    return {
        **status,
        "conditions": [disrupted, *ended],
        "containerStatuses": statuses,
        "message": pod.message,
        "reason": "Evicted",
    }
