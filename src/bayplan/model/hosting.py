"""Which machine is which node: by the provider id, the name, the address, in that order of trust."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from bayplan.model.machines import Machine
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.record import Record

PROVIDER: Final = "proxmox://"


class Berthed(Record, frozen=True):
    """A node and its machine. `by` is `provider id`, `name` or `address`."""

    node: NodeName
    machine: Machine
    by: str


class Hosting(Record, frozen=True):
    """Nodes and their machines, by name of the node.

    `doubts` are nodes for which several machines speak alike, and machines that two nodes claim: such are
    left apart, and nothing is guessed.
    """

    berths: dict[str, Berthed] = {}
    doubts: tuple[str, ...] = ()

    def machine_of(self, node: str) -> Machine | None:
        """The machine under a node, where it is known."""
        found = self.berths.get(node)
        return found.machine if found else None

    def host_of(self, node: str) -> str:
        """The host under a node; empty where it is not known."""
        found = self.berths.get(node)
        return found.machine.host if found else ""

    def node_of(self, vmid: int) -> NodeName | None:
        """The node that a machine is, if it is one."""
        return next((one.node for one in self.berths.values() if one.machine.vmid == vmid), None)

    def nodes_on(self, host: str) -> tuple[NodeName, ...]:
        """The nodes whose machines are on a host."""
        return tuple(one.node for one in self.berths.values() if one.machine.host == host)


def pair(nodes: Sequence[Node], machines: Iterable[Machine]) -> Hosting:
    """Pairs nodes with machines. Templates are no node's machine."""
    known = [machine for machine in machines if not machine.template]
    berths: dict[str, Berthed] = {}
    doubts: list[str] = []
    taken: dict[int, NodeName] = {}
    for by, speaks in _TRUST.items():
        index = _index(known, speaks[1])
        for node in nodes:
            if node.name in berths:
                continue
            found = {one.vmid: one for key in speaks[0](node) for one in index.get(key, ())}
            if len(found) > 1:
                doubts.append(f"node {node.name}: machines {_listed(found)} have its {by}")
                continue
            for vmid, machine in found.items():
                if vmid in taken:
                    doubts.append(f"machine {vmid}: nodes {taken[vmid]} and {node.name} have its {by}")
                else:
                    taken[vmid] = node.name
                    berths[node.name] = Berthed(node.name, machine, by)
    return Hosting({node.name: berths[node.name] for node in nodes if node.name in berths}, tuple(doubts))


def _index(
    machines: Sequence[Machine], keys: Callable[[Machine], Iterable[str]]
) -> Mapping[str, Sequence[Machine]]:
    found: dict[str, list[Machine]] = {}
    for machine in machines:
        for key in keys(machine):
            found.setdefault(key, []).append(machine)
    return found


def _listed(found: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(found)))


def _provider(node: Node) -> Iterable[str]:
    """`proxmox://region/201`, as the cloud controller writes it, or `proxmox://UUID`, as Cluster API does."""
    if node.provider_id.startswith(PROVIDER):
        yield node.provider_id.removeprefix(PROVIDER).rpartition("/")[2].lower()


_TRUST: Final[Mapping[str, tuple[Callable[[Node], Iterable[str]], Callable[[Machine], Iterable[str]]]]] = {
    "provider id": (_provider, lambda machine: filter(None, (str(machine.vmid), machine.uuid.lower()))),
    "name": (lambda node: (node.name.lower(),), lambda machine: filter(None, (machine.name.lower(),))),
    "address": (lambda node: node.addresses, lambda machine: machine.addresses),
}
