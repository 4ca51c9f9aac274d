"""Memory of hosts: what machines are promised, against what the host has.

Two lines for a host. `memory`: every machine gets all that it may have. `memory-ballooned`: every machine is
squeezed to its balloon's minimum, except those whose memory is pinned, because a device is passed through or
huge pages are used. The cache of ZFS stands beside the machines in both, as large as it may become, and as
large as it is where nobody says more.

Nothing refuses to promise more: machines start until the host begins to swap or its kernel kills one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bayplan.capacity import hosts
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.verdicts import names
from bayplan.capacity.words import size
from bayplan.model.bounds import HostRule
from bayplan.model.machines import Host, Machine

Amount = Callable[[Machine], int | None]


def lines(ground: Ground) -> Iterable[LoadLine]:
    """What is promised of each host's memory, in full and squeezed."""
    for host in ground.lower.hosts:
        if host.memory is not None:
            yield _line("memory", host, ground, lambda machine: machine.memory)
            yield _line("memory-ballooned", host, ground, hosts.least_memory)


def unknown(ground: Ground) -> Iterable[str]:
    """Hosts of which the memory is not known."""
    if not ground.lower.hosts:
        yield "nothing is known of hosts: no load line stands for what is under the nodes"
    silent = [host.name for host in ground.lower.hosts if host.memory is None]
    if silent:
        yield f"nobody says how much memory {names(silent)} has"


def _line(name: str, host: Host, ground: Ground, of: Amount) -> LoadLine:
    rule, machines = hosts.rule_of(host.name, ground), hosts.committed(host.name, ground)
    parts = tuple(_parts(host, machines, of))
    used, capacity = sum(part.amount for part in parts), hosts.memory_of(host, rule)
    return LoadLine(
        "host-memory", name, "host", host.name, "bytes", used=used, capacity=capacity,
        firm=False, relieved=False, parts=parts,
        sources=("machines that run or start on boot", _bound(host, rule)),
        note="; ".join(_notes(machines, used, capacity)),
    )  # fmt: skip


def _parts(host: Host, machines: Sequence[Machine], of: Amount) -> Iterator[Part]:
    sorts = {
        "running": [one for one in machines if one.running and not one.pinned],
        "running, pinned": [one for one in machines if one.running and one.pinned],
        "stopped, starts on boot": [one for one in machines if not one.running],
    }
    for sort, found in sorts.items():
        if found:
            yield Part(sort, sum(of(one) or 0 for one in found), names(map(hosts.called, found)))
    cache = hosts.cache_of(host)
    if cache:
        yield Part("ZFS cache", cache, "as it is" if host.zfs_cache_max is None else "as it may become")


def _bound(host: Host, rule: HostRule) -> str:
    kept = f" less {size(rule.memory)} for the host" if rule.memory else ", nothing kept for the host"
    times = rule.memory_overcommit
    return f"{size(host.memory or 0)} physical{kept}{f', times {times:g}' if times not in (None, 1) else ''}"


def _notes(machines: Sequence[Machine], used: int, capacity: int | None) -> Iterator[str]:
    if capacity is not None and used > capacity:
        yield f"{size(used - capacity)} more are promised than there are"
    spare = [hosts.called(one) for one in machines if not one.running]
    if spare:
        yield f"stopped, but started with the host: {names(spare)}"
    silent = [hosts.called(one) for one in machines if one.memory is None]
    if silent:
        yield f"not counted, nobody says how much memory: {names(silent)}"
