"""What the loss of each single node of 1,000 would do to 30,000 pods."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.scheduling.columns import engine, survey
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.settle import Outcome, queue
from bench import clusters, naive
from bench.clusters import KUBERNETES, Mix
from bench.measuring import Measured, Setting, Trial, timed

NODES: Final = 1_000
WORKLOADS: Final = 500
REPLICAS: Final = 60
CHOOSY: Final = 0.2
SAMPLE: Final = 5
"""How many losses are worked out the slow way; they all cost about the same."""


def _estate(setting: Setting) -> Snapshot:
    """Nodes with all pods in their places, controlled but without the controllers themselves."""
    nodes = clusters.nodes(setting.of(NODES))
    mix = Mix(setting.of(WORKLOADS), REPLICAS, CHOOSY, owned=True)
    pods = mix.pods()
    placed = engine.settle(pods, Fleet(Snapshot(nodes=nodes), KUBERNETES)).placed
    standing = tuple(replace(pod, node=placed[pod.key]) for pod in pods if pod.key in placed)
    return Snapshot(nodes=nodes, pods=standing)


def _losses(setting: Setting) -> Measured:
    """From the snapshot to the last difference, the building of the fleet included."""
    estate = _estate(setting)
    seconds, found = timed(lambda: list(survey.losses(Fleet(estate, KUBERNETES))))
    moved, stranded = sum(len(one.moved) for one in found), sum(len(one.unplaced) for one in found)
    return Measured(seconds, (f"{len(found):,} losses: {moved:,} pods move, {stranded:,} find no place",))


def _anew(setting: Setting) -> Measured:
    """A snapshot without the node and a new fleet, for some nodes; and whether the survey agrees."""
    estate = _estate(setting)
    sample = estate.nodes[:: max(1, len(estate.nodes) // SAMPLE)][:SAMPLE]
    seconds, outcomes = timed(lambda: [_without(node, estate) for node in sample])
    _agree(estate, sample, outcomes)
    return Measured(seconds / len(sample) * len(estate.nodes))


def _without(lost: Node, estate: Snapshot) -> Outcome:
    left = tuple(node for node in estate.nodes if node is not lost)
    standing = tuple(pod for pod in estate.pods if pod.node != lost.name)
    homeless: list[Pod] = [replace(pod, node=NodeName("")) for pod in estate.pods if pod.node == lost.name]
    return engine.settle(queue(homeless), Fleet(Snapshot(nodes=left, pods=standing), KUBERNETES))


def _agree(estate: Snapshot, sample: Sequence[Node], outcomes: Sequence[Outcome]) -> None:
    found = survey.losses(Fleet(estate, KUBERNETES), [node.name for node in sample])
    for loss, outcome in zip(found, outcomes, strict=True):
        naive.compare(loss.moved, outcome.placed)


TRIALS: Final[Mapping[str, Trial]] = {"losses": _losses, "anew": _anew}
