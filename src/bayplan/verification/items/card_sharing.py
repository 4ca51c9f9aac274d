"""Whether cards are handed out as declared: turns by the labels of feature discovery, pieces by MIG's state.

`nvidia.com/gpu.replicas` and `nvidia.com/gpu.sharing-strategy` are written by GPU feature discovery,
`nvidia.com/mig.config.state` by the MIG manager (docs.nvidia.com, gpu-operator).
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.nodes import Node
from bayplan.model.platform import GpuSharing
from bayplan.verification import cards, gaps, outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene

REPLICAS: Final = "nvidia.com/gpu.replicas"
CONFIG: Final = "nvidia.com/mig.config"
STATE: Final = "nvidia.com/mig.config.state"


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes whose cards are handed out otherwise."""
    pools = cards.with_cards(scene.declaration)
    if not pools:
        yield outcomes.absent("no pool has cards")
        return
    if (missing := gaps.gap(scene.snapshot, "nodes")) is not None:
        yield missing
        return
    found, sharing = places.workers(scene), scene.declaration.platform.sharing_of
    nodes = [(node, sharing(pool.name)) for pool in pools for node in found[pool.name]]
    wrong = [one for node, shared in nodes for one in _wrong(node, shared)]
    silent = [node.name for node, shared in nodes if _silent(node, shared)]
    if silent and not wrong:
        command = f"kubectl get nodes -L {REPLICAS},{CONFIG},{STATE}"
        yield outcomes.unknown(f"{outcomes.listed(silent)} do not say how their cards are shared", command)
        return
    modes = sorted({f"pool {pool.name}: {sharing(pool.name).mode}" for pool in pools})
    yield from outcomes.settled(wrong, "cards are handed out as declared", modes)


def _silent(node: Node, sharing: GpuSharing) -> bool:
    return sharing.mode in cards.TURNS and REPLICAS not in node.labels


def _wrong(node: Node, sharing: GpuSharing) -> Iterator[Outcome]:
    turns = node.labels.get(REPLICAS, "")
    wanted = sharing.replicas if sharing.mode in cards.TURNS else 1
    if turns.isdigit() and int(turns) > 0 and int(turns) != wanted:
        yield outcomes.failed(
            f"Node {node.name}",
            f"hands out {turns} turns of a card, and {wanted} are declared",
            [f"{REPLICAS}={turns}"],
            "kubectl rollout restart of the device plugin's DaemonSet: it does not watch its ConfigMap",
        )
    if sharing.mode == "mig":
        yield from _pieces(node, sharing)


def _pieces(node: Node, sharing: GpuSharing) -> Iterator[Outcome]:
    config, state = node.labels.get(CONFIG, ""), node.labels.get(STATE, "")
    if config != sharing.profile:
        remedy = f"kubectl label node {node.name} {CONFIG}={sharing.profile} --overwrite"
        yield outcomes.failed(
            f"Node {node.name}",
            f"has MIG configuration {config or 'none'}, and {sharing.profile} is declared",
            remedy=remedy,
        )  # fmt: skip
    elif state != "success":
        yield outcomes.failed(
            f"Node {node.name}",
            f"its MIG configuration {config} is {state or 'not applied'}",
            remedy="let nothing use its cards; where they are passed through, stop and start its machine",
        )


ITEM: Final = Item(
    "card-sharing", "cards", "Cards are handed out as declared: whole, in turns, or in pieces.", look
)
