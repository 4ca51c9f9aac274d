"""Whether the operator's own validation went through on every node with cards.

`nvidia-operator-validator` is ready only when its init containers have found driver, toolkit, CUDA and the
plugin working (NVIDIA/gpu-operator, validator).
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.pods import Pod
from bayplan.verification import cards, outcomes
from bayplan.verification.framework import Item, Outcome, Scene

VALIDATOR: Final = "nvidia-operator-validator"


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes whose validator is missing, or has not finished."""
    nodes = cards.nodes(scene)
    if not nodes:
        yield outcomes.absent("no node is to have cards")
        return
    found = {str(one.node): one for one in scene.snapshot.pods if one.name.startswith(VALIDATOR) and one.node}
    if not found:
        yield outcomes.unknown("no validator was read", f"kubectl get pods -A -l app={VALIDATOR} -o wide")
        return
    wrong = [_wrong(node.name, found.get(node.name)) for node in nodes]
    seen = (
        f"{one.key} on {one.node}: {'ready' if one.status.ready else 'not ready'}" for one in found.values()
    )
    yield from outcomes.settled(
        [one for one in wrong if one], "driver, toolkit, CUDA and plugin are validated", seen
    )


def _wrong(node: str, pod: Pod | None) -> Outcome | None:
    if pod is None:
        return outcomes.failed(
            f"Node {node}", "nothing has validated its cards", remedy=f"is there a {VALIDATOR}?"
        )
    if pod.status.ready:
        return None
    waiting = [
        f"{one.name}: {one.waiting_reason or 'not done'}"
        for one in pod.status.init_containers
        if not one.ready
    ]
    remedy = f"kubectl -n {pod.namespace} logs {pod.name} --all-containers"
    return outcomes.failed(f"Node {node}", "its cards are not validated", waiting, remedy)


ITEM: Final = Item("card-validators", "cards", "The operator has validated every node with cards.", look)
