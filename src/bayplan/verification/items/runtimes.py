"""Whether runtime classes that pods name are there.

The API server refuses a pod whose class is missing; one that stands has outlived it. The GPU operator makes a
class `nvidia` only in its older way; by the runtime's plugin (NRI) it makes none, and removes one that is
there (docs.nvidia.com, gpu-operator, "Node Resource Interface").
"""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

OPERATOR: Final = "gpu-operator"
CLASS: Final = "nvidia"
LEGACY: Final = "legacy"
COMMAND: Final = "kubectl get runtimeclasses -o json"


def look(scene: Scene) -> Iterator[Outcome]:
    """Pods and templates that name a class that is missing, and the class that the operator has to make."""
    named = sorted({*_by_pods(scene), *_by_workloads(scene)})
    known = {one.name for one in scene.snapshot.runtime_classes}
    legacy = _injects(scene) == LEGACY
    if not named and not legacy:
        yield outcomes.absent("nothing names a runtime class")
        return
    if not known:
        yield outcomes.unknown("no runtime class was read", COMMAND, evidence=[user for _, user in named])
        return
    wrong = [
        outcomes.failed(user, f"names the runtime class {name}, which is not there", remedy=COMMAND)
        for name, user in named
        if name not in known
    ]
    if legacy and CLASS not in known:
        wrong.append(
            outcomes.failed(f"RuntimeClass {CLASS}", "is needed by the GPU operator as it is declared")
        )
    yield from outcomes.settled(wrong, "runtime classes that are named are there", sorted(known))


def _by_pods(scene: Scene) -> Iterator[tuple[str, str]]:
    for one in scene.snapshot.pods:
        if one.spec.runtime_class and not one.finished:
            yield one.spec.runtime_class, f"Pod {one.key}"


def _by_workloads(scene: Scene) -> Iterator[tuple[str, str]]:
    for one in scene.snapshot.workloads:
        if one.template.spec.runtime_class and one.controller is None:
            yield one.template.spec.runtime_class, f"{one.kind} {one.key}"


def _injects(scene: Scene) -> str:
    found = scene.declaration.platform.component(OPERATOR)
    return str(found.options.get("injection", "")) if found is not None else ""


ITEM: Final = Item("runtime-classes", "cards", "Runtime classes that pods name are there.", look)
