"""`plan`: the machines that are declared (or, without such, those that there are) against hosts and pools."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.capacity import hosts, pools
from bayplan.capacity.ground import Ground
from bayplan.capacity.reckoning import form
from bayplan.capacity.reckoning.form import Question
from bayplan.capacity.report.addition import Reckoning, Sum
from bayplan.capacity.report.lines import Part
from bayplan.capacity.words import counted, size
from bayplan.model.machines import Host, Machine

FORM: Final = "plan"


def answer(ground: Ground, argument: str) -> Reckoning:
    """All machines count, whether they run or not; templates do not."""
    machines, source = _machines(ground)
    if not machines:
        return Reckoning(
            argument, None, "no machine is declared, and none was seen: there is nothing to add up"
        )
    sums = [*_of_hosts(machines, source, ground), *_of_pools(machines, source, ground)]
    unknown = [one.name for one in sums if one.of is None]
    holds = form.verdict(sums, unknown)
    said = {
        True: "fit",
        False: f"do not fit: {form.failures(sums)}",
        None: "are added up; not all bounds are known",
    }
    notes = [f"{name} is held against nothing: nobody says how much there is" for name in unknown]
    conclusion = f"{counted(len(machines), f'{source} machine')} {said[holds]}"
    return Reckoning(argument, holds, conclusion, tuple(sums), (*notes, *_physical(machines, ground)))


def _machines(ground: Ground) -> tuple[list[Machine], str]:
    declared = [one for one in ground.declaration.lower.machines if not one.template]
    declared += [
        replace(one.machine, name=f"{one.name}-{number + 1}")
        for one in ground.declaration.pools
        for number in range(one.count)
        if one.machine
    ]
    if declared:
        return declared, "declared"
    return [one for one in ground.lower.machines if not one.template], "observed"


def _of_hosts(machines: Sequence[Machine], source: str, ground: Ground) -> Iterator[Sum]:
    """Machines that name no host count against all hosts together, and so do then the others."""
    places = sorted({one.host for one in machines})
    for place in [""] if "" in places else places:
        mine = [one for one in machines if place in ("", one.host)]
        found = [one for one in ground.lower.hosts if place in ("", one.name)]
        title = f"host {place}" if place else "all hosts"
        rules = [(one, hosts.rule_of(one.name, ground)) for one in found]
        memory = [Part(hosts.called(one), one.memory or 0, source) for one in mine]
        vcpus = [Part(hosts.called(one), one.cores or 0, source) for one in mine]
        room = _summed(hosts.memory_of(host, rule) for host, rule in rules)
        yield form.added(f"memory of {title}", "bytes", [*memory, *_caches(found)], room)
        yield form.added(
            f"vCPUs of {title}", "count", vcpus, _summed(hosts.vcpus_of(host, rule) for host, rule in rules)
        )


def _summed(amounts: Iterable[int | None]) -> int | None:
    """The sum, unless one of them is not known, or there is none."""
    found = list(amounts)
    known = [one for one in found if one is not None]
    return sum(known) if known and len(known) == len(found) else None


def _caches(found: Iterable[Host]) -> Iterator[Part]:
    """The cache of ZFS stands beside the machines."""
    for host in found:
        if hosts.cache_of(host):
            yield Part("ZFS cache", hosts.cache_of(host), f"host {host.name}")


def _physical(machines: Sequence[Machine], ground: Ground) -> Iterator[str]:
    """The sums that people make: machines against what is physically there."""
    for host in ground.lower.hosts:
        mine = sum(one.memory or 0 for one in machines if one.host == host.name)
        if host.memory and mine:
            yield f"machines on host {host.name} have {size(mine)} of memory, it has {size(host.memory)}"


def _of_pools(machines: Sequence[Machine], source: str, ground: Ground) -> Iterator[Sum]:
    terms: dict[str, list[Part]] = {}
    bounds: dict[str, int | None] = {}
    for machine in machines:
        for disk in machine.disks:
            if disk.media == "disk" and disk.size:
                label, room = _pool(disk.pool, machine.host, ground)
                terms.setdefault(label, []).append(
                    Part(f"{hosts.called(machine)} {disk.slot}".strip(), disk.size, source)
                )
                bounds[label] = room
    for label, parts in terms.items():
        yield form.added(f"disks in pool {label}", "bytes", parts, bounds[label])


def _pool(name: str, host: str, ground: Ground) -> tuple[str, int | None]:
    """What a pool is called, and how much of it may be promised."""
    pool = pools.at(name, host, ground)
    if pool is None:
        return name or "that is not named", None
    times = pools.rule_of(pool, ground).overcommit or 1
    return pools.label(pool, ground), int(pool.size * times) if pool.size is not None else None


QUESTION: Final = Question("plan", FORM, "all machines against hosts and pools", answer)
