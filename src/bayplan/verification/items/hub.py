"""Whether JupyterHub's hub and proxy run: the door to all notebooks."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.workloads import Workload
from bayplan.verification import gaps, notebooks, outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

PARTS: Final = ("hub", "proxy")


def look(scene: Scene) -> Iterator[Outcome]:
    """Each of them that is missing or not ready."""
    if not notebooks.wanted(scene):
        yield outcomes.absent("no notebooks are declared")
        return
    if (missing := gaps.gap(scene.snapshot, "workloads")) is not None:
        yield missing
        return
    found = {name: _part(scene, name) for name in PARTS}
    wrong = [one for name, workload in found.items() for one in _wrong(name, workload)]
    seen = [standing.one_line(one) for one in found.values() if one is not None]
    yield from outcomes.settled(wrong, "hub and proxy are ready", seen)


def _part(scene: Scene, name: str) -> Workload | None:
    found = standing.named(scene.snapshot, name, notebooks.namespace(scene))
    return found[0] if found else None


def _wrong(name: str, workload: Workload | None) -> Iterator[Outcome]:
    if workload is None:
        yield outcomes.failed("JupyterHub", f"has no {name} that was read")
    elif standing.lacking(workload) or not workload.replicas:
        yield outcomes.failed(
            f"{workload.kind} {workload.key}",
            f"{workload.ready_replicas} of {workload.replicas} are ready",
            remedy=f"kubectl -n {workload.namespace} logs deploy/{workload.name}",
        )


ITEM: Final = Item("hub-running", "notebooks", "JupyterHub's hub and proxy are ready.", look)
