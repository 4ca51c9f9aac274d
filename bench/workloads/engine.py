"""Placing 50,000 pods on 5,000 empty nodes with the engine for large estates."""

import functools
from collections.abc import Mapping
from typing import Final

from bayplan.model.snapshot import Snapshot
from bayplan.scheduling import settle as scalar
from bayplan.scheduling.columns import engine
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.settle import Outcome
from bench import clusters, naive
from bench.clusters import KUBERNETES, Mix
from bench.measuring import Measured, Setting, Trial, timed

NODES: Final = 5_000
WORKLOADS: Final = 500
REPLICAS: Final = 100
CHOOSY: Final = 0.2
NAIVE_SHARE: Final = 0.04
"""The naive placement takes as long for the last pod as for the first, so a part of them is enough."""

SMALL_NODES: Final = 200
SMALL_WORKLOADS: Final = 50
SMALL_REPLICAS: Final = 20


def _mix(setting: Setting, *, choosy: float = 0.0, owned: bool = False, shuffled: bool = False) -> Mix:
    return Mix(setting.of(WORKLOADS), REPLICAS, choosy, owned, shuffled)


def _settle(mix: Mix, nodes: int) -> tuple[float, Outcome]:
    """Seconds from records to the last pod's place, the building of the fleet included."""
    snapshot = Snapshot(nodes=clusters.nodes(nodes), workloads=mix.replica_sets())
    pods = mix.pods()
    return timed(lambda: engine.settle(pods, Fleet(snapshot, KUBERNETES)))


def _whole(setting: Setting, *, shuffled: bool) -> Measured:
    mix = _mix(setting, choosy=CHOOSY, shuffled=shuffled)
    seconds, outcome = _settle(mix, setting.of(NODES))
    rate = len(outcome.placed) / seconds
    return Measured(seconds, (f"{len(outcome.placed):,} placed, {rate:,.0f} a second", *_left(outcome)))


def _rate(setting: Setting, *, owned: bool = False, shuffled: bool = False) -> Measured:
    mix = _mix(setting, owned=owned, shuffled=shuffled)
    seconds, outcome = _settle(mix, setting.of(NODES))
    return Measured(len(outcome.placed) / seconds, _left(outcome))


def _left(outcome: Outcome) -> tuple[str, ...]:
    return (f"{len(outcome.unplaced):,} fit nowhere",) if outcome.unplaced else ()


def _naive(setting: Setting, *, whole: bool) -> Measured:
    """The first pods placed naively, as a rate or as the seconds that all of them would take."""
    nodes, pods = clusters.nodes(setting.of(NODES)), _mix(setting).pods()
    first = pods[: max(1, round(len(pods) * NAIVE_SHARE))]
    seconds, found = timed(lambda: naive.Placement(nodes).place(first))
    naive.compare(engine.settle(first, Fleet(Snapshot(nodes=nodes), KUBERNETES)).placed, found)
    return Measured(seconds / len(first) * len(pods) if whole else len(first) / seconds)


def _few(setting: Setting) -> Mix:
    return Mix(setting.of(SMALL_WORKLOADS), SMALL_REPLICAS, CHOOSY)


def _small(setting: Setting) -> Measured:
    seconds, _ = _settle(_few(setting), setting.of(SMALL_NODES))
    return Measured(seconds)


def _scalar(setting: Setting) -> Measured:
    """The engine for small estates, and whether the other one agrees."""
    mix, nodes = _few(setting), setting.of(SMALL_NODES)
    pods, snapshot = mix.pods(), Snapshot(nodes=clusters.nodes(nodes))
    seconds, outcome = timed(lambda: scalar.settle(pods, Fleet(snapshot, KUBERNETES)))
    naive.compare(_settle(mix, nodes)[1].placed, outcome.placed)
    return Measured(seconds)


TRIALS: Final[Mapping[str, Trial]] = {
    "mixed": functools.partial(_whole, shuffled=False),
    "mixed-shuffled": functools.partial(_whole, shuffled=True),
    "plain": _rate,
    "plain-shuffled": functools.partial(_rate, shuffled=True),
    "owned": functools.partial(_rate, owned=True),
    "naive": functools.partial(_naive, whole=False),
    "naive-whole": functools.partial(_naive, whole=True),
    "small": _small,
    "scalar": _scalar,
}
