"""The picture of an estate: hosts, in them machines, in them the pods that stand there, tier by tier.

A node of which the machine is not known, and a machine of which the host is not known, stand on a deck of
their own without a name: nothing is guessed. Finished pods take no room and are not in the picture.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import cards, hosts
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.picture import BayPlan, Berth, Deck, PodBlock, Slots
from bayplan.model import demand
from bayplan.model.labels import Labels
from bayplan.model.machines import Host, Machine
from bayplan.model.names import PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.scheduling.fleet import Bay, Fleet

ROLE: Final = "node-role.kubernetes.io/"
TIER: Final = "tier"
SYSTEM: Final = "system"
OTHER: Final = "other"
SLOTS: Final = "volume-slots"
CARDS: Final = ("gpu", "gpu.shared", "i915", "xe")
"""What device plugins call their cards, after the vendor's domain (`nvidia.com/gpu`)."""
Lines = Mapping[str, Sequence[LoadLine]]


def plan(ground: Ground, lines: Iterable[LoadLine] = ()) -> BayPlan:
    """Every machine and node with its pods, on the host it is on; slots and load lines as `lines` say."""
    fleet = ground.fleet()
    known: dict[str, list[LoadLine]] = {}
    for one in lines:
        if one.scope == "node":
            known.setdefault(one.subject, []).append(one)
    berths = [*_machines(ground, fleet, known), *_bare(ground, fleet, known)]
    return BayPlan(
        tuple(_decks(ground, berths)), tiers(pod.tier for _, berth in berths for pod in berth.pods)
    )


def tiers(found: Iterable[str]) -> tuple[str, ...]:
    """All tiers that occur, in order of their importance: the system's own and the rest come last."""
    return tuple(sorted(set(found), key=tier_order))


def tier_order(tier: str) -> tuple[int, str]:
    """Where a tier stands: by its name, which begins with a number as a rule."""
    return ((SYSTEM, OTHER).index(tier) + 1 if tier in (SYSTEM, OTHER) else 0), tier


def tier_of(pod: Pod, fleet: Fleet) -> str:
    """The tier that the pod's namespace is labelled with; else whether it belongs to the system."""
    labels: Labels = fleet.facts.namespace_labels(pod.namespace)
    named = next((value for key, value in labels.items() if key == TIER or key.endswith(f"/{TIER}")), "")
    return named or (SYSTEM if pod.spec.priority_class.startswith("system-") else OTHER)


def role_of(node: Node) -> str:
    """What the node's labels say it is for."""
    roles = sorted(key.removeprefix(ROLE) for key in node.labels if key.startswith(ROLE))
    return ", ".join(role for role in roles if role) or "worker"


def marks_of(node: Node) -> Iterator[str]:
    """What keeps pods away, or draws them there."""
    if not node.ready:
        yield "not ready"
    if node.unschedulable:
        yield "cordoned"
    for taint in node.taints:
        yield f"{taint.key}={taint.value}:{taint.effect}" if taint.value else f"{taint.key}:{taint.effect}"


def _machines(ground: Ground, fleet: Fleet, lines: Lines) -> Iterator[tuple[str, Berth]]:
    """Machines with the name of their host: nodes first, then the rest, each by number."""
    owners = {one.machine.vmid: node for node, one in ground.hosting.berths.items()}
    alive = [one for one in ground.lower.machines if not one.template]
    for machine in sorted(alive, key=lambda one: (one.vmid not in owners, one.vmid)):
        bare = Berth(machine.name or str(machine.vmid), role=machine.role)
        node = owners.get(machine.vmid)
        berth = _node(fleet.by_name[node], fleet, lines.get(node, ())) if node else bare
        yield machine.host, _with_machine(berth, machine, ground)


def _bare(ground: Ground, fleet: Fleet, lines: Lines) -> Iterator[tuple[str, Berth]]:
    """Nodes of which nobody knows the machine."""
    for bay in fleet.bays:
        if bay.name not in ground.hosting.berths:
            berth = _node(bay, fleet, lines.get(bay.name, ()))
            memory = demand.integers(bay.node.capacity).get(demand.MEMORY, 0)
            yield "", replace(berth, name=bay.name, memory=max(memory, berth.allocatable))


def _node(bay: Bay, fleet: Fleet, lines: Sequence[LoadLine]) -> Berth:
    blocks = [_block(key, bay, fleet) for key in bay.pods]
    blocks.sort(key=lambda block: (tier_order(block.tier), -block.memory, block.pod))
    memory = next((one for one in lines if one.constraint == demand.MEMORY), None)
    return Berth(
        bay.name,
        node=bay.name,
        role=role_of(bay.node),
        allocatable=bay.allocatable.get(demand.MEMORY, 0),
        vcpus=bay.allocatable.get(demand.CPU, 0) // 1000,
        requested=bay.requested.get(demand.MEMORY, 0),
        pods=tuple(blocks),
        slots=tuple(Slots(one.name, one.used, one.capacity) for one in lines if one.constraint == SLOTS),
        shares=tuple(_shares(bay)),
        marks=tuple(marks_of(bay.node)),
        schedulable=bay.node.ready and not bay.node.unschedulable,
        load_line=memory.used_after if memory else None,
    )


def _block(key: PodKey, bay: Bay, fleet: Fleet) -> PodBlock:
    pod, asked = bay.pods[key], bay.shapes[key].requests
    return PodBlock(
        key,
        tier_of(pod, fleet),
        asked.get(demand.MEMORY, 0),
        asked.get(demand.CPU, 0),
        pod.priority,
        sum(amount for name, amount in asked.items() if is_card(name)),
    )


def is_card(resource: str) -> bool:
    """Whether an extended resource stands for cards, or parts of them, as device plugins name these."""
    owner, _, name = resource.partition("/")
    return demand.is_extended(resource) and bool(owner) and (name in CARDS or name.startswith("mig-"))


def _shares(bay: Bay) -> Iterator[Slots]:
    for name in sorted(bay.allocatable):
        if is_card(name) and bay.allocatable[name]:
            yield Slots(name, bay.requested.get(name, 0), bay.allocatable[name])


def _with_machine(berth: Berth, machine: Machine, ground: Ground) -> Berth:
    return replace(
        berth,
        name=machine.name or berth.name,
        vmid=machine.vmid,
        status=machine.status,
        memory=max(machine.memory or 0, berth.allocatable),
        vcpus=machine.cores or berth.vcpus,
        cards=tuple(_passed(machine, ground)),
    )


def _passed(machine: Machine, ground: Ground) -> Iterator[str]:
    """The cards that are passed through to a machine, as a person calls them."""
    devices = {(one.host, one.address): one for one in ground.lower.pci_devices}
    mapped = {one.name: one.paths for one in ground.lower.pci_mappings}
    for device in machine.devices:
        paths = [path.address for path in mapped.get(device.mapping, ()) if path.host == machine.host]
        found = [devices.get((machine.host, address)) for address in (*device.addresses, *paths)]
        known = dict.fromkeys(one.name or one.address for one in found if one)
        if not found or any(cards.is_card(one) for one in found if one):
            yield " or ".join(known) or device.mapping or ", ".join(device.addresses)


def _decks(ground: Ground, berths: Sequence[tuple[str, Berth]]) -> Iterator[Deck]:
    known: dict[str, Host | None] = {host.name: host for host in ground.lower.hosts}
    for name, _ in berths:
        known.setdefault(name, None)
    for name in sorted(known, key=lambda one: not one):
        standing = tuple(berth for at, berth in berths if at == name)
        yield _deck(name, known[name], standing, ground)


def _deck(name: str, host: Host | None, berths: tuple[Berth, ...], ground: Ground) -> Deck:
    found = (one for one in ground.lower.pci_devices if one.host == name and cards.is_card(one))
    cache = hosts.cache_of(host) if host else 0
    return Deck(
        name,
        host.memory if host else None,
        (hosts.rule_of(name, ground).memory or 0) if name else 0,
        cache + sum(one.memory or 0 for one in hosts.committed(name, ground)) if name else 0,
        berths,
        tuple(one.name or one.address for one in found),
        cache,
    )
