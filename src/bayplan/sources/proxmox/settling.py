"""Makes one lower layer of all that was told, when all files are there, and says what is odd about it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec.structs import replace

from bayplan.model.findings import Finding, Severity
from bayplan.model.machines import (
    Host,
    Lower,
    Network,
    PciDevice,
    PciMapping,
    StoragePool,
    Task,
)
from bayplan.sources.proxmox import identities, standing, storages, telling
from bayplan.sources.proxmox.book import Book, Definition
from bayplan.sources.proxmox.standing import Ground, Promises
from bayplan.sources.proxmox.telling import LISTED, NARROW, Told

_FIRM_OF_HOSTS: Final = frozenset(("memory", "threads", "sockets", "cores"))
_FIRM_OF_POOLS: Final = frozenset(("kind",))
_NOT_FIRM: Final[frozenset[str]] = frozenset()
_SHOWN: Final = 5
_SPARSE: Final = "zfspool"


def settle(book: Book) -> tuple[Lower, list[Finding]]:
    """The lower layer, in a fixed order, and the findings about it."""
    findings: list[Finding] = []
    ground = Ground(book)
    hosts = [standing.carrying(one, ground) for one in _hosts(book, findings)]
    names = [one.name for one in hosts]
    machines, odd = identities.machines(book.machines, names)
    promises = Promises(book, machines, ground)
    pools = [standing.grounded(one, ground) for one in _pools(book, names, findings)]
    lower = Lower(
        hosts=tuple(hosts),
        storage_pools=tuple(_promised(pools, promises, findings)),
        networks=tuple(_networks(book)),
        pci_devices=tuple(_each(book, PciDevice)),
        pci_mappings=tuple(_each(book, PciMapping)),
        machines=tuple(standing.sized(one, promises.sizes) for one in machines),
        tasks=tuple(_each(book, Task)),
    )
    return lower, [*findings, *odd, *_pending(lower, book), *_mapped(lower, book), *_containers(book)]


def _hosts(book: Book, findings: list[Finding]) -> Iterator[Host]:
    for name in sorted(book.hosts):
        told = book.hosts[name]
        if len(book.hosts) == 1:
            told = [*told, *(Told(Host(name, version=one), LISTED, at) for at, one in book.versions.items())]
        made, different = telling.merge(told, _FIRM_OF_HOSTS)
        if different:
            findings.append(telling.disagreement(f"Host {name}", different))
        yield made


def _pools(book: Book, hosts: Sequence[str], findings: list[Finding]) -> Iterator[StoragePool]:
    for (name, host), told in sorted(_pools_by_place(book, hosts).items()):
        made, different = telling.merge(told, _FIRM_OF_POOLS)
        if different:
            findings.append(telling.disagreement(f"Storage {name}", different))
        definition = book.definitions.get(name)
        if made.kind == _SPARSE and definition is not None:
            made = replace(made, thin=definition.sparse)
        yield replace(made, host=host, shared=not host)


def _pools_by_place(book: Book, hosts: Sequence[str]) -> dict[tuple[str, str], list[Told]]:
    """What is told of each storage, by name and host; one that is shared has no host."""
    found: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    shared = {one.record.name for one in book.pools if one.record.shared}
    shared |= {one.name for one in book.definitions.values() if one.shared}
    for one in book.pools:
        found[one.record.name, "" if one.record.name in shared else one.record.host].append(one)
    for definition in book.definitions.values():
        places = [place for place in found if place[0] == definition.name]
        if not places and (definition.name in shared or len(hosts) == 1):
            places = [(definition.name, "" if definition.name in shared else hosts[0])]
        for place in places:
            found[place].append(Told(_defined(definition), NARROW, "storage.cfg"))
    return found


def _defined(definition: Definition) -> StoragePool:
    return StoragePool(
        definition.name,
        kind=definition.kind,
        content=definition.content,
        thin=definition.kind in storages.THIN,
        shared=definition.shared,
    )


def _promised(
    pools: Sequence[StoragePool], promises: Promises, findings: list[Finding]
) -> Iterator[StoragePool]:
    for pool in pools:
        provisioned, unknown = promises.on(pool)
        made = replace(pool, provisioned=provisioned)
        if unknown:
            findings.append(standing.unknown_promises(made, unknown))
        yield made


def _networks(book: Book) -> Iterator[Network]:
    """Networks by name and host; one that the cluster defines has no host."""
    told = book.others[Network]
    found: defaultdict[tuple[Any, ...], list[Told]] = defaultdict(list)
    for (name, host), many in told.items():
        found[(name, "") if (name, "") in told else (name, host)] += many
    for place in sorted(found):
        made = telling.merge(_agreed(found[place]), _NOT_FIRM)[0]
        yield replace(made, host=place[1])


def _agreed(told: Sequence[Told]) -> list[Told]:
    """Machines may be told of several ranges on one bridge; then none of them is that of the network."""
    guessed = {one.record.cidr for one in told if one.rank == LISTED and one.record.cidr}
    if len(guessed) < 2 or any(one.record.cidr for one in told if one.rank > LISTED):
        return list(told)
    return [Told(replace(one.record, cidr="", gateway=""), *one[1:]) for one in told]


def _each(book: Book, kind: type) -> Iterator[Any]:
    for key in sorted(book.others[kind], key=lambda key: tuple(map(str, key))):
        yield telling.merge(book.others[kind][key], _NOT_FIRM)[0]


def _pending(lower: Lower, book: Book) -> Iterator[Finding]:
    files = {one.record.vmid: one.file for one in book.machines if one.record.pending}
    for machine in lower.machines:
        if machine.pending:
            yield identities.waiting(machine, files.get(machine.vmid, ""))


def _mapped(lower: Lower, book: Book) -> Iterator[Finding]:
    for mapping in lower.pci_mappings:
        if mapping.complaints:
            yield Finding(
                check="mapping-complaint",
                severity=Severity.WARNING if mapping.name in book.unfit else Severity.NOTE,
                subject=f"Mapping {mapping.name}",
                summary=f"Proxmox VE finds {len(mapping.complaints)} fault(s) with this resource mapping",
                evidence=mapping.complaints[:_SHOWN],
                remedy="a machine that asks for it may not start; set the mapping to the devices there are",
                file=book.others[PciMapping][mapping.name,][0].file,
            )


def _containers(book: Book) -> Iterator[Finding]:
    for host, found in sorted(book.containers.items()):
        if found:
            yield Finding(
                check="containers-left-out",
                severity=Severity.NOTE,
                subject=f"Host {host}",
                summary=f"{len(found)} container(s) (LXC) are not modelled, and what they use is not counted",
                remedy="add what they may use to the host's reserve in the estate file",
            )
