"""Which machine is which node: by the provider id, the name, the address, in that order of trust."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

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

    `doubts` are nodes for which several machines speak alike, and machines that several nodes claim alike:
    such are left apart, and nothing is guessed.
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
    """Pairs nodes with machines. Templates are no node's machine.

    A provider id that names another machine rules one out, whatever its name. Where several machines are
    meant, a weaker sign may choose among them, but not beyond them.
    """
    known = [machine for machine in machines if not machine.template]
    matching = _Matching(nodes, known)
    for by, (of_node, of_machine) in _TRUST.items():
        matching.match(by, of_node, _index(known, of_machine))
    found = matching.berths
    berths: dict[str, Berthed] = {node.name: found[node.name] for node in nodes if node.name in found}
    return Hosting(berths, tuple(matching.doubts()))


class _Matching:
    """Nodes and machines while they are paired, from the strongest sign to the weakest."""

    def __init__(self, nodes: Sequence[Node], machines: Sequence[Machine]) -> None:
        self._nodes, self._machines = nodes, machines
        self.berths: dict[NodeName, Berthed] = {}
        self._taken: dict[int, NodeName] = {}
        self._several: dict[NodeName, tuple[str, list[int]]] = {}
        self._contested: set[int] = set()
        self._claims: list[str] = []

    def match(self, by: str, keys: "_Keys[Node]", index: Mapping[str, Sequence[int]]) -> None:
        """Pairs by one sign what no stronger one has paired."""
        claims: dict[int, list[NodeName]] = {}
        for node in self._nodes:
            if node.name in self.berths:
                continue
            meant = self._meant(node, dict.fromkeys(at for key in keys(node) for at in index.get(key, ())))
            if len(meant) > 1:
                self._several[node.name] = (by, meant)
            elif meant:
                claims.setdefault(meant[0], []).append(node.name)
        for at, names in claims.items():
            self._settle(by, at, names)

    def _meant(self, node: Node, found: Iterable[int]) -> list[int]:
        among = self._several.get(node.name)
        return [
            at for at in found if not _denies(node, self._machines[at]) and (among is None or at in among[1])
        ]

    def _settle(self, by: str, at: int, names: Sequence[NodeName]) -> None:
        """One node has the machine; where several claim it alike, none has, now or by a weaker sign."""
        machine = self._machines[at]
        owner = self._taken.get(at)
        if at in self._contested:
            return
        if owner is None and len(names) == 1:
            self.berths[names[0]] = Berthed(names[0], machine, by)
            self._taken[at] = names[0]
            return
        if owner is None:
            self._contested.add(at)
        claimants = names if owner is None else (owner, *names)
        self._claims.append(f"machine {machine.vmid}: nodes {_listed(claimants)} have its {by}")

    def doubts(self) -> Iterable[str]:
        """What stayed unclear."""
        for name, (by, meant) in self._several.items():
            if name not in self.berths:
                found = sorted(self._machines[at].vmid for at in meant)
                yield f"node {name}: machines {_listed(map(str, found))} have its {by}"
        yield from dict.fromkeys(self._claims)


T = TypeVar("T")
_Keys: TypeAlias = Callable[[T], Iterable[str]]


def _index(machines: Sequence[Machine], keys: "_Keys[Machine]") -> Mapping[str, Sequence[int]]:
    """Where the machines stand that have a key. Their numbers would not do: two clusters may share them."""
    found: dict[str, list[int]] = {}
    for at, machine in enumerate(machines):
        for key in keys(machine):
            found.setdefault(key, []).append(at)
    return found


def _denies(node: Node, machine: Machine) -> bool:
    """Whether the node's provider id is that of another machine."""
    for key in _provider(node):
        if key.isdigit():
            return key != str(machine.vmid)
        return bool(machine.uuid) and key != machine.uuid.lower()
    return False


def _listed(found: Iterable[str]) -> str:
    return ", ".join(found)


def _provider(node: Node) -> Iterable[str]:
    """`proxmox://region/201`, as the cloud controller writes it, or `proxmox://UUID`, as Cluster API does."""
    if node.provider_id.startswith(PROVIDER):
        yield node.provider_id.removeprefix(PROVIDER).rpartition("/")[2].lower()


_TRUST: Final[Mapping[str, tuple[_Keys[Node], _Keys[Machine]]]] = {
    "provider id": (_provider, lambda machine: filter(None, (str(machine.vmid), machine.uuid.lower()))),
    "name": (lambda node: (node.name.lower(),), lambda machine: filter(None, (machine.name.lower(),))),
    "address": (lambda node: node.addresses, lambda machine: machine.addresses),
}
