"""Whether pods run: none waits for a node, crashes again and again, or cannot have its image."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.pods import Pod
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

STUCK: Final = frozenset(
    ("CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CreateContainerConfigError",
     "CreateContainerError", "RunContainerError")
)  # fmt: skip
"""Why containers wait, where waiting alone does not help."""


def look(scene: Scene) -> Iterator[Outcome]:
    """Each pod that does not."""
    pods = [one for one in scene.snapshot.pods if not one.finished and not one.terminating]
    if not pods:
        yield outcomes.unknown("no pod was read", "kubectl get pods -A -o json")
        return
    wrong = [one for pod in pods for one in _wrong(pod)]
    yield from outcomes.settled(wrong, f"{outcomes.counted(len(pods), 'pod')} run")


def _wrong(pod: Pod) -> Iterator[Outcome]:
    subject = f"Pod {pod.key}"
    states = (*pod.status.init_containers, *pod.status.containers)
    stuck = [f"{one.name}: {one.waiting_reason}" for one in states if one.waiting_reason in STUCK]
    if stuck:
        restarts = max(one.restarts for one in states)
        said = f"is stuck after {outcomes.counted(restarts, 'restart')}" if restarts else "is stuck"
        yield outcomes.failed(subject, said, stuck, f"kubectl -n {pod.namespace} logs {pod.name} --previous")
    elif pod.status.phase == "Pending" and not pod.node:
        yield outcomes.failed(
            subject, "waits for a node", [pod.status.scheduling_message], f"bayplan explain {pod.key}"
        )


ITEM: Final = Item(
    "pods-running", "workloads", "Pods run: none waits, and none crashes again and again.", look
)
