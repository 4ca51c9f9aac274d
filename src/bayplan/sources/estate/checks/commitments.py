"""What machines were promised, against what hosts and storage pools have."""

from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.model.machines import Host, StoragePool
from bayplan.sources.estate.checks import risks
from bayplan.sources.estate.checks.scene import Scene, Standing
from bayplan.sources.estate.printing import size

VCPUS_PER_THREAD = 4.0
"""How many virtual CPUs a thread bears where nobody says how many."""


def reserves(scene: Scene) -> Iterator[Doubt]:
    """Hosts that keep more for themselves than they have."""
    for path, host in scene.hosts:
        kept = next((one.memory for one in scene.rules(host.name) if one.memory is not None), 0)
        if host.memory is not None and kept > host.memory:
            message = f"{host.name} is to keep {size(kept)} of {size(host.memory)}; correct one of the two"
            yield Doubt(f"{path}.reserve.memory", message)
        threads = next((one.threads for one in scene.rules(host.name) if one.threads is not None), 0)
        if host.threads is not None and threads > host.threads:
            message = f"{host.name} is to keep {threads} of {host.threads}; correct one of the two"
            yield Doubt(f"{path}.reserve.threads", message)


def memory(scene: Scene) -> Iterator[Doubt]:
    """More memory for machines than a host has for them: the kernel swaps, and then kills one of them."""
    for path, host in scene.hosts:
        found = scene.on(host.name)
        promised = sum(one.times * (one.machine.memory or 0) for one in found)
        room = _room(host, scene)
        if room is not None and promised > room:
            yield Doubt(
                f"{path}.memory",
                f"machines on {host.name} were promised {size(promised)} of {size(room)}",
                risks.MEMORY,
                subject=f"Host {host.name}",
                remedy="make one smaller, move one, or raise overcommit.memory if that is meant",
                arithmetic=_sum(found),
            )


def vcpus(scene: Scene) -> Iterator[Doubt]:
    """More virtual CPUs than threads bear."""
    for path, host in scene.hosts:
        if host.threads is None:
            continue
        rules = scene.rules(host.name)
        kept = next((one.threads for one in rules if one.threads is not None), 0)
        ratios = (one.vcpus_per_thread for one in rules if one.vcpus_per_thread is not None)
        ratio, promised = next(ratios, VCPUS_PER_THREAD), _cores(scene.on(host.name))
        threads = max(host.threads - kept, 0)
        if promised > threads * ratio:
            message = f"machines on {host.name} have {promised} virtual CPUs for {threads} threads"
            remedy = f"{ratio:g} for each are allowed; take some away, or raise overcommit.vcpus"
            yield Doubt(f"{path}.threads", message, risks.VCPUS, subject=f"Host {host.name}", remedy=remedy)


def pools(scene: Scene) -> Iterator[Doubt]:
    """Larger disks than a pool holds. A thick pool cannot; a thin one can, until they fill."""
    for path, pool in scene.pools:
        promised = _disks(pool, scene)
        if pool.size is None or promised <= _promisable(pool, scene):
            continue
        message = f"disks of {size(promised)} are in {pool.name}, which holds {size(pool.size)}"
        if pool.thin:
            remedy = "make some smaller, or raise overcommit if that is meant"
            yield Doubt(f"{path}.size", message, risks.POOL, subject=f"Pool {pool.name}", remedy=remedy)
        else:
            yield Doubt(f"{path}.size", f"{message} and is not thin; correct one of the two")


def _room(host: Host, scene: Scene) -> int | None:
    """What a host may promise to machines."""
    if host.memory is None:
        return None
    rules = scene.rules(host.name)
    kept = next((one.memory for one in rules if one.memory is not None), 0)
    ratio = next((one.memory_overcommit for one in rules if one.memory_overcommit is not None), 1.0)
    return int((host.memory - kept) * ratio)


def _promisable(pool: StoragePool, scene: Scene) -> float:
    rules = scene.pool_rules(pool.name)
    ratio = next((one.overcommit for one in rules if one.overcommit is not None), 1.0)
    return (pool.size or 0) * (ratio if pool.thin else 1.0)


def _disks(pool: StoragePool, scene: Scene) -> int:
    """The disks in a pool, those of templates and of machines that stand still too."""
    return sum(
        one.times * (disk.size or 0)
        for one in scene.standing
        for disk in one.machine.disks
        if disk.pool == pool.name and (pool.shared or one.machine.host in ("", pool.host))
    )


def _cores(found: tuple[Standing, ...]) -> int:
    return sum(one.times * (one.machine.cores or 0) for one in found)


def _sum(found: tuple[Standing, ...]) -> str:
    shares = ((one.times * (one.machine.memory or 0), one.name) for one in found)
    return " + ".join(f"{size(share)} ({name})" for share, name in shares if share)
