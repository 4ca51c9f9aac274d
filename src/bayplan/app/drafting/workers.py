"""Pools of workers that are alike: what the least of each gives to pods, and the machine under it."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import workers
from bayplan.model import demand
from bayplan.model.estate import Pool
from bayplan.model.hosting import Hosting
from bayplan.model.machines import Lower, Machine
from bayplan.model.nodes import Node
from bayplan.model.pods import Amounts
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind

WORKER: Final = "worker"
CARD: Final = "gpu"
_TOPOLOGY: Final = "topology.kubernetes.io/"
_PASSING: Final = "node.kubernetes.io/"
_GRAIN: Final = 1 << 30
"""Machines of one size differ by some pages of memory."""


def group(snapshot: Snapshot, hosting: Hosting) -> list[list[Node]]:
    """Workers that are alike, the most numerous first."""
    groups: dict[object, list[Node]] = {}
    for node in snapshot.nodes:
        if workers.access(node) != workers.CONTROL_PLANE:
            groups.setdefault(_kind(node, hosting), []).append(node)
    return sorted(groups.values(), key=len, reverse=True)


def named(groups: Sequence[Sequence[Node]]) -> Mapping[str, Sequence[Node]]:
    """The groups with a name for each: `worker`, `gpu`, and a number from the second on."""
    found: dict[str, Sequence[Node]] = {}
    for nodes in groups:
        kind = CARD if any("gpu" in name for name in _bears(nodes[0])) else WORKER
        alike = sum(one.partition("-")[0] == kind for one in found)
        found[f"{kind}-{alike + 1}" if alike else kind] = nodes
    return found


def pool(name: str, nodes: Sequence[Node], snapshot: Snapshot, under: Lower, hosting: Hosting) -> Pool:
    """A pool. What only some of the workers have, it does not promise."""
    return Pool(
        name,
        len(nodes),
        _least(nodes),
        _labels(nodes, snapshot),
        tuple(one for one in nodes[0].taints if not one.key.startswith(_PASSING)),
        _slots(nodes, snapshot),
        _machine(nodes, under, hosting),
    )


def _kind(node: Node, hosting: Hosting) -> object:
    bears = _bears(node)
    sizes = tuple(
        (name, amount // _GRAIN if name in (demand.MEMORY, demand.STORAGE) else amount)
        for name, amount in sorted(bears.items())
    )
    return (
        sizes,
        tuple(sorted((one.key, one.value, one.effect) for one in node.taints)),
        hosting.host_of(node.name),
    )


def _bears(node: Node) -> Mapping[str, int]:
    return {name: amount for name, amount in demand.integers(node.allocatable).items() if amount}


def _least(nodes: Sequence[Node]) -> Amounts:
    common = [name for name in nodes[0].allocatable if all(name in one.allocatable for one in nodes)]
    least = {
        name: min((one.allocatable[name] for one in nodes), key=lambda one: one.nanos) for name in common
    }
    return {name: amount for name, amount in least.items() if amount.nanos}


def _labels(nodes: Sequence[Node], snapshot: Snapshot) -> dict[str, str]:
    """Labels that all of them have, and that somebody selects nodes by, or that tell where they stand."""
    free = (pod for pod in snapshot.pods if all(one.kind != Kind.DAEMON_SET for one in pod.owners))
    asked = {key for pod in free for key in pod.spec.node_selector}
    return {
        key: value
        for key, value in nodes[0].labels.items()
        if (key in asked or key.startswith(_TOPOLOGY)) and all(one.labels.get(key) == value for one in nodes)
    }


def _slots(nodes: Sequence[Node], snapshot: Snapshot) -> dict[str, int]:
    names = {one.name for one in nodes}
    found: dict[str, int] = {}
    for node in snapshot.csi_nodes:
        for driver in node.drivers if node.name in names else ():
            if driver.count is not None:
                found[driver.name] = min(found.get(driver.name, driver.count), driver.count)
    return found


def _machine(nodes: Sequence[Node], under: Lower, hosting: Hosting) -> Machine | None:
    """The machine under most of them; one or the other has a disk that somebody attached by hand."""
    numbers = {berth.vmid for node in nodes if (berth := hosting.machine_of(node.name))}
    found = [_shape(one) for one in under.machines if one.vmid in numbers]
    usual = max(found, key=found.count, default=None)
    return usual if usual is not None and 2 * found.count(usual) > len(found) else None


def _shape(one: Machine) -> Machine:
    """A machine without what makes it this one. Devices that are asked for by their address are."""
    devices = tuple(device for device in one.devices if device.mapping)
    return replace(
        one, vmid=0, name="", status="", addresses=(), role="", template=False, devices=devices,
        pinned=bool(devices),
    )  # fmt: skip
