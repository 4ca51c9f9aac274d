"""Whether every container asks for CPU and memory: what does not is the first to go."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.pods import Pod
from bayplan.verification import gaps, outcomes
from bayplan.verification.framework import Item, Outcome, Scene

NEEDED: Final = ("cpu", "memory")
SYSTEM: Final = ("kube-system", "kube-public", "kube-node-lease")


def look(scene: Scene) -> Iterator[Outcome]:
    """Pods of namespaces with a tier of which a container asks for nothing."""
    tiers = scene.declaration.tiers
    if not tiers:
        yield outcomes.absent("no tier is declared")
        return
    if (missing := gaps.gap(scene.snapshot, "pods")) is not None:
        yield missing
        return
    labels = {one.name: one.labels for one in scene.snapshot.namespaces}
    pods = [
        one
        for one in scene.snapshot.pods
        if not one.finished
        and one.namespace not in SYSTEM
        and any(tier.where.meets(one.namespace, labels.get(one.namespace, {})) for tier in tiers)
    ]
    wrong = [
        outcomes.failed(f"Pod {pod.key}", "has containers that ask for nothing", found)
        for pod in pods
        if (found := _silent(pod))
    ]
    yield from outcomes.settled(
        wrong, f"{outcomes.counted(len(pods), 'pod')} of tiers ask for CPU and memory"
    )


def _silent(pod: Pod) -> list[str]:
    return [
        f"{one.name}: no {' and no '.join(missing)}"
        for one in pod.spec.containers
        if (missing := [name for name in NEEDED if name not in one.resources.requests])
    ]


ITEM: Final = Item("requests-present", "tiers", "Every container of a tier asks for CPU and memory.", look)
