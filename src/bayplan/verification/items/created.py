"""Whether workloads could create their pods: what a quota or a policy refuses never becomes a pod at all."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.workloads import Kind, Workload
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

LASTING: Final = (Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.DAEMON_SET)


def look(scene: Scene) -> Iterator[Outcome]:
    """Workloads whose controller was refused, with the refusal."""
    lasting = [one for one in scene.snapshot.workloads if one.kind in LASTING]
    if not lasting:
        yield outcomes.unknown(
            "no workload was read", "kubectl get deployments,statefulsets,daemonsets -A -o json"
        )
        return
    wrong = [
        outcomes.failed(
            f"{one.kind} {one.key}",
            f"has {one.created_replicas} of {one.replicas} pods"
            f"{': more were refused' if one.failure else ': the others are missing'}",
            [one.failure] if one.failure else [],
            f"kubectl -n {one.namespace} get events --field-selector reason=FailedCreate",
        )
        for one in lasting
        if _short(one)
    ]
    yield from outcomes.settled(wrong, f"{outcomes.counted(len(lasting), 'workload')} have all their pods")


def _short(one: Workload) -> bool:
    return bool(one.failure) or one.created_replicas < one.replicas


ITEM: Final = Item("pods-created", "workloads", "Workloads could create all their pods.", look)
