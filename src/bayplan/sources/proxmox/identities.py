"""Which records are about the same machine: its number says so within a cluster, and its host.

Dumps of one cluster may catch a machine on two hosts, when it moved between them. Dumps of hosts that are no
cluster may use one number for two machines.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model.findings import Finding, Severity
from bayplan.model.machines import Machine
from bayplan.sources.proxmox import telling
from bayplan.sources.proxmox.telling import EXACT, PARTED, Told

_FIRM: Final = frozenset(("host", "name", "memory", "template", "uuid"))


def machines(told: Sequence[Told], hosts: Sequence[str]) -> tuple[list[Machine], list[Finding]]:
    """Every machine once, by number, and what is odd about them. `hosts` are all that are known."""
    found: list[Machine] = []
    findings: list[Finding] = []
    for vmid, by_host in sorted(_by_number(told, hosts).items()):
        groups, odd = _groups(vmid, by_host)
        findings += odd
        for group in groups:
            made, different = telling.merge(_without_forecast(group), _FIRM)
            found.append(made)
            if different:
                findings.append(telling.disagreement(_called(made), different))
    return found, findings


def waiting(machine: Machine, file: str) -> Finding:
    """The finding about changes that a machine will only see when it is stopped and started."""
    return Finding(
        check="machine-pending",
        severity=Severity.NOTE,
        subject=_called(machine),
        summary=f"changes wait until it is stopped and started: {', '.join(machine.pending)}",
        evidence=tuple(
            f"{key}: {value}" if value else f"{key} is to change" for key, value in machine.pending.items()
        ),
        remedy="a restart inside of the machine does not apply them; shut it down and start it",
        file=file,
    )


def _called(machine: Machine) -> str:
    return f"Machine {machine.vmid}"


def _by_number(told: Sequence[Told], hosts: Sequence[str]) -> dict[int, dict[str, list[Told]]]:
    """Records by number and host. What names no host is about the only one there is, if there is one."""
    found: defaultdict[int, defaultdict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in told:
        found[one.record.vmid][one.record.host].append(one)
    for by_host in found.values():
        named = [host for host in by_host if host] or list(hosts)
        if "" in by_host and len(named) == 1:
            moved = by_host.pop("")
            by_host[named[0]] += [Told(replace(one.record, host=named[0]), *one[1:]) for one in moved]
    return {vmid: dict(by_host) for vmid, by_host in found.items()}


def _groups(vmid: int, by_host: dict[str, list[Told]]) -> tuple[list[list[Told]], list[Finding]]:
    """What is about one machine each. Different names on different hosts are different machines."""
    names = {host: _name(told) for host, told in by_host.items()}
    if len(set(filter(None, names.values()))) < 2:
        return [[one for host in sorted(by_host) for one in by_host[host]]], []
    finding = Finding(
        check="duplicate-machine",
        severity=Severity.WARNING,
        subject=f"Machine {vmid}",
        summary=f"{len(by_host)} machines have the number {vmid}; they are kept apart by their hosts",
        evidence=tuple(f"{names[host] or 'no name'} on {host or 'no host'}" for host in sorted(names)),
        remedy="give dumps of one cluster; a number is unique in it",
    )
    return [by_host[host] for host in sorted(by_host)], [finding]


def _name(told: Sequence[Told]) -> str:
    return next((one.record.name for one in told if one.record.name), "")


def _without_forecast(told: Sequence[Told]) -> Sequence[Told]:
    """A configuration with its pending changes in says nothing new beside one that has them apart."""
    if all(one.rank != PARTED for one in told):
        return told
    return [
        Told(Machine(one.record.vmid, digest=one.record.digest), *one[1:]) if one.rank == EXACT else one
        for one in told
    ]
