"""Virtual CPUs of hosts: how many are promised, against threads times the ratio that is allowed.

Nothing refuses more; machines then wait for each other, which shows as steal time in them.
"""

from collections.abc import Iterable, Iterator, Sequence

from bayplan.capacity import hosts
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.verdicts import names
from bayplan.model.machines import Host, Machine


def lines(ground: Ground) -> Iterable[LoadLine]:
    """The virtual CPUs that are promised on each host."""
    for host in ground.lower.hosts:
        if host.threads is not None:
            yield _line(host, host.threads, ground)


def unknown(ground: Ground) -> Iterable[str]:
    """Hosts of which the threads are not known."""
    silent = [host.name for host in ground.lower.hosts if host.threads is None]
    if silent:
        yield f"nobody says how many threads {names(silent)} has"


def _line(host: Host, threads: int, ground: Ground) -> LoadLine:
    rule, machines = hosts.rule_of(host.name, ground), hosts.committed(host.name, ground)
    parts = tuple(_parts(machines))
    used = sum(part.amount for part in parts)
    times = hosts.VCPUS_PER_THREAD if rule.vcpus_per_thread is None else rule.vcpus_per_thread
    kept = f" less {rule.threads} for the host" if rule.threads else ""
    said = "" if rule.vcpus_per_thread is not None else " (nothing is declared)"
    return LoadLine(
        "host-vcpus", "vcpus", "host", host.name, "count",
        used=used, capacity=hosts.vcpus_of(host, rule), firm=False, relieved=False, parts=parts,
        sources=("machines that run or start on boot", f"{threads} threads{kept}, times {times:g}{said}"),
        note=f"{used / threads:.2f} for each thread" if threads else "",
    )  # fmt: skip


def _parts(machines: Sequence[Machine]) -> Iterator[Part]:
    sorts = {
        "running": [one for one in machines if one.running],
        "stopped, starts on boot": [one for one in machines if not one.running],
    }
    for sort, found in sorts.items():
        if found:
            yield Part(sort, sum(one.cores or 0 for one in found), names(map(hosts.called, found)))
