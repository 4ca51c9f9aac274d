"""What the estate file and the snapshot say, in the form of claims, so that documents can be held against it.

Where both say something, both stand. What there are several of, such as hosts, has no single figure, and none
is made.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.claims import Claim
from bayplan.model.estate import Declaration
from bayplan.model.machines import Lower, Machine
from bayplan.model.nodes import Node
from bayplan.model.snapshot import Snapshot

ESTATE: Final = "the estate file"
CLUSTER: Final = "the cluster"
_TIER: Final = "tier "
_CONTROL: Final = "node-role.kubernetes.io/control-plane"


def declared(declaration: Declaration) -> Iterator[Claim]:
    """What the estate file says."""
    facts = _Facts(ESTATE, declaration.file or "bayplan.yaml")
    yield from _lower(facts, declaration.lower)
    for pool in declaration.pools:
        for taint in pool.taints:
            yield facts.say("taint", taint.key, str(taint.effect))
    for network in declaration.lower.networks:
        address, _, prefix = network.cidr.partition("/")
        if prefix:
            yield facts.say("network", address, float(prefix))
    yield from _tiers(facts, declaration)
    for one in declaration.platform.components:
        if one.version:
            yield facts.say("version", one.name, _bare(one.version))
    version = declaration.platform.cluster.version or declaration.kubernetes
    if version:
        yield facts.say("version", declaration.platform.cluster.distribution or "kubernetes", _bare(version))


def observed(snapshot: Snapshot, lower: Lower) -> Iterator[Claim]:
    """What the snapshot says. `lower` is that of the snapshot, as it was read."""
    facts = _Facts(CLUSTER, CLUSTER)
    yield from _lower(facts, lower)
    if snapshot.nodes:
        servers = sum(_is_server(node) for node in snapshot.nodes)
        yield facts.say("nodes", "", float(len(snapshot.nodes)))
        yield facts.say("servers", "", float(servers))
        yield facts.say("workers", "", float(len(snapshot.nodes) - servers))
    counts = {one.count for node in snapshot.csi_nodes for one in node.drivers if one.count}
    if len(counts) == 1:
        yield facts.say("slots", "", float(counts.pop()))
    for key, effect in sorted({(one.key, str(one.effect)) for node in snapshot.nodes for one in node.taints}):
        yield facts.say("taint", key, effect)
    if snapshot.kubernetes:
        yield facts.say("version", "kubernetes", _bare(snapshot.kubernetes))


class _Facts:
    """Makes claims of one source."""

    def __init__(self, source: str, file: str) -> None:
        self._source, self._file = source, file

    def say(self, topic: str, subject: str, value: float | str) -> Claim:
        """That something has a value."""
        amount, word = (None, value) if isinstance(value, str) else (value, "")
        return Claim(topic, subject, amount, word, file=self._file, source=self._source)


def _tiers(facts: _Facts, declaration: Declaration) -> Iterator[Claim]:
    """What a container of each tier gets as its memory limit where it names none."""
    for rule in declaration.namespace_rules:
        tier = rule.source.removeprefix(_TIER)
        for item in (item for one in rule.limit_ranges for item in one.items):
            if tier != rule.source and "memory" in item.default:
                yield facts.say("tier-default", tier, float(item.default["memory"].units))


def _lower(facts: _Facts, lower: Lower) -> Iterator[Claim]:
    memories = [host.memory for host in lower.hosts]
    if len(memories) == 1 and memories[0]:
        yield facts.say("host-memory", "", float(memories[0]))
    if len(lower.hosts) == 1 and lower.pci_devices and not lower.hosts[0].version:
        yield facts.say("host-cards", "", float(len(lower.pci_devices)))
    for machine in lower.machines:
        if machine.name and not machine.template:
            yield from _machine(facts, machine)


def _machine(facts: _Facts, machine: Machine) -> Iterator[Claim]:
    yield facts.say("machine-vmid", machine.name, float(machine.vmid))
    if machine.memory:
        yield facts.say("machine-memory", machine.name, float(machine.memory))
    if machine.cores:
        yield facts.say("machine-cores", machine.name, float(machine.cores))
    for address in machine.addresses[:1]:
        yield facts.say("machine-address", machine.name, address)
    if not machine.running:
        yield facts.say("machine-state", machine.name, "stopped")


def _is_server(node: Node) -> bool:
    return _CONTROL in node.labels or any(taint.key == _CONTROL for taint in node.taints)


def _bare(version: str) -> str:
    """`1.34.9` of `v1.34.9+k3s1`."""
    return version.removeprefix("v").partition("+")[0]
