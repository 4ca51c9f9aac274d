"""Hosts and storage pools of the hypervisor, where an exporter tells of them.

Kubernetes sees none of it, so without `hypervisorExporter` there is nothing to say. Memory and virtual CPUs
are held against what the estate file lets a host promise; machines count that run. (`bayplan capacity` also
counts those that would start with the host, and the cache of ZFS.) Disks are known to node exporters on the
hosts themselves (`hostExporters`).
"""

import fnmatch
from collections.abc import Iterator
from typing import Final

from bayplan.capacity import hosts
from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Recording, Rule
from bayplan.model.bounds import HostRule, PoolRule
from bayplan.model.machines import Host, StoragePool

BUSY: Final = 0.85
JOB: Final = "hosts"

MEMORY: Final = Kind(
    "HostMemoryCommitted",
    "capacity.thresholds.host-memory",
    "The machines that run on a host have been promised more of its memory than the policy wants.",
    "`bayplan capacity --only lines` has the sum; do not start another machine before one has gone.",
    "{{ $labels.host }} has promised {{ $value | humanize1024 }}B to its machines",
)
VCPUS: Final = Kind(
    "HostVcpusCommitted",
    "capacity.thresholds.host-vcpus",
    "The machines that run on a host have more virtual CPUs than the policy allows for its threads.",
    "Shrink machines whose CPU is never used; `bayplan capacity --only lines` has the sum.",
    "{{ $labels.host }} has promised {{ $value }} virtual CPUs",
)
SHORT: Final = Kind(
    "HostMemoryShort",
    "hosts[].reserve.memory",
    "A host really uses nearly all of its memory. When it runs out its kernel kills a machine.",
    "Stop a machine that can be spared, or squeeze the cache of ZFS, now.",
    "{{ $labels.id }} uses {{ $value | humanizePercentage }} of its memory",
    "critical",
)
FILLING: Final = Kind(
    "PoolFilling",
    "capacity.thresholds.pool-data",
    "A storage pool holds more than the policy wants.",
    "Remove disks that no machine uses and volumes that were retained; trim thin disks.",
    "{{ $labels.id }} is {{ $value | humanizePercentage }} full",
)
FULL: Final = Kind(
    "PoolFull",
    "storagePools[].full",
    "A storage pool is as full as it may be. A thin pool that is full takes every machine on it down.",
    "Make room before anything else is written.",
    "{{ $labels.id }} is {{ $value | humanizePercentage }} full",
    "critical",
)
SILENT: Final = Kind(
    "HypervisorUnobserved",
    "components",
    "The exporter of the hypervisor says nothing, so no alert about hosts and pools can fire.",
    "Look at the exporter, and at the token that it uses.",
    "nobody observes the hypervisor",
)
DISK: Final = Kind(
    "HostDiskSaturated",
    "hosts[].disks",
    "A disk of a host is busy nearly all the time. Everything that stands on it waits: machines, "
    "volumes, exports.",
    "Find the job that writes and stop it; more workers do not relieve it, because their disks stand "
    "there, too.",
    "{{ $labels.device }} of {{ $labels.host }} is busy {{ $value | humanizePercentage }} of the time",
)


def _rules(known: Facts) -> Iterator[Rule]:
    if known.exporter:
        yield from _recordings()
        for host in known.declaration.lower.hosts:
            yield from _promised(known, host)
        node = 'id=~"node/.+"'
        used = f"pve_memory_usage_bytes{{{node}}} / on (id) pve_memory_size_bytes{{{node}}}"
        yield Alert(SHORT, f"{used} > 0.95", 10)
        for pool in known.declaration.lower.storage_pools:
            yield from _filled(known, pool)
        yield Alert(SILENT, "absent(pve_up)", 15)
    for host in known.declaration.lower.hosts:
        yield from _disks(known, host)


def _recordings() -> Iterator[Recording]:
    running = 'and on (id) (pve_up{id=~"qemu/.+"} == 1)'
    place = "on (id) group_left (node) pve_guest_info"
    for name, metric in (
        (recorded.HOST_COMMITTED, "pve_memory_size_bytes"),
        (recorded.HOST_VCPUS, "pve_cpu_usage_limit"),
    ):
        placed = f'({metric}{{id=~"qemu/.+"}} {running}) * {place}'
        yield Recording(
            name, f'sum by (host) (label_replace({placed}, "host", "$1", "node", "(.+)"))', ("host",)
        )
    storage = 'id=~"storage/.+"'
    share = f"pve_disk_usage_bytes{{{storage}}}\n/ on (id) (pve_disk_size_bytes{{{storage}}} > 0)"
    yield Recording(recorded.POOLS, share, ("id",))


def _promised(known: Facts, host: Host) -> Iterator[Rule]:
    rule = _rule(known, host.name)
    for kind, name, constraint, most in (
        (MEMORY, recorded.HOST_COMMITTED, "host-memory", hosts.memory_of(host, rule)),
        (VCPUS, recorded.HOST_VCPUS, "host-vcpus", hosts.vcpus_of(host, rule)),
    ):
        bound = known.bound(constraint)
        if bound is not None and most is not None:
            expr = f'{name}{{host="{host.name}"}} > {int(bound.share * most)}'
            yield Alert(kind, expr, 30, {"host": host.name}, bound.key)


def _rule(known: Facts, host: str) -> HostRule:
    rules = known.declaration.host_rules
    wild = [rule for rule in rules if fnmatch.fnmatchcase(host, rule.host)]
    return next((rule for rule in rules if rule.host == host), next(iter(wild), HostRule(host)))


def _filled(known: Facts, pool: StoragePool) -> Iterator[Rule]:
    rules = known.declaration.pool_rules
    full = next((one.full for one in rules if one.pool == pool.name), PoolRule(pool.name).full) or 1.0
    where = f"{recorded.POOLS}{facts.storage(pool.name, pool.host)}"
    bound = known.bound("pool-data")
    labels = {"pool": pool.name}
    if bound is not None:
        yield Alert(FILLING, f"{where} > {facts.number(bound.share * full)}", 30, labels, bound.key)
    yield Alert(FULL, f"{where} >= {facts.number(full)}", 5, labels)


def _disks(known: Facts, host: Host) -> Iterator[Rule]:
    if host.name not in known.host_exporters or not host.disks:
        return
    names = facts.either(disk.name for disk in host.disks)
    busy = f'rate(node_disk_io_time_seconds_total{{job="{JOB}",host="{host.name}",device=~"{names}"}}[5m])'
    yield Alert(DISK, f"max by (host, device) ({busy}) > {BUSY}", 15, {"host": host.name})


def _unsaid(known: Facts) -> Iterator[str]:
    lower = known.declaration.lower
    if not known.exporter and (lower.hosts or lower.storage_pools):
        yield (
            "memory and virtual CPUs of hosts, and how full storage pools are: no exporter of the "
            "hypervisor is "
            "declared (option `hypervisorExporter` of kube-prometheus-stack)"
        )
    silent = [host.name for host in lower.hosts if host.disks and host.name not in known.host_exporters]
    if silent:
        yield (
            f"how busy the disks of {', '.join(silent)} are: no node exporter there is declared "
            "(`hostExporters`)"
        )
    if any(one.metadata_full is not None for one in known.declaration.pool_rules):
        yield (
            "the metadata of thin pools: the exporter of the hypervisor does not have it; `lvs` on "
            "the host does"
        )
    if lower.storage_pools:
        yield (
            "what storage pools have promised (`pool-promises`): the exporter has sizes of pools, "
            "not of disks"
        )
    if lower.networks:
        yield "addresses that are left in a network: nobody exports which are taken"
    if lower.pci_mappings:
        yield "devices that mappings have left: nobody exports which machine asks for one"


FAMILY: Final = Family(
    "hosts", "Hosts and storage pools", (MEMORY, VCPUS, SHORT, FILLING, FULL, SILENT, DISK), _rules, _unsaid
)
