"""Whether there are as many control planes as declared, an odd number of them, and all ready.

Of an even number as many may fail as of one fewer, so one of them is for nothing.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """What is missing or even."""
    nodes = places.control_planes(scene)
    wanted = len(places.servers(scene.declaration))
    if not nodes:
        yield outcomes.unknown(
            "no node is marked as a control plane",
            "kubectl get nodes -l node-role.kubernetes.io/control-plane -o json",
        )
        return
    ready: list[str] = [one.name for one in nodes if one.ready]
    summary = f"{outcomes.counted(len(nodes), 'control plane')}, all ready"
    yield from outcomes.settled(_wrong(len(nodes), ready, wanted), summary, ready)


def _wrong(number: int, ready: list[str], wanted: int) -> Iterator[Outcome]:
    if wanted and number != wanted:
        yield outcomes.failed("Cluster", f"has {number} control planes, and {wanted} are declared", ready)
    if number % 2 == 0:
        spare = (number - 1) // 2
        yield outcomes.failed(
            "Cluster",
            f"has {number} control planes, an even number: no more than {spare} may fail, as with one fewer",
            ready,
            "add one, or remove one",
        )
    if len(ready) < number:
        left = len(ready) - (number // 2 + 1)
        margin = f"{left} more may fail" if left >= 0 else "the majority is lost"
        yield outcomes.failed(
            "Cluster", f"{len(ready)} of {number} control planes are ready; {margin}", ready
        )


ITEM: Final = Item(
    "control-planes", "control plane", "Control planes are complete, odd in number and ready.", look
)
