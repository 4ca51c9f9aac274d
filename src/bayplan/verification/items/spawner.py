"""Whether users get the notebooks that they ask for: those that were started stand, and none waits long."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.pods import Pod
from bayplan.verification import notebooks, outcomes
from bayplan.verification.framework import Item, Outcome, Scene

COMMAND: Final = "kubectl -n {namespace} logs deploy/hub | grep -i spawn"


def look(scene: Scene) -> Iterator[Outcome]:
    """Notebooks that wait or failed; where there are none, nobody has tried."""
    if not notebooks.wanted(scene):
        yield outcomes.absent("no notebooks are declared")
        return
    found = notebooks.servers(scene)
    if not found:
        command = COMMAND.format(namespace=notebooks.namespace(scene))
        yield outcomes.unknown("no notebook stands, so nothing shows that one starts", command)
        return
    wrong = [one for pod in found for one in _wrong(pod)]
    ready = [one.name for one in found if one.status.ready]
    yield from outcomes.settled(wrong, f"{outcomes.counted(len(ready), 'notebook')} ready", ready)


def _wrong(pod: Pod) -> Iterator[Outcome]:
    if pod.status.phase == "Pending" and not pod.node:
        remedy = f"bayplan explain {pod.key}"
        yield outcomes.failed(f"Pod {pod.key}", "waits for a node", [pod.status.scheduling_message], remedy)
    elif not pod.finished and not pod.status.ready:
        reasons = [f"{c.name}: {c.waiting_reason}" for c in pod.status.containers if c.waiting_reason]
        yield outcomes.failed(f"Pod {pod.key}", "is not ready", reasons)


ITEM: Final = Item("spawner", "notebooks", "Notebooks that users asked for have started.", look)
