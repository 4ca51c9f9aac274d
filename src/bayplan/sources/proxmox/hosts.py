"""Hosts: processors, memory, swap, the cache of ZFS, pressure."""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Host, NumaNode
from bayplan.sources.proxmox import rows
from bayplan.sources.proxmox.book import Book, Page
from bayplan.sources.proxmox.rows import Row
from bayplan.sources.proxmox.telling import EXACT, LISTED, NARROW

_KIBI: Final = 10
_MEBI: Final = 20
_MOST_THREADS: Final = 1 << 14
_LONGEST_LIST: Final = 1 << 16
_MEMINFO: Final = re.compile(r"([A-Za-z_()0-9]+):\s+([0-9]{1,15})(?: kB)?\s*\Z", re.ASCII)
_ARC: Final = re.compile(r"(size|c_max)\s+[0-9]+\s+([0-9]{1,19})\s*\Z", re.ASCII)
_NUMACTL: Final = re.compile(r"node ([0-9]{1,4}) (cpus|size|free):\s*(.*?)\s*\Z", re.ASCII)
_PRESSURE: Final = re.compile(r"(some|full) .*?\bavg300=([0-9]{1,3}(?:\.[0-9]+)?)", re.ASCII)
_NUMA_FIELD: Final = re.compile(r"NUMA node([0-9]{1,4}) CPU\(s\):\Z")
_PRESSURES: Final = {
    f"pressure{part}{kind}": f"{part}.{kind}" for part in ("cpu", "memory", "io") for kind in ("some", "full")
}


def resources(page: Page, book: Book, row: Row) -> None:
    """A host among the rows of `/cluster/resources`."""
    book.tell(page.file, _listed(row), LISTED)


def listed(page: Page, book: Book) -> None:
    """`/nodes`."""
    for row in book.rows(page):
        with book.forgiving(page):
            book.tell(page.file, _listed(row), LISTED)


def cluster_status(page: Page, book: Book) -> None:
    """`/cluster/status`: who is there, and where."""
    for row in book.rows(page):
        with book.forgiving(page):
            if row.text("type") == "node":
                found = Host(row.name("name"), row.truth("online"), address=row.text("ip"))
                book.tell(page.file, found, NARROW)


def version(page: Page, book: Book) -> None:
    """`/version`, which is that of whoever answered; it holds where a host says nothing else."""
    book.versions[page.file] = rows.row(page.text).text("version")


def status(page: Page, book: Book) -> None:
    """`/nodes/NODE/status`."""
    row = rows.row(page.text)
    processor, memory, swap = row.below("cpuinfo"), row.below("memory"), row.below("swap")
    load = row.listed("loadavg")
    found = Host(
        page.place.host,
        online=True,
        sockets=processor.amount("sockets"),
        cores=processor.amount("cores"),
        threads=processor.amount("cpus"),
        cpu_model=processor.text("model"),
        memory=memory.amount("total"),
        memory_used=memory.amount("used"),
        zfs_cache=memory.amount("arcsize") if "arcsize" in memory else row.amount("arcsize"),
        swap=swap.amount("total"),
        swap_used=swap.amount("used"),
        load=rows.number(load[0], "loadavg[0]") if load else None,
        pressure=dict(_pressures(row)),
        version=_release(row.text("pveversion")),
        kernel=row.below("current-kernel").text("release") or row.text("kversion"),
    )
    book.tell(page.file, found, EXACT)


def history(page: Page, book: Book) -> None:
    """`/nodes/NODE/rrddata`: the last values that it has of the cache and the pressure."""
    cache: int | None = None
    pressure: dict[str, float] = {}
    for row in book.rows(page):
        with book.forgiving(page):
            size = row.number("arcsize")
            cache = int(size) if size is not None and 0 < size < rows.LARGEST else cache
            pressure.update(_pressures(row))
    book.tell(page.file, Host(page.place.host, zfs_cache=cache, pressure=pressure), NARROW)


def meminfo(page: Page, book: Book) -> None:
    """`/proc/meminfo`."""
    found = {match[1]: int(match[2]) << _KIBI for match in _matches(page, _MEMINFO)}
    if "MemTotal" not in found:
        raise InvalidInput("says no MemTotal; give what `cat /proc/meminfo` prints")
    total, swap = found["MemTotal"], found.get("SwapTotal")
    free, swap_free = found.get("MemAvailable"), found.get("SwapFree")
    host = Host(
        page.place.host,
        memory=total,
        memory_used=max(0, total - free) if free is not None else None,
        swap=swap,
        swap_used=max(0, swap - swap_free) if swap is not None and swap_free is not None else None,
    )
    book.tell(page.file, host, NARROW)


def arcstats(page: Page, book: Book) -> None:
    """`/proc/spl/kstat/zfs/arcstats`."""
    found = {match[1]: min(int(match[2]), rows.LARGEST) for match in _matches(page, _ARC)}
    if not found:
        raise InvalidInput("says neither size nor c_max; give `cat /proc/spl/kstat/zfs/arcstats`")
    host = Host(page.place.host, zfs_cache=found.get("size"), zfs_cache_max=found.get("c_max"))
    book.tell(page.file, host, EXACT)


def pressure(page: Page, book: Book) -> None:
    """`/proc/pressure/cpu`, `memory` or `io`: the shares of the last five minutes."""
    part = page.place.name
    found = {f"{part}.{match[1]}": _share(float(match[2])) for match in _matches(page, _PRESSURE)}
    book.tell(page.file, Host(page.place.host, pressure=found), EXACT)


def numactl(page: Page, book: Book) -> None:
    """`numactl --hardware`: which threads and how much memory each NUMA node has."""
    found: dict[int, NumaNode] = {}
    for match in _matches(page, _NUMACTL):
        index, key, value = int(match[1]), match[2], match[3]
        before = found.get(index, NumaNode(index))
        if key == "cpus":
            found[index] = NumaNode(index, _threads(value.replace(" ", ",")), before.memory, before.free)
            continue
        size = rows.whole(value.split()[0] if value else "", f"node {index} {key}") << _MEBI
        memory, free = (size, before.free) if key == "size" else (before.memory, size)
        found[index] = NumaNode(index, before.threads, memory, free)
    if not found:
        raise InvalidInput("tells of no NUMA node; give what `numactl --hardware` prints")
    book.tell(page.file, Host(page.place.host, numa=tuple(found[one] for one in sorted(found))), EXACT)


def lscpu(page: Page, book: Book) -> None:
    """`lscpu -J`, flat or nested as newer versions print it."""
    said = dict(_fields(rows.row(page.text).rows("lscpu")))
    sockets, per_socket = said.get("Socket(s):"), said.get("Core(s) per socket:")
    threads = said.get("CPU(s):")
    nodes = {int(match[1]): value for key, value in said.items() if (match := _NUMA_FIELD.match(key))}
    host = Host(
        page.place.host,
        sockets=_few(sockets, "Socket(s)") if sockets else None,
        cores=_few(sockets, "") * _few(per_socket, "Core(s)") if sockets and per_socket else None,
        threads=_few(threads, "CPU(s)") if threads else None,
        cpu_model=said.get("Model name:", ""),
        numa=tuple(NumaNode(index, _threads(nodes[index])) for index in sorted(nodes)),
    )
    book.tell(page.file, host, NARROW)


def _listed(row: Row) -> Host:
    """What lists say of a host."""
    threads = row.amount("maxcpu")
    state = row.text("status")
    return Host(
        row.name("node"),
        online={"online": True, "offline": False}.get(state),
        threads=threads,
        memory=row.amount("maxmem"),
        memory_used=row.amount("mem"),
    )


def _pressures(row: Row) -> Iterator[tuple[str, float]]:
    """PSI as Proxmox VE gives it, in percent."""
    for key, name in _PRESSURES.items():
        share = row.number(key)
        if share is not None:
            yield name, _share(share)


def _share(percent: float) -> float:
    return round(min(1.0, max(0.0, percent / 100)), 6)


def _release(text: str) -> str:
    """`9.1.3` of `pve-manager/9.1.3/5f1a2b3c`."""
    parts = text.split("/")
    return parts[1] if len(parts) > 1 else text


def _matches(page: Page, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for line in page.text.decode(errors="replace").splitlines():
        found = pattern.match(line.strip())
        if found is not None:
            yield found


def _threads(text: str) -> tuple[int, ...]:
    """Threads as a list with ranges: `0-21,44`."""
    found: dict[int, None] = {}
    for part in filter(None, text[:_LONGEST_LIST].split(",")):
        first, dash, last = part.strip().partition("-")
        start = rows.whole(first)
        end = rows.whole(last) if dash else start
        if not 0 <= start <= end < _MOST_THREADS:
            raise InvalidInput("is not a list of threads such as 0-21", value=text[:60])
        if start not in found or end not in found:
            found.update(dict.fromkeys(range(start, end + 1)))
    return tuple(sorted(found))


def _few(text: str, path: str) -> int:
    """A number of processors."""
    found = rows.whole(text, path)
    if not 0 < found < _MOST_THREADS:
        raise InvalidInput("is not a number of processors", path=path, value=text[:60])
    return found


def _fields(found: list[Row], depth: int = 0) -> Iterator[tuple[str, str]]:
    for row in found:
        yield row.text("field"), row.text("data")
        if depth < 5:
            yield from _fields(row.rows("children"), depth + 1)
