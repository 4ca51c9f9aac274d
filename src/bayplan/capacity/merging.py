"""Puts together what was seen of the lower layer and what is declared of it.

What was seen counts. What is declared fills in what nobody saw: a whole machine, or the memory of a host of
which only the name was read. Where the two speak of the same and differ, that is a finding: either somebody
forgot to write down a change, or somebody made one unasked.

Machines are the same by their number, or else by their name; hosts by name; networks by name, or else by
bridge and VLAN, for a hypervisor has no name for them; pools by host and name; devices by host and address;
disks of a machine by their slot. Sizes of whole hosts, their disks and
their pools are declared as a person would round them, so they may differ by a fiftieth.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from msgspec.structs import replace

from bayplan.capacity.words import amount
from bayplan.model.findings import Finding, Severity
from bayplan.model.machines import Host, Lower, Machine, Network, StoragePool
from bayplan.model.record import Record

R = TypeVar("R", bound=Record)

DIFFERS: Final = "declared-differs"
UNSEEN: Final = "declared-unseen"
ROUNDED: Final = 0.02
"""How far a size that a person rounded may be from the real one."""
_NOTHING: Final[tuple[object, ...]] = (None, "", (), {})


class _Measure(NamedTuple):
    """A field of which both may speak. `rounded`: as persons round; `bytes`: how it is told."""

    field: str
    rounded: bool = False
    size: bool = True


_HOST: Final = (
    _Measure("memory", rounded=True),
    _Measure("sockets", size=False),
    _Measure("cores", size=False),
    _Measure("threads", size=False),
)
_MACHINE: Final = (
    _Measure("memory"),
    _Measure("balloon"),
    _Measure("cores", size=False),
    _Measure("host", size=False),
    _Measure("name", size=False),
    _Measure("vmid", size=False),
)
_POOL: Final = (_Measure("size", rounded=True), _Measure("metadata", rounded=True))
_SIZE: Final = (_Measure("size"),)
_ROUND_SIZE: Final = (_Measure("size", rounded=True),)


def merge(seen: Lower, declared: Lower) -> tuple[Lower, tuple[Finding, ...]]:
    """Both layers as one, and where they differ. Tasks are only ever seen."""
    told: list[Finding] = []
    made = Lower(
        hosts=_hosts(seen, declared, told),
        storage_pools=_pools(seen, declared, told),
        networks=_networks(seen, declared),
        pci_devices=_joined(
            seen.pci_devices, declared.pci_devices, lambda one: (one.host, one.address), fill
        ),
        pci_mappings=_joined(seen.pci_mappings, declared.pci_mappings, lambda one: one.name, fill),
        machines=_machines(seen, declared, told),
        tasks=seen.tasks,
    )
    return made, tuple(told)


def fill(seen: R, declared: R) -> R:
    """A record with what is missing in it taken from another."""
    lacking = (name for name in seen.__struct_fields__ if _lacks(name, getattr(seen, name)))
    return replace(seen, **{name: getattr(declared, name) for name in lacking})


def _lacks(field: str, value: object) -> bool:
    """Nobody has a disk of no size."""
    return value in _NOTHING or (field == "size" and value == 0)


def _hosts(seen: Lower, declared: Lower, told: list[Finding]) -> tuple[Host, ...]:
    def both(one: Host, other: Host) -> Host:
        subject = f"Host {one.name}"
        told.extend(_differences(subject, one, other, _HOST))
        disks = _parts(one.disks, other.disks, lambda disk: disk.name, f"{subject} disk", _ROUND_SIZE, told)
        return replace(fill(one, other), disks=disks)

    return _joined(seen.hosts, declared.hosts, lambda one: one.name, both)


def _pools(seen: Lower, declared: Lower, told: list[Finding]) -> tuple[StoragePool, ...]:
    def both(one: StoragePool, other: StoragePool) -> StoragePool:
        told.extend(_differences(f"Pool {one.name} {one.host}".strip(), one, other, _POOL))
        return fill(one, other)

    return _joined(seen.storage_pools, declared.storage_pools, lambda one: (one.host, one.name), both)


def _networks(seen: Lower, declared: Lower) -> tuple[Network, ...]:
    """Networks keep the name that a person gave them."""
    places = {(one.bridge, one.vlan): one.name for one in declared.networks if one.bridge}
    names = {one.name for one in declared.networks}
    called = tuple(
        one if one.name in names else replace(one, name=places.get((one.bridge, one.vlan), one.name))
        for one in seen.networks
    )
    return _joined(called, declared.networks, lambda one: one.name, fill)


def _machines(seen: Lower, declared: Lower, told: list[Finding]) -> tuple[Machine, ...]:
    by_number = {one.vmid: one for one in seen.machines}
    by_name = {one.name: one for one in seen.machines if one.name}
    partners: dict[int, Machine] = {}
    rest: list[Machine] = []
    for one in declared.machines:
        found = by_number.get(one.vmid) or by_name.get(one.name)
        if found is None or found.vmid in partners:
            rest.append(one)
            told.extend(_unseen(one, seen))
        else:
            partners[found.vmid] = one
    known = (
        _machine(one, partners[one.vmid], told) if one.vmid in partners else one for one in seen.machines
    )
    return (*known, *rest)


def _machine(seen: Machine, declared: Machine, told: list[Finding]) -> Machine:
    subject = f"Machine {seen.vmid} {seen.name}".strip()
    told.extend(_differences(subject, seen, declared, _MACHINE))
    disks = _parts(seen.disks, declared.disks, lambda disk: disk.slot, f"{subject} disk", _SIZE, told)
    nics = _parts(seen.nics, declared.nics, lambda nic: nic.slot, f"{subject} nic", (), told)
    pinned = seen.pinned or (declared.pinned and not seen.devices)
    return replace(fill(seen, declared), disks=disks, nics=nics, pinned=pinned)


def _parts(
    seen: tuple[R, ...],
    declared: tuple[R, ...],
    key: Callable[[R], str],
    subject: str,
    measures: Sequence[_Measure],
    told: list[Finding],
) -> tuple[R, ...]:
    """Parts of something that was seen. Where any were, all were: one that is only declared is not there."""
    if not seen:
        return declared
    others = {key(one): one for one in declared}
    for name in sorted(others.keys() - {key(one) for one in seen}):
        summary = "is declared and is not there; what was seen counts"
        told.append(_finding(DIFFERS, f"{subject} {name}", summary))
    made: list[R] = []
    for one in seen:
        other = others.get(key(one), one)
        told.extend(_differences(f"{subject} {key(one)}", one, other, measures))
        made.append(fill(one, other))
    return tuple(made)


def _joined(
    seen: Sequence[R], declared: Sequence[R], key: Callable[[R], Hashable], both: Callable[[R, R], R]
) -> tuple[R, ...]:
    """What was seen, each with what is declared of it, and then what is only declared."""
    others: Mapping[Hashable, R] = {key(one): one for one in declared}
    known = {key(one) for one in seen}
    met = (both(one, others[key(one)]) if key(one) in others else one for one in seen)
    return (*met, *(one for one in declared if key(one) not in known))


def _differences(subject: str, seen: Any, declared: Any, measures: Sequence[_Measure]) -> Iterator[Finding]:
    for one in measures:
        real, said = getattr(seen, one.field), getattr(declared, one.field)
        if real in (*_NOTHING, 0) or said in (*_NOTHING, 0) or _same(real, said, one):
            continue
        shown = [amount(value, "bytes") if one.size else str(value) for value in (said, real)]
        summary = f"{one.field} is declared as {shown[0]} and is {shown[1]}; what was seen counts"
        yield _finding(DIFFERS, subject, summary)


def _same(real: Any, said: Any, measure: _Measure) -> bool:
    return bool(abs(real - said) <= real * ROUNDED if measure.rounded else real == said)


def _unseen(machine: Machine, seen: Lower) -> Iterator[Finding]:
    """Only where its host was read, so that it would have been seen."""
    if any(one.host == machine.host for one in seen.machines):
        subject = f"Machine {machine.vmid} {machine.name}".strip()
        summary = f"is declared and was not seen on {machine.host}; it counts as if it were there"
        yield _finding(UNSEEN, subject, summary, Severity.NOTE)


def _finding(check: str, subject: str, summary: str, severity: Severity = Severity.WARNING) -> Finding:
    remedy = "correct the estate file, or what it is about"
    return Finding(check, severity, subject, summary, remedy=remedy)
