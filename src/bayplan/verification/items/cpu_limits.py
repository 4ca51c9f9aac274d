"""Whether nothing has a CPU limit, where the house strips them."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.estate import PodRule
from bayplan.model.pods import Pod
from bayplan.verification import gaps, outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Pods of the rules' namespaces that have one all the same."""
    rules = [one for one in scene.declaration.pod_rules if any(s.endswith("limits.cpu") for s in one.strips)]
    if not rules:
        yield outcomes.absent("nothing says that CPU limits are stripped")
        return
    if (missing := gaps.gap(scene.snapshot, "pods")) is not None:
        yield missing
        return
    labels = {one.name: one.labels for one in scene.snapshot.namespaces}
    pods = [one for one in scene.snapshot.pods if not one.finished and not one.mirror]
    wrong = [pod for pod in pods if _limited(pod) and _ruled(pod, rules, labels.get(pod.namespace, {}))]
    failures = (
        outcomes.failed(
            f"Pod {pod.key}",
            f"has a CPU limit in {', '.join(_limited(pod))}: older than the policy, or it is not in force",
            remedy="restart its workload, and see that its template has none",
        )
        for pod in wrong
    )
    yield from outcomes.settled(failures, f"none of {outcomes.counted(len(pods), 'pod')} has a CPU limit")


def _ruled(pod: Pod, rules: list[PodRule], labels: dict[str, str]) -> bool:
    return any(one.where.meets(pod.namespace, labels) for one in rules)


def _limited(pod: Pod) -> list[str]:
    return [one.name for one in pod.spec.containers if "cpu" in one.resources.limits]


ITEM: Final = Item("cpu-limits", "tiers", "Nothing has a CPU limit where the house strips them.", look)
