"""A production GPU cluster's pods in the order in which they came, on its nodes (the trace openb).

GPUs are whole: a pod asks for `num_gpu` of them, and a pod that shares one asks for one. `gpu_spec` becomes a
required node affinity to one of the named models. The trace is not part of this repository.
"""

import csv
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bayplan.model.labels import Operator, Requirement
from bayplan.model.names import Namespace, NodeName
from bayplan.model.nodes import HOSTNAME, Node
from bayplan.model.pods import Affinity, Container, NodeTerm, Pod, PodSpec, Resources
from bayplan.model.quantities import parse
from bayplan.model.snapshot import Snapshot
from bayplan.scheduling.columns import engine
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.settle import Outcome
from bench import naive
from bench.clusters import KUBERNETES
from bench.measuring import ROOT, Measured, Setting, Skip, Trial, timed

FOLDER: Final = Path("../shared/data/openb")
NODES: Final = "openb_node_list_gpu_node.csv"
PODS: Final = "openb_pod_list_default.csv"
GPU: Final = "nvidia.com/gpu"
MODEL: Final = "nvidia.com/gpu.product"
PODS_PER_NODE: Final = "110"
"""What a kubelet allows; the trace does not say."""

Line = dict[str, str]


def _folder() -> Path:
    folder = ROOT / os.environ.get("BENCH_OPENB", FOLDER)
    if not (folder / PODS).is_file():
        raise Skip("the trace is not here; name its folder with --openb or BENCH_OPENB")
    return folder


def _lines(name: str, setting: Setting) -> list[Line]:
    with (_folder() / name).open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    return found[: setting.of(len(found))]


def _nodes(setting: Setting) -> tuple[Node, ...]:
    return tuple(_node(line) for line in _lines(NODES, setting))


def _node(line: Line) -> Node:
    amounts = {**_amounts(line), "pods": PODS_PER_NODE, GPU: line["gpu"]}
    return Node(
        NodeName(line["sn"]),
        labels={HOSTNAME: line["sn"], MODEL: line["model"]},
        allocatable={name: parse(amount) for name, amount in amounts.items()},
    )


def _pods(setting: Setting) -> list[Pod]:
    return [_pod(line) for line in _lines(PODS, setting)]


def _pod(line: Line) -> Pod:
    amounts = _amounts(line) | ({GPU: line["num_gpu"]} if line["num_gpu"] != "0" else {})
    requests = {name: parse(amount) for name, amount in amounts.items()}
    spec = PodSpec(containers=(Container("main", resources=Resources(requests)),), affinity=_affinity(line))
    return Pod(Namespace("openb"), line["name"], spec)


def _amounts(line: Line) -> dict[str, str]:
    return {"cpu": f"{line['cpu_milli']}m", "memory": f"{line['memory_mib']}Mi"}


def _affinity(line: Line) -> Affinity:
    if not line["gpu_spec"]:
        return Affinity()
    models = tuple(line["gpu_spec"].split("|"))
    return Affinity(node_required=(NodeTerm((Requirement(MODEL, Operator.IN, models),)),))


def _trace(setting: Setting) -> Measured:
    """From records to the last pod's place, the building of the fleet included."""
    pods, snapshot = _pods(setting), Snapshot(nodes=_nodes(setting))
    seconds, outcome = timed(lambda: engine.settle(pods, Fleet(snapshot, KUBERNETES)))
    return Measured(seconds, tuple(_result(pods, outcome)))


def _result(pods: list[Pod], outcome: Outcome) -> Iterator[str]:
    gpus = {pod.key: pod.spec.containers[0].resources.requests.get(GPU) for pod in pods}
    asked = sum(amount.units for amount in gpus.values() if amount)
    given = sum(amount.units for key, amount in gpus.items() if amount and key in outcome.placed)
    yield f"{len(outcome.placed):,} of {len(pods):,} pods fit, with {given:,} of the {asked:,} GPUs asked for"


def _naive(setting: Setting) -> Measured:
    pods, nodes = _pods(setting), _nodes(setting)
    seconds, found = timed(lambda: naive.Placement(nodes).place(pods))
    naive.compare(engine.settle(pods, Fleet(Snapshot(nodes=nodes), KUBERNETES)).placed, found)
    return Measured(seconds)


TRIALS: Final[Mapping[str, Trial]] = {"trace": _trace, "naive": _naive}
