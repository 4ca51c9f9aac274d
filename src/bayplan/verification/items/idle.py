"""Whether notebooks hold cards that nobody uses: hours old, and hardly any CPU.

The hub's own culler sees a browser that is open, not a card that is idle. What a card does itself, only its
metrics tell (DCGM_FI_DEV_GPU_UTIL).
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.pods import Pod
from bayplan.model.quantities import ZERO
from bayplan.verification import cards, notebooks, outcomes
from bayplan.verification.framework import Item, Outcome, Scene

IDLE: Final = 20
"""Millicores: less than this is nobody at work."""
QUERY: Final = "max by (exported_namespace, exported_pod) (max_over_time(DCGM_FI_DEV_GPU_UTIL[1h])) < 1"


def look(scene: Scene) -> Iterator[Outcome]:
    """Notebooks with cards that use no CPU; where usage is not known, the question to Prometheus."""
    holders = [pod for pod in notebooks.servers(scene) if pod.node and not pod.finished and held(pod, scene)]
    if not holders:
        yield outcomes.absent("no notebook holds a card")
        return
    used: dict[str, int] = {}
    for one in scene.snapshot.usage:
        key = f"{one.namespace}/{one.pod}"
        used[key] = used.get(key, 0) + (one.cpu or 0)
    if not used:
        names = outcomes.listed(f"{one.key} ({held(one, scene)})" for one in holders)
        yield outcomes.unknown(
            f"{outcomes.counted(len(holders), 'notebook')} hold cards, and nothing says what they use",
            f"promtool query instant http://prometheus:9090 '{QUERY}'",
            evidence=[names],
        )
        return
    wrong = [
        outcomes.failed(f"Pod {one.key}", f"holds {held(one, scene)} and uses {used[one.key]} millicores")
        for one in holders
        if used.get(one.key, IDLE) < IDLE
    ]
    yield from outcomes.settled(wrong, "notebooks with cards are at work", [one.key for one in holders])


def held(pod: Pod, scene: Scene) -> str:
    """`2 nvidia.com/gpu`: what a pod has of cards; empty where it has none."""
    found = {
        name: amount
        for container in pod.spec.containers
        for name, amount in container.resources.requests.items()
        if cards.is_card(name, scene.declaration) and amount.nanos > ZERO.nanos
    }
    return ", ".join(f"{amount} {name}" for name, amount in found.items())


ITEM: Final = Item("idle-cards", "notebooks", "No notebook holds a card that it does not use.", look)
