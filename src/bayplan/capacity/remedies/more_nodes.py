"""One more node like one that is there, with the DaemonSet pods that it would have to bear."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import trials
from bayplan.capacity.answers import Remedy
from bayplan.capacity.remedies.case import Case
from bayplan.model import demand
from bayplan.model.names import NodeName
from bayplan.model.nodes import HOSTNAME
from bayplan.model.workloads import Kind
from bayplan.scheduling.fleet import Bay, Fleet

MODELS: Final = 6
"""So many kinds of nodes are tried, the smallest first."""
ADDED: Final = NodeName("one-more-node")


def add_node(case: Case) -> Iterable[Remedy]:
    """The smallest node that would do, of the kinds that are there."""
    for model in _models(case.fleet):
        with _one_more(model, case.fleet):
            helps = ADDED in trials.decide(case.pod, case.fleet).feasible
        if helps:
            yield Remedy("node", f"Node {model.name}", f"add one more node like {model.name}", model.name)
            return


def _models(fleet: Fleet) -> list[Bay]:
    """One bay of each size and set of marks, by memory."""
    kinds: dict[object, Bay] = {}
    for bay in fleet.bays:
        kinds.setdefault((tuple(sorted(bay.allocatable.items())), bay.node.taints), bay)
    return sorted(kinds.values(), key=lambda bay: bay.allocatable.get(demand.MEMORY, 0))[:MODELS]


@contextmanager
def _one_more(model: Bay, fleet: Fleet) -> Iterator[None]:
    """While it lasts, the fleet has one more bay like the model, with its DaemonSet pods only."""
    labels = {**model.node.labels, HOSTNAME: ADDED}
    bay = Bay(len(fleet.bays), replace(model.node, name=ADDED, labels=labels, unschedulable=False))
    for key, pod in model.pods.items():
        owner = pod.controller
        if owner is not None and owner.kind == Kind.DAEMON_SET:
            bay.add(pod, model.shapes[key])
    facts, drivers = fleet.facts, fleet.facts.csi_nodes
    if model.name in drivers:
        facts.csi_nodes = {**drivers, ADDED: replace(drivers[model.name], name=ADDED)}
    fleet.bays.append(bay)
    fleet.by_name[ADDED] = bay
    try:
        yield
    finally:
        facts.csi_nodes = drivers
        fleet.bays.pop()
        del fleet.by_name[ADDED]
